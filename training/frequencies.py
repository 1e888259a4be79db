"""The table of how common English words are, cut from wordfreq's, which would be 57 MB to install.

    pip install wordfreq==3.1.1
    python -m training.frequencies --out src/sayso/data/frequencies

The commonest words that are letters alone (an apostrophe or hyphen may stand inside) are kept with their Zipf
frequency (the logarithm to base ten of how often a word comes in a thousand million) to one decimal.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

WORDS = 30_000
LETTERS = re.compile(r"[^\W\d_](?:[^\W\d_]|['-](?=[^\W\d_]))+")


def table(words: list[tuple[str, float]]) -> str:
    """One line a frequency, the commonest first: the frequency, then its words in order."""
    by_zipf: dict[float, list[str]] = defaultdict(list)
    for word, zipf in words:
        by_zipf[round(zipf, 1)].append(word)
    return "".join(f"{zipf} {' '.join(sorted(by_zipf[zipf]))}\n" for zipf in sorted(by_zipf, reverse=True))


def main() -> None:
    """Write the table and its manifest."""
    from wordfreq import top_n_list, zipf_frequency  # noqa: PLC0415  (needed here alone)

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    words = [w for w in top_n_list("en", 2 * WORDS, wordlist="best") if LETTERS.fullmatch(w)][:WORDS]
    body = table([(w, zipf_frequency(w, "en", wordlist="best")) for w in words]).encode()
    (out / "en.txt").write_bytes(body)
    manifest = {
        "files": {"en.txt": {"sha256": hashlib.sha256(body).hexdigest(), "words": len(words)}},
        "licence": "CC-BY-SA-4.0",
        "made_from": f"wordfreq {version('wordfreq')} by Robyn Speer, whose data are CC BY-SA 4.0: Google Books "
        "Ngrams, the Leeds Internet Corpus, Wikipedia, ParaCrawl, OPUS OpenSubtitles, SUBTLEX, Common Crawl and others",
        "made_by": "python -m training.frequencies",
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
