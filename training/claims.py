"""The comparer of tellings (``sayso.connect.compare``): its word vectors, and its weights.

    python -m training.claims words --out out/claims        # needs torch and the base weights; a minute and a half
    python -m training.claims fit --words out/claims --out src/sayso/data/models/claims-en    # needs scipy; two minutes

*Words.* Each of the commonest English words (``sayso/data/frequencies``) goes through all-MiniLM-L6-v2 alone; the mean
of its states, less the mean of all words, turned to the 128 directions of most variance, in eight bits.

*Weights.* A logistic model of two kinds of pairs with one set of weights and an intercept for each kind: clauses of
ECB+ on one topic (same event or not) and sentences of the news parts of the semantic textual similarity tasks. A
weight has the sign that its feature's meaning gives it, or is zero, so that what is peculiar to a corpus cannot turn a
feature round. The intercept is ECB+'s, whose pairs are of one story as the product's are.
`SET` are weights set by hand, for neither corpus has speakers, and figures and places that differ are meant to part.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FREQUENCIES = Path(__file__).parents[1] / "src" / "sayso" / "data" / "frequencies" / "en.txt"
WIDTH = 128
UNSEEN = ("same_speaker", "other_speaker", "opposed")  # features that the corpora have too little of
NEGATIVE = (
    "unmet",
    "names_apart",
    "negated",
    "replaced",
    "figures_differ",
    "days_differ",
    "places_differ",
    "other_speaker",
)
RIDGE = 0.02
THRESHOLD = 0.4
"""The mean score down to which groups are joined: nearly two thirds of ECB+'s pairs joined so are of one event.

Its best F1 lies lower (0.25), but a claim that takes in its look-alike does more harm than one told twice.
"""
SET: Mapping[str, float] = {
    # Who says a dozen things in a story says one in a dozen of them again: the odds are several times those of a
    # pair of any two tellings, and as much lower where two people speak.
    "same_speaker": 2.0,
    "other_speaker": -1.5,
    # Look-alikes: the same of another number, day or country, denied, or of its contrary, is not the same.
    "negated": -5.0,
    "opposed": -7.0,
    "figures_differ": -5.0,
    "places_differ": -5.0,
    "days_differ": -4.0,
}
Reals = NDArray[np.float64]


# ---------------------------------------------------------------- word vectors
def words(out: Path) -> None:
    """Write words.txt and vectors.npy."""
    import torch  # noqa: PLC0415
    from tokenizers import Tokenizer  # noqa: PLC0415

    from training.network import Tagger, base_folder, load_base  # noqa: PLC0415

    torch.set_num_threads(1)
    vocabulary = [word for line in FREQUENCIES.read_text(encoding="utf8").splitlines() for word in line.split(" ")[1:]]
    vocabulary = [word for word in vocabulary if word.isalpha()]
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    model = Tagger(dropout=0.0).eval()
    load_base(model)
    states = np.zeros((len(vocabulary), model.norm.weight.shape[0]), np.float64)
    ids = [tokenizer.encode(w).ids for w in vocabulary]
    by_length = sorted(range(len(ids)), key=lambda i: (len(ids[i]), i))
    with torch.inference_mode():
        for k in range(0, len(ids), 256):
            batch = by_length[k : k + 256]
            for length in sorted({len(ids[i]) for i in batch}):  # no padding, so no mask
                some = [i for i in batch if len(ids[i]) == length]
                x = model.norm(model.piece(torch.tensor([ids[i] for i in some])) + model.position.weight[:length])
                for layer in model.layers:
                    x = layer(x, None)
                states[some] = x.mean(dim=1).numpy()
    out.mkdir(parents=True, exist_ok=True)
    np.save(out / "vectors.npy", narrowed(states), allow_pickle=False)
    (out / "words.txt").write_text("\n".join(vocabulary), encoding="utf8")


def narrowed(states: Reals, width: int = WIDTH) -> NDArray[np.int8]:
    """Rows less their mean, in their ``width`` main directions, each scaled to eight bits."""
    centred = states - states.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    main = directions[:, ::-1][:, :width]
    main = main * np.sign(main[np.abs(main).argmax(axis=0), np.arange(main.shape[1])])  # or else a sign is chance's
    turned = centred @ main
    scaled = np.round(127 * turned / np.abs(turned).max(axis=1, keepdims=True))
    return np.asarray(scaled, np.int8)


# ---------------------------------------------------------------- weights
def fitted(
    names: Sequence[str], kinds: Sequence[tuple[Reals, Reals]], *, ridge: float = RIDGE
) -> tuple[Reals, list[float]]:
    """Weights that all kinds of pairs share, signed as `NEGATIVE` says, and each kind's intercept.

    ``kinds`` are (pairs, features) with (pairs,) of 0 and 1. Each kind counts as much as the others.
    """
    from scipy.optimize import minimize  # noqa: PLC0415

    scale = np.concatenate([x for x, _ in kinds]).std(axis=0) + 1e-6
    scaled = [(x / scale, y) for x, y in kinds]
    width = len(names)

    def loss(free: Reals) -> tuple[float, Reals]:
        weights, slope = free[:width], np.zeros_like(free)
        total = ridge * float(weights @ weights)
        slope[:width] = 2 * ridge * weights
        for k, (x, y) in enumerate(scaled):
            odds = x @ weights + free[width + k]
            total += float(np.mean(np.logaddexp(0, odds) - y * odds))
            wrong = (1 / (1 + np.exp(-odds)) - y) / len(y)
            slope[:width] += x.T @ wrong
            slope[width + k] += wrong.sum()
        return total, slope

    bounds = [(None, 0.0) if name in NEGATIVE else (0.0, None) for name in names] + [(None, None)] * len(kinds)
    start = np.zeros(width + len(kinds))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 2000}).x
    return found[:width] / scale, [float(v) for v in found[width:]]


def average_precision(same: Reals, scores: Reals) -> float:
    """The mean of the precisions at each pair that is the same, best score first."""
    order = np.argsort(-scores, kind="stable")
    hits = same[order]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits > 0].mean())


def fit(out: Path, word_folder: Path, shared: Path) -> None:
    """Write the model: the words' files and the manifest with the weights."""
    from scipy.stats import spearmanr  # noqa: PLC0415

    from sayso.connect.compare import FEATURES, background, facts, features_of, pair_of  # noqa: PLC0415
    from sayso.connect.frequency import load_frequencies  # noqa: PLC0415
    from sayso.connect.places import load_places  # noqa: PLC0415
    from sayso.connect.terms import Reader, load_opposites  # noqa: PLC0415
    from sayso.connect.vectors import WordVectors  # noqa: PLC0415
    from sayso.resources import load_nlp  # noqa: PLC0415
    from training.clauses import OTHER, SAME, STS_TEST, STS_TRAIN, draw, read_ecb, read_sts  # noqa: PLC0415

    listed = (word_folder / "words.txt").read_text(encoding="utf8").split("\n")
    table = np.load(word_folder / "vectors.npy", allow_pickle=False)
    reader = Reader(
        WordVectors({w: i for i, w in enumerate(listed)}, table), load_frequencies(), load_places(), load_opposites()
    )
    nlp = load_nlp()
    for pipe in ("attribute_ruler", "lemmatizer"):
        nlp.enable_pipe(pipe)
    corpus = read_ecb(shared / "corpora" / "ecbplus", nlp)
    topics = {a: background(reader.read(s) for s in told) for a, told in corpus.sentences.items()}
    read = [facts(c.text, reader, topic=topics[c.article]) for c in corpus.clauses]
    drawn = draw(corpus.clauses)
    x = np.array([features_of(pair_of(read[i], read[j], reader.vectors)) for _, i, j, _ in drawn])
    y = np.array([float(same) for *_, same in drawn])

    def sts(names: Sequence[str]) -> tuple[Reals, Reals]:
        rows = read_sts(shared / "corpora" / "sts_news", names)
        pairs = [pair_of(facts(a, reader), facts(b, reader), reader.vectors) for _, a, b in rows]
        return np.array([features_of(p) for p in pairs]), np.array([grade for grade, _, _ in rows])

    graded, grades = sts(STS_TRAIN)
    clear = (grades >= SAME) | (grades <= OTHER)
    names = list(FEATURES)
    learned = [n for n in names if n not in UNSEEN]
    columns = [names.index(n) for n in learned]
    kinds = [(x[:, columns], y), (graded[clear][:, columns], (grades[clear] >= SAME).astype(float))]
    weights, intercepts = fitted(learned, kinds)
    folds = np.array([int(hashlib.sha256(topic.encode()).hexdigest(), 16) % 5 for topic, *_ in drawn])
    held = np.zeros(len(y))
    for k in range(5):
        w, b = fitted(learned, [(x[folds != k][:, columns], y[folds != k]), kinds[1]])
        held[folds == k] = x[folds == k][:, columns] @ w + b[0]
    unseen, its_grades = sts(STS_TEST)
    final = {n: round(float(w), 4) for n, w in zip(learned, weights, strict=True) if abs(w) > 1e-4} | SET
    clear_same = int(kinds[1][1].sum())
    by_meaning = average_precision(y, x[:, names.index("meaning")])
    rank = float(spearmanr(unseen[:, columns] @ weights, its_grades)[0])
    manifest = {
        "name": "claims-en",
        "version": 1,
        "task": "whether two tellings of one story are the same claim",
        "language": "en",
        "files": _copied(word_folder, out),
        "model": {
            "weights": {n: final[n] for n in names if n in final},
            "intercept": round(intercepts[0], 4),
            "threshold": THRESHOLD,
            "set_by_hand": sorted(SET),
        },
        "trained_on": [
            {
                "name": "ECB+, parts train and dev",
                "sha256": _sha256(shared / "corpora" / "ecbplus"),
                "pairs": len(y),
                "same": int(y.sum()),
            },
            {
                "name": "semantic textual similarity 2012 to 2014, news",
                "sha256": _sha256(shared / "corpora" / "sts_news"),
                "pairs": int(clear.sum()),
                "same": clear_same,
            },
        ],
        "measured_on": {
            "ECB+, five folds of topics, average precision": round(100 * average_precision(y, held), 1),
            "ECB+, by the cosine of the word vectors alone": round(100 * by_meaning, 1),
            "headlines of 2015 and 2016, Spearman": round(100 * rank, 1),
        },
        "base": "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), single words; vocabulary of data/frequencies",
        "licence": "Apache-2.0 for the vectors; the weights are the project's own",
        "made_by": ["python -m training.claims words", "python -m training.claims fit"],
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf8")


def _copied(source: Path, out: Path) -> dict[str, Any]:
    out.mkdir(parents=True, exist_ok=True)
    files = {}
    for name in ("vectors.npy", "words.txt"):
        content = (source / name).read_bytes()
        (out / name).write_bytes(content)
        files[name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    return files


def _sha256(folder: Path) -> str:
    """Of the names and contents of all files of a corpus."""
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        whole.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def main(argv: Sequence[str] | None = None) -> None:
    """Run one of the two steps."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("words", "fit"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words", type=Path)
    args = parser.parse_args(argv)
    if args.step == "words":
        words(args.out)
    elif args.words is None:
        parser.error("fit needs --words")
    else:
        fit(args.out, args.words, Path(os.environ["SAYSO_SHARED"]))


if __name__ == "__main__":
    main()
