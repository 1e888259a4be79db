"""Fine-tunes the base model on PolNeAR train and keeps the epoch that is best on dev.

python -m training.train --shared ../shared --out /somewhere [--epochs 6] [--seed 1]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import os
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from training.measure import nearest_links, score
from training.network import LINK, Dropout, Tagger, base_folder, load_base
from training.polnear import Labelled, read_part, round_trip
from training.predict import ROOM, Run, decode, look
from training.words import (
    APART,
    FIRST,
    LOWER,
    NO_LETTER,
    OUTSIDE,
    UPPER,
    Pieces,
    Window,
    pieces_with,
    reaches,
    window_of,
)

LOG = logging.getLogger("training")
IGNORE = -100


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what comes out, besides the data and the versions."""

    epochs: int = 6
    seed: int = 1
    batch: int = 8
    rate: float = 1e-4
    head_rate: float = 1e-3
    warm_up: float = 0.1
    decay: float = 0.01
    dropout: float = 0.1
    link_weight: float = 0.3
    spoil: float = 0.1  # share of windows whose case, paragraph breaks or quotation marks are taken away


@dataclass(frozen=True, slots=True)
class Coded:
    """An article with its pieces looked up."""

    article: Labelled
    pieces: list[list[int]]
    features: list[tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Example:
    """One window with what is to be learned: a tag for each word, and links as (row, row)."""

    window: Window
    tags: list[int]
    cue_of: list[tuple[int, int]]
    source_of: list[tuple[int, int]]


def coded(article: Labelled, pieces: Pieces) -> Coded:
    """Look up an article's pieces."""
    return Coded(article, pieces(article.words.shown), list(article.words.features))


def spoiled(one: Coded, chance: random.Random, share: float) -> Coded:
    """Sometimes take away what some outlets do not have: case, paragraph breaks, quotation marks."""
    draw = chance.random()
    if draw < share / 3:
        case = chance.choice([LOWER, UPPER])
        features = [(q, c if c == NO_LETTER else case, j) for q, c, j in one.features]
    elif draw < 2 * share / 3:
        features = [(q, c, APART if j == FIRST and n else j) for n, (q, c, j) in enumerate(one.features)]
    elif draw < share:
        features = [(OUTSIDE, c, j) for _, c, j in one.features]
    else:
        return one
    return replace(one, features=features)


def examples(articles: Sequence[Coded], recipe: Recipe, epoch: int) -> list[Example]:
    """The windows of one epoch: cut anew at random places, in random order."""
    chance = random.Random(f"{recipe.seed}/{epoch}")  # noqa: S311
    out = []
    for article in articles:
        one = spoiled(article, chance, recipe.spoil)
        lead = chance.randint(64, ROOM)
        for first, last in reaches([len(p) for p in one.pieces], room=ROOM, overlap=0, lead=lead):
            out.append(example(one, first, last))
    chance.shuffle(out)
    return out


def example(one: Coded, first: int, last: int) -> Example:
    """One window's input and aims; a partner outside the window counts as none, and none is row 0."""
    window = window_of(one.pieces, one.features, first, last)

    def rows(links: dict[int, int]) -> list[tuple[int, int]]:
        inside = [(a, b) for a, b in sorted(links.items()) if first <= a < last]
        return [(window.at[a - first], window.at[b - first] if first <= b < last else 0) for a, b in inside]

    article = one.article
    return Example(window, list(article.tags[first:last]), rows(article.cue_of), rows(article.source_of))


def padded(windows: Sequence[Window]) -> tuple[Tensor, Tensor]:
    """(batch, rows, 4) and the mask of real rows."""
    longest = max(len(w.rows) for w in windows)
    rows = torch.zeros(len(windows), longest, 4, dtype=torch.long)
    mask = torch.zeros(len(windows), longest, dtype=torch.bool)
    for n, w in enumerate(windows):
        rows[n, : len(w.rows)] = torch.tensor(w.rows)
        mask[n, : len(w.rows)] = True
    return rows, mask


def loss_of(model: Tagger, batch: Sequence[Example], link_weight: float) -> tuple[Tensor, Tensor]:
    """Mean tag loss over words, and the same plus the weighted link losses."""
    rows, mask = padded([e.window for e in batch])
    aims = torch.full(mask.shape, IGNORE)
    for n, e in enumerate(batch):
        aims[n, torch.tensor(e.window.at)] = torch.tensor(e.tags)
    with torch.autocast("cpu", torch.bfloat16):
        tags, vectors = model(rows, mask)
    tags, vectors = tags.float(), vectors.float()
    loss = functional.cross_entropy(tags.flatten(0, 1), aims.flatten(), ignore_index=IGNORE)
    total = loss
    for offer, links in ((0, [e.cue_of for e in batch]), (2, [e.source_of for e in batch])):
        flat = [(n, a, b) for n, pairs in enumerate(links) for a, b in pairs]
        if flat:
            which, asking, aim = (torch.tensor(x) for x in zip(*flat, strict=True))
            asked = vectors[which, asking, offer * LINK : (offer + 1) * LINK]
            given = vectors[which, :, (offer + 1) * LINK : (offer + 2) * LINK]
            match = (given @ asked[:, :, None])[..., 0] / LINK**0.5
            match = match.masked_fill(~mask[which], -1e9)
            total = total + link_weight * functional.cross_entropy(match, aim)
    return loss, total


def torch_run(model: nn.Module) -> Run:
    """A runner over the torch model, one window at a time."""

    def run(windows: Sequence[Window]) -> list[tuple[np.ndarray, np.ndarray]]:
        model.eval()
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            rows, mask = padded(windows)
            tags, vectors = model(rows, mask)
        return [(t.float().numpy(), v.float().numpy()) for t, v in zip(tags, vectors, strict=True)]

    return run


def groups(model: Tagger, recipe: Recipe) -> list[dict[str, object]]:
    """Parameter groups: the base's weights at one rate, the new ones at another, no decay on norms and biases."""
    new = ("tag.", "link.", "features.")
    sets: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        if not parameter.requires_grad:
            continue
        sets.setdefault((name.startswith(new), parameter.ndim > 1), []).append(parameter)
    return [
        {"params": p, "lr": recipe.head_rate if fresh else recipe.rate, "weight_decay": recipe.decay if heavy else 0.0}
        for (fresh, heavy), p in sets.items()
    ]


def share_gradients(parameters: Sequence[nn.Parameter]) -> None:
    """Replace every process's gradients by their mean.

    Processes of one thread each meet once a step; threads would meet at every product, and wait there for whatever
    else runs on the machine.
    """
    if dist.get_world_size() == 1:
        return
    flat = torch.cat([p.grad.reshape(-1) for p in parameters if p.grad is not None])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    at = 0
    for p in parameters:
        if p.grad is not None:
            p.grad.copy_(flat[at : at + p.numel()].view_as(p))
            at += p.numel()


def rest(pause_file: Path | None) -> None:
    """Wait while a file exists: somebody else needs a quiet machine."""
    while pause_file is not None and pause_file.exists():
        time.sleep(5)


def train(
    articles: Sequence[Coded],
    dev: Sequence[Labelled],
    *,
    recipe: Recipe,
    pieces: Pieces,
    args: argparse.Namespace,
) -> None:
    """Train, measure after each epoch, keep the best."""
    torch.manual_seed(recipe.seed)
    model = Tagger(dropout=recipe.dropout)
    for n, module in enumerate(m for m in model.modules() if isinstance(m, Dropout)):
        module.bytes = np.random.Generator(np.random.SFC64((recipe.seed, dist.get_rank(), n)))
    if args.start is None:
        load_base(model)
    else:
        model.load_state_dict(torch.load(args.start, weights_only=True))
    optimizer = torch.optim.AdamW(groups(model, recipe), betas=(0.9, 0.98), eps=1e-6, fused=True)
    learned = [p for p in model.parameters() if p.requires_grad]
    steps = recipe.epochs * (len(examples(articles, recipe, 0)) // recipe.batch + 1)
    warm = recipe.warm_up * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.0, (steps - n) / (steps - warm)))
    )
    best, step, began = -1.0, 0, time.monotonic()
    for epoch in range(1, recipe.epochs + 1):
        model.train()
        batch_of = examples(articles, recipe, epoch)
        for n in range(0, len(batch_of) - recipe.batch + 1, recipe.batch):
            if step % 20 == 0:
                rest(args.pause_file)
            mine = batch_of[n : n + recipe.batch][dist.get_rank() :: dist.get_world_size()]
            loss, total = loss_of(model, mine, recipe.link_weight)
            optimizer.zero_grad()
            total.backward()
            share_gradients(learned)
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 200 == 0 and dist.get_rank() == 0:
                torch.save(model.state_dict(), args.out / "last.pt")
            if step % 50 == 0 and dist.get_rank() == 0:
                seconds = time.monotonic() - began
                LOG.info("step %d/%d loss %.4f all %.4f %.0f s", step, steps, loss.item(), total.item(), seconds)
        if dist.get_rank() != 0:
            dist.barrier()
            continue
        run = torch_run(model)
        found = [decode(look(a.words, pieces, run)) for a in dev]
        now = score(zip(dev, found, strict=True))
        near = score(zip(dev, found, strict=True), nearest_links)["triple"]
        LOG.info("epoch %d dev %s nearest-linked triple %s", epoch, json.dumps(now), near)
        torch.save(model.state_dict(), args.out / "last.pt")
        mean = now["source"] + now["cue"] + now["content"] + now["triple"]
        if mean > best:
            best = mean
            torch.save(model.state_dict(), args.out / "best.pt")
            (args.out / "best.json").write_text(json.dumps({"epoch": epoch, "dev": now, "nearest": near}))
        dist.barrier()


def main() -> None:
    """Read the arguments, the corpus and the base, and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SAYSO_SHARED", "../shared")))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=2, help="of one thread each")
    parser.add_argument("--pause-file", type=Path, help="rest while this file exists")
    parser.add_argument("--start", type=Path, help="a state to go on from, instead of the base weights")
    parser.add_argument("--limit", type=int, help="only so many articles, to try things")
    for name in Recipe.__dataclass_fields__:
        kind = type(getattr(Recipe(), name))
        parser.add_argument("--" + name.replace("_", "-"), type=kind, default=getattr(Recipe(), name))
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    if args.processes == 1:
        work(0, args)
    else:
        torch.multiprocessing.spawn(work, (args,), nprocs=args.processes)


def work(rank: int, args: argparse.Namespace) -> None:
    """One training process; the first one also measures, logs and writes."""
    handlers: list[logging.Handler] = [logging.StreamHandler()]
    if rank == 0:
        handlers.append(logging.FileHandler(args.out / "train.log"))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", handlers=handlers)
    torch.set_num_threads(1)
    meeting = (args.out / f"meeting-{os.getppid()}").absolute()
    dist.init_process_group("gloo", meeting.as_uri(), rank=rank, world_size=args.processes)
    recipe = Recipe(**{name: getattr(args, name) for name in Recipe.__dataclass_fields__})
    pieces = pieces_with(Tokenizer.from_file(str(base_folder() / "tokenizer.json")))
    root = args.shared / "corpora" / "polnear"
    articles = [coded(a, pieces) for a in read_part(root, "train", every_annotator=True)][: args.limit]
    dev = list(read_part(root, "dev", every_annotator=False))[: args.limit]
    if rank == 0:
        same, of = (sum(x) for x in zip(*(round_trip(a.article) for a in articles), strict=True))
        LOG.info("%s; %d articles, %d of %d spans come back", recipe, len(articles), same, of)
        told = asdict(recipe) | {"processes": args.processes}
        if args.start is not None:
            before = json.loads((args.start.parent / "recipe.json").read_text(encoding="utf8"))
            told["start"] = {"sha256": hashlib.sha256(args.start.read_bytes()).hexdigest(), "recipe": before}
        (args.out / "recipe.json").write_text(json.dumps(told))
    train(articles, dev, recipe=recipe, pieces=pieces, args=args)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
