"""One suite that every reader passes: the same article, however its file is written, packed and named."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import STORY, read_all

from sayso.read import READERS

PAGE = (Path(__file__).parent / "pages" / "bridge.html").read_bytes()
FIELDS = ("id", "outlet", "url", "title", "byline", "published", "text")
RECORD = {
    "id": "rec-1",
    "outlet": "The Lantern",
    "url": "https://lantern.example/1",
    "title": "Bridge shut",
    "byline": "Ana Ode",
    "published": "2031-03-09",
    "text": STORY,
}


def table(delimiter: str, record: dict[str, str]) -> bytes:
    """One record under a line of names."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, FIELDS, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerow(record)
    return out.getvalue().encode()


SAMPLES: dict[str, bytes] = {
    ".txt": STORY.encode(),
    ".text": STORY.encode(),
    ".md": STORY.encode(),
    ".html": PAGE,
    ".htm": PAGE,
    ".xhtml": PAGE,
    ".jsonl": json.dumps(RECORD).encode(),
    ".ndjson": json.dumps(RECORD).encode(),
    ".json": json.dumps(RECORD, indent=1).encode(),
    ".csv": table(",", RECORD),
    ".tsv": table("\t", RECORD),
}
every_reader = pytest.mark.parametrize("suffix", READERS)


def zipped(name: str, content: bytes) -> bytes:
    """An archive with one member."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_every_reader_has_a_sample():
    """A reader that is added to the table must be added to this suite."""
    assert set(READERS) == set(SAMPLES)


@every_reader
def test_a_sample_is_one_article_without_a_notice(pile, suffix):
    """The plain case: one file, one article in English, nothing to remark."""
    result = read_all([pile({f"story{suffix}": SAMPLES[suffix]})])

    assert [] == result.codes
    assert "en" == result.article.language


@every_reader
def test_packed_files_give_the_same_article(tmp_path, suffix):
    """Plain, gzipped and zipped, a file gives the article with the same id."""
    name, content = f"story{suffix}", SAMPLES[suffix]
    packings = {
        "plain": {name: content},
        "gz": {f"{name}.gz": gzip.compress(content)},
        "zip": {"z.zip": zipped(name, content)},
    }
    ids = set()
    for packing, files in packings.items():
        folder = tmp_path / packing
        folder.mkdir()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        ids.add(read_all([folder]).article.id)

    assert 1 == len(ids)


@every_reader
def test_a_binary_file_is_a_notice(pile, suffix):
    """Bytes that are no text give no article, whatever the file calls itself."""
    result = read_all([pile({f"story{suffix}": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 8})])

    assert () == result.articles
    assert ["binary-file"] == result.codes


@every_reader
def test_an_empty_file_is_no_article(pile, suffix):
    """An empty file never gives an article, and never stops the pile."""
    result = read_all([pile({f"a{suffix}": b"", "b.txt": STORY})])

    assert ["b.txt"] == [a.name for a in result.articles]


@every_reader
def test_a_broken_gz_is_a_notice_and_the_pile_goes_on(pile, suffix):
    """A file whose packing breaks off costs itself."""
    packed = gzip.compress(SAMPLES[suffix])
    result = read_all([pile({f"a{suffix}.gz": packed[: len(packed) // 2], "b.txt": STORY})])

    assert ["broken-archive"] == result.codes
    assert ["b.txt"] == [a.name for a in result.articles]


@every_reader
def test_no_machine_path_is_told(pile, suffix, tmp_path):
    """Neither names nor notices hold the way to the pile, so that two machines agree."""
    folder = pile({f"ok{suffix}": SAMPLES[suffix], f"bad{suffix}.gz": b"\x1f\x8bnothing", "no.txt": b"\x00\x01"})
    result = read_all([folder, folder / f"ok{suffix}", folder / "missing.txt"])
    told = [a.name for a in result.articles] + [n.detail for n in result.notices]

    assert 4 == len(told)
    assert [] == [t for t in told if str(tmp_path) in t or tmp_path.name in t]


@every_reader
def test_the_order_of_paths_plays_no_part(pile, suffix):
    """The same readings in the same order, whichever path is given first and however often."""
    content = SAMPLES[suffix]
    folder = pile({f"a{suffix}": content, f"sub/b{suffix}": content, f"c{suffix}.gz": gzip.compress(content)})
    files = [p for p in sorted(folder.rglob("*")) if p.is_file()]
    whole = read_all([folder])

    assert whole == read_all([folder, *files])
    assert whole == read_all([*reversed(files), folder])


CARRIERS: dict[str, Callable[[str], bytes]] = {
    ".txt": str.encode,
    ".jsonl": lambda text: json.dumps({"text": text}).encode(),
    ".json": lambda text: json.dumps([{"text": text}], ensure_ascii=False).encode(),
    ".csv": lambda text: table(",", dict.fromkeys(FIELDS, "") | {"text": text}),
    ".tsv": lambda text: table("\t", dict.fromkeys(FIELDS, "") | {"text": text}),
}
ANY_TEXT = st.text(
    st.one_of(
        st.sampled_from("ab. \n\r\t\"',;“”‘’«»\u0301\u2028\u0085\ufeff\U0001f600\U0001f468\u200d"),
        st.characters(exclude_categories=("Cs", "Cc")),
    ),
    min_size=1,
)


@pytest.mark.parametrize("suffix", CARRIERS)
@settings(deadline=None)
@given(text=ANY_TEXT)
def test_text_is_kept_verbatim(tmp_path_factory, suffix, text):
    """Line ends, emoji, combining marks, quotation marks: every character comes through as it stood."""
    text = f"x{text}x"
    path = tmp_path_factory.mktemp("pile") / f"story{suffix}"
    path.write_bytes(CARRIERS[suffix](text))

    assert text == read_all([path]).article.text


@pytest.mark.parametrize("suffix", CARRIERS)
def test_spans_count_code_points(pile, suffix):
    """What is marked lies where it is said to lie, behind CRLF, emoji and combining marks too."""
    text = (
        f"e\u0301 \U0001f468\u200d\U0001f469 {STORY}".replace("\n", "\r\n")
        + "Follow us on Twitter\r\nShe said: “No.”\r\n"
    )
    article = read_all([pile({f"story{suffix}": CARRIERS[suffix](text)})]).article

    assert ["Follow us on Twitter"] == [span.of(article.text) for span in article.boilerplate]


@settings(deadline=None)  # the first page loads the extractor
@given(junk=st.binary(max_size=400), suffix=st.sampled_from([*READERS, ".gz", ".zip", ".html.gz", "", ".pdf"]))
def test_no_bytes_stop_the_pile(tmp_path_factory, junk, suffix):
    """Whatever stands in a file, the next file is read."""
    folder = tmp_path_factory.mktemp("pile")
    (folder / f"a{suffix}").write_bytes(junk)
    (folder / "z.txt").write_text(STORY, encoding="utf8")

    assert "z.txt" in [a.name for a in read_all([folder]).articles]
