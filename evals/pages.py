"""Which page extractor suits sayso: quality, block quotes, paragraph breaks and speed on two sets of stored pages.

Run ``python evals/pages.py`` with ``SAYSO_SHARED`` naming the folder that holds ``corpora/``; it writes
``evals/pages_report.md``. The token-shingle measure is the one that ships with the pages (``evaluate.py``).
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import io
import json
import os
import re
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import lxml.html
import trafilatura
from readability import Document
from resiliparse.extract.html2text import extract_plain_text
from resiliparse.parse.encoding import detect_encoding

from sayso.read.dates import iso_date
from sayso.read.draft import File
from sayso.read.html import page_text, read_page
from sayso.records import Notice

Extractor = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Page:
    """One stored page: its markup, the paragraphs a person marked as the article, and where it comes from."""

    key: str
    html: str
    paragraphs: tuple[str, ...]
    english: bool
    title: str | None = None
    day: str | None = None
    authors: tuple[str, ...] = ()

    @property
    def truth(self) -> str:
        """The marked article as one text."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Score:
    """Means over the pages, each between 0 and 1, and pages a second of one core's time."""

    precision: float
    recall: float
    f1: float
    exact: float
    empty: int
    quotes: float
    breaks: float
    rate: float


def resiliparse_main(html: str) -> str:
    """Resiliparse, main content with formatting."""
    text: str = extract_plain_text(
        html, preserve_formatting=True, main_content=True, list_bullets=False, alt_texts=False, comments=False
    )
    return text


def resiliparse_strict(html: str) -> str:
    """Resiliparse, main content without captions, asides and post data."""
    text: str = extract_plain_text(
        html,
        preserve_formatting=True,
        main_content=True,
        list_bullets=False,
        alt_texts=False,
        comments=False,
        post_meta=False,
        skip_elements=["figure", "figcaption", "aside", "nav", "footer", "form", "button"],
    )
    return text


def trafilatura_default(html: str) -> str:
    """Trafilatura with its fallbacks, no comments."""
    return trafilatura.extract(html, include_comments=False) or ""


def trafilatura_fast(html: str) -> str:
    """Trafilatura without its fallbacks."""
    return trafilatura.extract(html, include_comments=False, fast=True) or ""


def trafilatura_no_tables(html: str) -> str:
    """Trafilatura with its fallbacks, no comments, no tables."""
    return trafilatura.extract(html, include_comments=False, include_tables=False) or ""


def trafilatura_precise(html: str) -> str:
    """Trafilatura leaning to precision."""
    return trafilatura.extract(html, include_comments=False, include_tables=False, favor_precision=True) or ""


def trafilatura_broad(html: str) -> str:
    """Trafilatura leaning to recall."""
    return trafilatura.extract(html, include_comments=False, include_tables=False, favor_recall=True) or ""


def readability_lxml(html: str) -> str:
    """The article element of readability-lxml, written as text by resiliparse."""
    summary = Document(html).summary(html_partial=True)
    text: str = extract_plain_text(summary, preserve_formatting=True, list_bullets=False, alt_texts=False)
    return text


def sayso_read(html: str) -> str:
    """What sayso ships."""
    return page_text(html)


EXTRACTORS: tuple[Extractor, ...] = (
    resiliparse_main,
    resiliparse_strict,
    trafilatura_default,
    trafilatura_fast,
    trafilatura_no_tables,
    trafilatura_precise,
    trafilatura_broad,
    readability_lxml,
    sayso_read,
)


def decode(raw: bytes) -> str:
    """A stored page as text."""
    try:
        return raw.decode("utf8")
    except UnicodeDecodeError:
        return raw.decode(detect_encoding(raw) or "cp1252", "replace")


def scrapinghub(corpora: Path) -> Iterator[Page]:
    """181 pages, most of them English, with bodies marked by hand."""
    folder = corpora / "pages_scrapinghub"
    answers = json.loads((folder / "ground-truth.json").read_text("utf8"))
    for key, answer in sorted(answers.items()):
        html = decode(gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()))
        paragraphs = tuple(p.strip() for p in re.split(r"\n+", answer["articleBody"]) if p.strip())
        yield Page(key=key, html=html, paragraphs=paragraphs, english=True)


INTRODUCTION = """## Which extractor reads pages

`python evals/pages.py`, pages/s of one core's own time. Precision, recall and F1 are of shingles of four
tokens, as the pages' own `evaluate.py` has it; "same words" counts pages that come out word for word. Block
quotes kept: of those that belong to the marked article. Breaks kept: of the marked paragraph ends whose both
sides came through. The fundus bodies come from per-outlet parsers that people checked; they include the
standfirst, which extractors often take for furniture. `sayso_read` is what ships: trafilatura with its
fallbacks, no comments, on a tree whose block quotes have lost their class (so that quoted posts are kept),
without a heading that only repeats the title; a page that yields nothing falls back to the body in its JSON-LD.

Chosen because the text decides everything after it: resiliparse is ten times faster, but one word in eight that
it gives is furniture, which would be read as somebody's statement; readability-lxml loses a tenth of the fundus
bodies and four in ten block quotes. Trafilatura without its fallbacks is as good on one set and clearly worse
on the other."""

ENGLISH = ("au", "ca", "ind", "uk", "us", "za")


def fundus(corpora: Path) -> Iterator[Page]:
    """139 pages of outlets in 30 countries with the bodies that per-outlet parsers gave and people checked.

    An outlet's answers are keyed by layout version and its pages are named by date: the n-th page has the n-th layout.
    """
    folder = corpora / "pages_fundus"
    for path in sorted(folder.glob("*/*.json")):
        answers = json.loads(path.read_text("utf8"))
        pages = sorted(path.parent.glob(f"{path.stem}_2*.html.gz"))
        if len(pages) != len(answers):
            continue
        for (_, answer), page in zip(sorted(answers.items(), key=lambda item: version(item[0])), pages, strict=True):
            body = answer.get("body")
            if not body:
                continue
            parts = [*body["summary"], *(p for s in body["sections"] for p in [*s["headline"], *s["paragraphs"]])]
            paragraphs = tuple(p.strip() for part in parts for p in part.split("\n") if p.strip())
            html = decode(gzip.decompress(page.read_bytes()))
            yield Page(
                key=page.name,
                html=html,
                paragraphs=paragraphs,
                english=path.parent.name in ENGLISH,
                title=answer.get("title"),
                day=(answer.get("publishing_date") or "")[:10] or None,
                authors=tuple(answer.get("authors") or ()),
            )


def version(name: str) -> tuple[int, ...]:
    """Layout versions in order: V1, V1_1, V2."""
    return tuple(int(n) for n in re.findall(r"\d+", name))


def words(text: str) -> list[str]:
    """The measure's own tokens."""
    return re.findall(r"\w+", text)


def breaks_kept(page: Page, text: str) -> float | None:
    """Of the marked paragraph ends whose neighbours both came through, the share that still is a line break."""
    kept = seen = 0
    for before, after in zip(page.paragraphs, page.paragraphs[1:], strict=False):
        tail, head = words(before)[-3:], words(after)[:3]
        if len(tail) < 3 or len(head) < 3:
            continue
        found = re.search(r"\W+".join(map(re.escape, tail)) + r"(\W+)" + r"\W+".join(map(re.escape, head)), text)
        if found:
            seen += 1
            kept += "\n" in found.group(1)
    return kept / seen if seen else None


def quotes_kept(page: Page, text: str) -> float | None:
    """Of the page's block quotes that belong to the marked article, the share whose words are in ``text``."""
    truth, got = " ".join(words(page.truth)), " ".join(words(text))
    quoted = [
        " ".join(words(q.text_content())[:8]) for q in lxml.html.fromstring(page.html.encode()).iter("blockquote")
    ]
    inside = [q for q in quoted if len(q.split()) == 8 and q in truth]
    return sum(q in got for q in inside) / len(inside) if inside else None


def mean(values: Iterator[float | None]) -> float:
    """The mean of the values that are there."""
    there = [v for v in values if v is not None]
    return statistics.mean(there) if there else 0.0


def score(pages: list[Page], extractor: Extractor, measure: ModuleType) -> Score:
    """One extractor over one set of pages."""
    started = time.process_time()
    texts = [extractor(page.html) for page in pages]
    seconds = time.process_time() - started
    matches = [measure.string_shingle_matching(true=p.truth, pred=t) for p, t in zip(pages, texts, strict=True)]
    metrics = measure.metrics_from_tp_fp_fns(matches)
    return Score(
        precision=metrics["precision"],
        recall=metrics["recall"],
        f1=metrics["f1"],
        exact=mean(measure.get_accuracy(true=p.truth, pred=t) for p, t in zip(pages, texts, strict=True)),
        empty=sum(not t.strip() for t in texts),
        quotes=mean(quotes_kept(p, t) for p, t in zip(pages, texts, strict=True)),
        breaks=mean(breaks_kept(p, t) for p, t in zip(pages, texts, strict=True)),
        rate=len(pages) / seconds,
    )


def page_data(pages: list[Page]) -> str:
    """How often what a page says of itself is what the per-outlet parsers found, as a Markdown table."""
    right: dict[str, list[bool]] = {"title": [], "day": [], "byline": []}
    seconds = 0.0
    for page in pages:
        file = File(
            where=page.key, name=page.key, suffix=".html", stream=io.BytesIO(page.html.encode("utf8", "replace"))
        )
        started = time.process_time()
        draft = next(read_page(file))
        seconds += time.process_time() - started
        if isinstance(draft, Notice):
            continue
        if page.title:
            right["title"].append(words(draft.title or "") == words(page.title))
        if page.day:
            right["day"].append((iso_date(draft.dated or "") or "")[:10] == page.day)
        if page.authors:
            right["byline"].append(set(words(" ".join(page.authors))) <= set(words(draft.byline or "")))
    rows = [f"| {what} | {len(hits)} | {sum(hits) / len(hits):.3f} |" for what, hits in right.items()]
    head = f"### What pages say of themselves (fundus, all; {len(pages) / seconds:.0f} pages/s with extraction)"
    return "\n".join([head, "", "| field | pages that have it | right |", "|---|---|---|", *rows])


def load_measure(corpora: Path) -> ModuleType:
    """The measure that ships with the pages, as a module."""
    spec = importlib.util.spec_from_file_location("evaluate", corpora / "pages_scrapinghub" / "evaluate.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no evaluate.py under {corpora}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def table(name: str, pages: list[Page], extractors: list[Extractor], measure: ModuleType) -> str:
    """One set of pages as a Markdown table, best F1 first."""
    rows = sorted(((score(pages, e, measure), e.__name__) for e in extractors), key=lambda row: -row[0].f1)
    lines = [
        f"### {name} ({len(pages)} pages)",
        "",
        "| extractor | precision | recall | F1 | same words | empty | block quotes kept | breaks kept | pages/s |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {who} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.exact:.3f} | {s.empty} "
            f"| {s.quotes:.3f} | {s.breaks:.3f} | {s.rate:.0f} |"
            for s, who in rows
        ),
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure every extractor on every set and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", help="names of extractors")
    parser.add_argument("-o", "--output", type=Path, default=Path(__file__).parent / "pages_report.md")
    given = parser.parse_args()
    corpora = Path(os.environ.get("SAYSO_SHARED", Path(__file__).parents[2] / "shared")) / "corpora"
    measure = load_measure(corpora)
    extractors = [e for e in EXTRACTORS if not given.only or e.__name__ in given.only]
    world = list(fundus(corpora))
    sets = {
        "scrapinghub": list(scrapinghub(corpora)),
        "fundus, outlets of English-speaking countries": [p for p in world if p.english],
        "fundus, all": world,
    }
    parts = [INTRODUCTION, *(table(name, pages, extractors, measure) for name, pages in sets.items()), page_data(world)]
    report = "\n\n".join(parts) + "\n"
    given.output.write_text(report, "utf8")
    print(report)


if __name__ == "__main__":
    main()
