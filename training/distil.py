"""A teacher's opinion of every word, kept on disk, for a small model to learn from.

    python -m training.distil --run out/teacher --out out/scores
    python -m training.train --teacher out/scores ...

The method is Hinton, Vinyals and Dean's (Distilling the Knowledge in a Neural Network, 2015): the student learns the
teacher's whole distribution over tags beside the annotated tag, at temperature 1. Articles that nobody annotated
(BASIL, news clusters, GUM) come in with the teacher's distribution and links alone. None of them shares more than a
tenth of its runs of eight words with a text of PolNeAR's dev part.

Each article's file holds `tags` (words, 7) float16, the logarithms of the teacher's probabilities, averaged over its
windows as they are when it tags; and `cue_of` and `source_of` (n, 2), the links between the spans it decodes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from sayso.extract.tagger import Seen, decode, log_softmax, look, merged, viterbi
from sayso.extract.words import Pieces, pieces_with
from training.network import BASES, Tagger, base_folder, torch_run
from training.opendata import read_gum
from training.polnear import Labelled, WrongCorpus, label, read_part

OVERLAP = 32  # pieces that the teacher's windows share: a third of the time less than at use
UNLABELLED = 267  # articles
BASIL, CLUSTERS = 150, 2  # articles taken of the one; of each cluster of the other
UNLABELLED_SHA256 = "04e8e24016a5e8652887c5ed4675baed64eeb32fe6790965e5e4cd4bb5a8ce8b"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the teacher says of one article."""

    tags: NDArray[np.float16]
    cue_of: dict[int, int]
    source_of: dict[int, int]


def unlabelled(shared: Path) -> list[Labelled]:
    """Articles without annotation, in a fixed order. Raises WrongCorpus where they are not the recipe's."""
    out = [label(name, text, ()) for name, text in texts(shared / "corpora")]
    whole = hashlib.sha256()
    for article in out:
        whole.update(f"{article.name}\0{article.text}\0".encode())
    if whole.hexdigest() != UNLABELLED_SHA256:
        raise WrongCorpus(f"unlabelled articles: sha256 {whole.hexdigest()}, not {UNLABELLED_SHA256}")
    return out


def texts(corpora: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of what is taken: evenly over BASIL, some of each cluster, three genres of GUM's train part."""
    paths = sorted((corpora / "basil" / "articles").glob("*/*.json"))
    for k in range(BASIL):
        path = paths[k * len(paths) // BASIL]
        told = json.loads(path.read_text(encoding="utf8"))
        paragraphs = [told["title"], *(" ".join(p) for p in told["body-paragraphs"])]
        yield f"basil-{path.stem}", "\n\n".join(p.strip() for p in paragraphs)
    for folder in sorted((corpora / "news_clusters").glob("event_*")):
        for path in sorted(folder.glob("*.json"))[:CLUSTERS]:
            told = json.loads(path.read_text(encoding="utf8"))
            yield f"clusters-{path.stem}", re.sub(r"\n+", "\n\n", f"{told['title']}\n{told['text']}")
    for article in read_gum(corpora / "gum", "train"):
        if article.name.startswith(("GUM_news", "GUM_interview", "GUM_bio")):
            yield article.name, article.text


def opinion(seen: Seen) -> Opinion:
    """A teacher's scores and links of one article."""
    scores = log_softmax(merged(seen))
    found = decode(seen)
    first = {start: n for n, (start, _) in enumerate(seen.words.spans)}
    word = [first[s.start] for s in found.spans]

    def best(links: dict[int, dict[int, float]]) -> dict[int, int]:
        likeliest = {k: max(chances, key=lambda c: (chances[c], c)) for k, chances in links.items()}
        return {word[k]: word[c] if c >= 0 else -1 for k, c in likeliest.items()}

    return Opinion(scores.astype(np.float16), best(found.cue_of), best(found.source_of))


def taught(article: Labelled, told: Opinion) -> Labelled:
    """An article that nobody annotated, with the teacher's own tags and links."""
    tags = tuple(viterbi(np.asarray(told.tags, np.float32))) if len(told.tags) else ()
    return replace(article, tags=tags, cue_of=told.cue_of, source_of=told.source_of)


def save(path: Path, told: Opinion) -> None:
    """Write an opinion."""
    links = {k: np.array(sorted(v.items()), np.int32).reshape(-1, 2) for k, v in _links(told)}
    np.savez(path, tags=told.tags, **links)


def _links(told: Opinion) -> tuple[tuple[str, dict[int, int]], ...]:
    return ("cue_of", told.cue_of), ("source_of", told.source_of)


def load(path: Path) -> Opinion:
    """Read an opinion. Raises FileNotFoundError where the teacher has not seen the article."""
    with np.load(path) as told:
        links = [{int(a): int(b) for a, b in told[k]} for k in ("cue_of", "source_of")]
        return Opinion(told["tags"], *links)


def ask(model: Tagger, articles: Iterable[Labelled], pieces: Pieces, out: Path) -> int:
    """Write the teacher's opinion of each article that has none yet; how many were written."""
    written = 0
    for article in articles:
        path = out / f"{article.name}.npz"
        if not path.exists():
            save(path, opinion(look(article.words, pieces, torch_run(model), overlap=OVERLAP)))
            written += 1
    return written


def main() -> None:
    """Ask the teacher about every article of the student's."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("SAYSO_SHARED", "../shared")))
    parser.add_argument("--run", type=Path, required=True, help="the teacher's training folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--processes", type=int, default=2, help="of one thread each")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.multiprocessing.spawn(work, (args,), nprocs=args.processes)
    state = (args.run / "best.pt").read_bytes()
    recipe = json.loads((args.run / "recipe.json").read_text(encoding="utf8"))
    best = json.loads((args.run / "best.json").read_text(encoding="utf8"))
    told = {"state_sha256": hashlib.sha256(state).hexdigest(), "recipe": recipe, "best": best}
    (args.out / "teacher.json").write_text(json.dumps(told), encoding="utf8")


def work(rank: int, args: argparse.Namespace) -> None:
    """One process's share of the articles."""
    torch.set_num_threads(1)
    recipe = json.loads((args.run / "recipe.json").read_text(encoding="utf8"))
    model = Tagger(BASES[recipe["base"]], dropout=0.0)
    model.load_state_dict(torch.load(args.run / "best.pt", weights_only=True))
    model.eval()
    pieces = pieces_with(Tokenizer.from_file(str(base_folder() / "tokenizer.json")))
    known = read_part(args.shared / "corpora" / "polnear", "train", every_annotator=False)
    articles = [*known, *unlabelled(args.shared)]
    written = ask(model, articles[rank :: args.processes], pieces, args.out)
    sys.stdout.write(f"process {rank}: {written} articles\n")


if __name__ == "__main__":
    main()
