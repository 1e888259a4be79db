"""Fine-tunes a base model on PolNeAR train and keeps the epoch that is best on dev.

python -m training.train --shared ../shared --out /somewhere [--epochs 6] [--seed 1]
    --base mpnet          the teacher
    --teacher out/scores  the student of a teacher whose scores `training.distil` has written
    --data gum            on openly licensed text alone
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
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from sayso.extract.tagger import OVERLAP, ROOM, Found, decode, look
from sayso.extract.words import (
    APART,
    FIRST,
    LOWER,
    NO_LETTER,
    OUTSIDE,
    UPPER,
    Pieces,
    Window,
    aligned,
    breaks_of,
    pieces_with,
    reaches,
    window_of,
)
from training.distil import load, taught, unlabelled
from training.measure import nearest_links, score
from training.network import BASES, LINK, Dropout, Tagger, base_folder, load_base, padded, torch_run
from training.opendata import read_gum
from training.polnear import ROLES, Labelled, read_part, round_trip

LOG = logging.getLogger("training")
AT_ONCE = 4  # windows in one pass; more are slower, they fall out of the processor's cache


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what comes out, besides the data and the versions."""

    base: str = "minilm"
    data: str = "polnear"  # or "gum"
    epochs: int = 6
    steps: int = 0  # the schedule ends after so many, wherever in an epoch that is; 0: after all epochs
    freeze: int = 0  # layers, counted from below, that stay as they are, with everything below them
    seed: int = 1
    batch: int = 8
    rate: float = 1e-4
    head_rate: float = 1e-3
    warm_up: float = 0.1
    decay: float = 0.01
    dropout: float = 0.1
    link_weight: float = 0.3
    soft: float = 0.5  # the teacher's share of the tag loss, where there is a teacher
    teacher_links: int = 1  # 0: articles that nobody annotated teach no links, because the teacher's are poor
    align: float = 0.0  # share of articles cut at paragraphs' ends, as the product cuts them; the others anywhere
    spoil: float = 0.1  # share of windows whose case, paragraph breaks or quotation marks are taken away


@dataclass(frozen=True, slots=True)
class Coded:
    """An article with its pieces looked up, and what the teacher says; without ``hard``, its tags are the teacher's."""

    article: Labelled
    pieces: list[list[int]]
    features: list[tuple[int, int, int]]
    soft: NDArray[np.float16] | None = None
    hard: bool = True


@dataclass(frozen=True, slots=True)
class Example:
    """One window with what is to be learned: a tag for each word, and links as (row, row).

    ``soft`` is (words, tags), the logarithms of a teacher's probabilities; ``share`` is its part of the tag loss.
    """

    window: Window
    tags: list[int]
    cue_of: list[tuple[int, int]]
    source_of: list[tuple[int, int]]
    soft: NDArray[np.float16] | None
    share: float


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
        lengths = [len(p) for p in one.pieces]
        if chance.random() < recipe.align:
            room = chance.randint(3 * ROOM // 4, ROOM)
            cuts = aligned(lengths, breaks_of(article.article.words), room=room, overlap=OVERLAP)
        else:
            cuts = reaches(lengths, room=ROOM, overlap=0, lead=chance.randint(64, ROOM))
        out += [example(one, first, last, soft=recipe.soft) for first, last in cuts]
    chance.shuffle(out)
    return out


def example(one: Coded, first: int, last: int, *, soft: float = 0.5) -> Example:
    """One window's input and aims; a partner outside the window counts as none, and none is row 0."""
    window = window_of(one.pieces, one.features, first, last)

    def rows(links: dict[int, int]) -> list[tuple[int, int]]:
        inside = [(a, b) for a, b in sorted(links.items()) if first <= a < last]
        return [(window.at[a - first], window.at[b - first] if first <= b < last else 0) for a, b in inside]

    article = one.article
    told = None if one.soft is None else one.soft[first:last]
    share = 0.0 if told is None else soft if one.hard else 1.0
    return Example(window, list(article.tags[first:last]), rows(article.cue_of), rows(article.source_of), told, share)


def loss_of(model: Tagger, batch: Sequence[Example], link_weight: float) -> tuple[Tensor, Tensor]:
    """Mean tag loss over words, and the same plus the weighted link losses.

    A word's tag loss is the annotated tag's cross entropy and the divergence from the teacher, each with its share.
    """
    rows, mask = padded([e.window for e in batch])
    with torch.autocast("cpu", torch.bfloat16):
        tags, vectors = model(rows, mask)
    tags, vectors = tags.float(), vectors.float()
    scores = torch.cat([tags[n, e.window.at] for n, e in enumerate(batch)]).log_softmax(dim=-1)
    loss = functional.nll_loss(scores, torch.tensor([t for e in batch for t in e.tags]), reduction="none")
    if any(e.soft is not None for e in batch):
        blank = np.zeros((1, tags.shape[-1]), np.float16)
        told = [blank.repeat(len(e.tags), axis=0) if e.soft is None else e.soft for e in batch]
        teacher = torch.from_numpy(np.concatenate(told)).float()
        apart = (teacher.exp() * (teacher - scores)).sum(dim=-1)
        share = torch.tensor([e.share for e in batch for _ in e.tags])
        loss = (1 - share) * loss + share * apart
    loss = loss.mean()
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


def freeze(model: Tagger, layers: int) -> None:
    """Leave the lowest layers, and the tables below them, as they are."""
    if layers:
        tables = (model.position, model.features, model.norm, model.apart)
        for module in (*tables, *model.layers[:layers]):
            for parameter in module.parameters() if module is not None else ():
                parameter.requires_grad = False


def train_mode(model: Tagger, frozen: int) -> None:
    """Switch dropout on, but not in what is frozen."""
    model.train()
    for layer in model.layers[:frozen]:
        layer.eval()


def share_gradients(parameters: Sequence[nn.Parameter]) -> None:
    """Replace every process's gradients by their mean.

    Processes of one thread each meet once a step; threads would meet at every product, and wait there for whatever
    else runs on the machine.
    """
    if dist.get_world_size() == 1:
        return
    for p in parameters:  # a batch without any link teaches the link head nothing
        p.grad = torch.zeros_like(p) if p.grad is None else p.grad
    flat = torch.cat([p.grad.reshape(-1) for p in parameters])
    dist.all_reduce(flat)
    flat /= dist.get_world_size()
    at = 0
    for p in parameters:
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
    base = BASES[recipe.base]
    model = Tagger(base, dropout=recipe.dropout)
    for n, module in enumerate(m for m in model.modules() if isinstance(m, Dropout)):
        module.bytes = np.random.Generator(np.random.SFC64((recipe.seed, dist.get_rank(), n)))
    if args.start is None:
        load_base(model, base)
    else:
        model.load_state_dict(torch.load(args.start, weights_only=True))
    freeze(model, recipe.freeze)
    optimizer = torch.optim.AdamW(groups(model, recipe), betas=(0.9, 0.98), eps=1e-6, fused=True)
    learned = [p for p in model.parameters() if p.requires_grad]
    steps = recipe.steps or recipe.epochs * (len(examples(articles, recipe, 0)) // recipe.batch + 1)
    warm = recipe.warm_up * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: min((n + 1) / warm, max(0.0, (steps - n) / (steps - warm)))
    )
    best, step, began = -1.0, 0, time.monotonic()
    for epoch in range(1, recipe.epochs + 1):
        train_mode(model, recipe.freeze)
        batch_of = examples(articles, recipe, epoch)
        for n in range(0, len(batch_of) - recipe.batch + 1, recipe.batch):
            if step == steps:
                break
            if step % 20 == 0:
                rest(args.pause_file)
            mine = batch_of[n : n + recipe.batch][dist.get_rank() :: dist.get_world_size()]
            optimizer.zero_grad()
            parts = [mine[k : k + AT_ONCE] for k in range(0, len(mine), AT_ONCE)]
            for part in parts:
                loss, total = loss_of(model, part, recipe.link_weight)
                (total / len(parts)).backward()
            share_gradients(learned)
            nn.utils.clip_grad_norm_(learned, 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 100 == 0 and dist.get_rank() == 0:
                torch.save(model.state_dict(), args.out / "last.pt")
            if step % 20 == 0 and dist.get_rank() == 0:
                seconds = time.monotonic() - began
                LOG.info("step %d/%d loss %.4f all %.4f %.0f s", step, steps, loss.item(), total.item(), seconds)
        best = max(best, measured(model, dev, pieces, epoch=epoch, best=best, out=args.out))
        if step == steps:
            break


def measured(model: Tagger, dev: Sequence[Labelled], pieces: Pieces, *, epoch: int, best: float, out: Path) -> float:
    """Log the state's dev scores and save it, also as the best if it is; gives the mean of the four that decide."""
    found = tagged_by_all(model, dev, pieces)
    now = score(zip(dev, found, strict=True))
    mean = sum(now[k] for k in (*ROLES, "triple")) / 4
    if dist.get_rank() == 0:
        near = score(zip(dev, found, strict=True), nearest_links)["triple"]
        LOG.info("epoch %d dev %s nearest-linked triple %s", epoch, json.dumps(now), near)
        torch.save(model.state_dict(), out / "last.pt")
        if mean > best:
            torch.save(model.state_dict(), out / "best.pt")
            (out / "best.json").write_text(json.dumps({"epoch": epoch, "dev": now, "nearest": near}))
    dist.barrier()
    return mean


def tagged_by_all(model: Tagger, articles: Sequence[Labelled], pieces: Pieces) -> list[Found]:
    """The network's spans and links, every process doing its share of the articles."""
    size, run = dist.get_world_size(), torch_run(model)
    mine = [decode(look(a.words, pieces, run)) for a in articles[dist.get_rank() :: size]]
    parts: list[list[Found]] = [[] for _ in range(size)]
    dist.all_gather_object(parts, mine)
    return [parts[n % size][n // size] for n in range(len(articles))]


def main() -> None:
    """Read the arguments, the corpus and the base, and train."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SAYSO_SHARED", "../shared")))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=2, help="of one thread each")
    parser.add_argument("--pause-file", type=Path, help="rest while this file exists")
    parser.add_argument("--start", type=Path, help="a state to go on from, instead of the base weights")
    parser.add_argument("--teacher", type=Path, help="a folder that training.distil wrote, to learn from it as well")
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
    if recipe.data == "gum":
        gum = args.shared / "corpora" / "gum"
        articles, dev = [coded(a, pieces) for a in read_gum(gum, "train")], list(read_gum(gum, "dev"))
    else:
        articles = [coded(a, pieces) for a in read_part(root, "train", every_annotator=True)]
        dev = list(read_part(root, "dev", every_annotator=False))
    articles, dev = articles[: args.limit], dev[: args.limit]
    if rank == 0:
        same, of = (sum(x) for x in zip(*(round_trip(a.article) for a in articles), strict=True))
        LOG.info("%s; %d articles, %d of %d spans come back", recipe, len(articles), same, of)
        told = asdict(recipe) | {"processes": args.processes}
        if args.teacher is not None:
            told["teacher"] = json.loads((args.teacher / "teacher.json").read_text(encoding="utf8"))
        if args.start is not None:
            before = json.loads((args.start.parent / "recipe.json").read_text(encoding="utf8"))
            told["start"] = {"sha256": hashlib.sha256(args.start.read_bytes()).hexdigest(), "recipe": before}
        (args.out / "recipe.json").write_text(json.dumps(told))
    if args.teacher is not None:
        articles = [replace(a, soft=load(args.teacher / f"{a.article.name}.npz").tags) for a in articles]
        for article in unlabelled(args.shared)[: args.limit]:
            told = load(args.teacher / f"{article.name}.npz")
            if not recipe.teacher_links:
                told = replace(told, cue_of={}, source_of={})
            articles.append(replace(coded(taught(article, told), pieces), soft=told.tags, hard=False))
    train(articles, dev, recipe=recipe, pieces=pieces, args=args)
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
