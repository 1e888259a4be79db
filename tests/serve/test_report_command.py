"""``sayso report``: one story as one file that is read, and checked, without the ledger; no text in it is obeyed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.connect.timeline import Evidence, Version
from sayso.ledger import Ledger, claims, entities, open_ledger, stories
from sayso.records import (
    Article,
    Claim,
    Extraction,
    Linked,
    Notice,
    Origin,
    Party,
    Relation,
    Span,
    Statement,
    Story,
    Telling,
)
from sayso.serve.cited import Cited
from sayso.serve.paper import Item, Line, Listing, Report, Run, Section, shown, web_address
from sayso.serve.report import arranged_report
from sayso.serve.reported import Most, material
from sayso.serve.reporthtml import report_html, scoped
from sayso.serve.reportmd import report_md
from sayso.settings import Settings
from tests.serve import bridge_claim
from tests.serve.articles import Ran
from tests.serve.story import BRIDGE, CLAIMS, FARES, LANTERN, OPENS, POST, QUAY, REFUSED, SHUT, WARNED, fill, filled
from tests.serve.test_timeline_page import entry

Sayso = Callable[..., Ran]
VOID = {"meta", "br", "hr", "img", "link", "input"}
SHAPES = {"rect", "path", "circle", "line"}
FORBIDDEN = {"script", "iframe", "object", "embed", "link", "base", "form", "img", "input", "image", "use", "animate"}
EVIL = "<script>alert(1)</script><svg onload=alert(2)><img src=x onerror='alert(3)'>\" onclick=\"alert(4)"


class Page(HTMLParser):
    """A page's elements, each with its attributes and the text in it; what does not close is an error."""

    def __init__(self, written: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(written)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element begins; no attribute stands twice."""
        assert len(attrs) == len({name for name, _ in attrs})
        self.found.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only shapes of a drawing close themselves."""
        assert tag in SHAPES
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """The innermost element ends."""
        assert self.open
        assert tag == self.open.pop()

    def handle_data(self, data: str) -> None:
        """Text that a reader sees."""
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        """All of it on one line."""
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [attributes for found, attributes in self.found if found == tag]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with a story of three outlets."""
    path = next(filled(tmp_path))
    monkeypatch.setenv("SAYSO_DB", str(path))
    return path


@pytest.fixture
def graphed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with a claim of several origins in five articles."""
    path = bridge_claim.make_ledger(tmp_path / "graphed.db")
    monkeypatch.setenv("SAYSO_DB", str(path))
    return path


def arranged(ledger: Ledger, story: Story, limit: int | None = None) -> Report:
    """The report's tree."""
    return arranged_report(material(ledger, story, most=Most.of(limit), settings=Settings()))


def test_a_story_is_told_with_its_sections_in_order(sayso: Sayso, db: Path) -> None:
    """Claims first, then what changed, the table, what stands alone, the articles, the passages, how it was made."""
    page = Page(sayso("report", "bridge").out)

    assert [
        "claims", "changed", "outlets", "only", "declined", "articles", "notices", "passages", "method",
    ] == [
        s["id"] for s in page.all("section") if "-" not in s["id"] and s["id"] != "reading"
    ]  # fmt: skip
    assert "3 outlets · 3 articles · 13 statements" in page.text
    assert f"“{SHUT}”" in page.text
    assert "disputed by · ⚡ contradicts" in page.text
    assert "the one says that it is shut (score 0.80)" in page.text
    assert "changed · ⟲ revises" in page.text
    assert "— left out" in page.text
    assert "declined: harbour board: “declined to say who had been warned of the crack in February”" in page.text
    assert f"only in North Post Ilse Marr : “{FARES}”" in _spaced(page)
    assert "unclosed" not in page.text
    assert "a quotation never closes" in page.text


def test_what_rests_on_unnamed_sources_alone_stands_by_itself(sayso: Sayso, db: Path) -> None:
    """With the passage that tells it."""
    with open_ledger(db) as ledger:
        claims.settle(ledger, BRIDGE, [c for c in CLAIMS if c != REFUSED], (), of=claims.basis(ledger, BRIDGE))
    told = _spaced(Page(sayso("report", "bridge").out))
    start = QUAY.text.index(WARNED)

    assert "On the word of unnamed sources alone (? unnamed only)" in told
    assert f"unnamed: clerk (Daily Quay) : “{WARNED}” Daily Quay, 10 Mar, {start}–{start + len(WARNED)}" in told


def test_both_sides_stand_beside_one_another_with_their_places(sayso: Sayso, db: Path) -> None:
    """Who, the words, the outlet, the day and the characters."""
    page = Page(sayso("report", "bridge").out)
    start = LANTERN.text.index(SHUT)

    assert f"Ana Ode “{SHUT}” The Lantern, 9 Mar, {start}–{start + len(SHUT)} · told by 2" in _spaced(page)
    assert f"Tor Velm “{OPENS}” North Post, 11 Mar, 0–{len(OPENS)} · told by 1" in _spaced(page)


def _spaced(page: Page) -> str:
    return " ".join(" ".join(page.words).split()).replace(" ,", ",")


def test_every_link_leads_somewhere_in_the_file_or_to_the_web(sayso: Sayso, db: Path) -> None:
    """Each id stands once; each place that is named is there."""
    page = Page(sayso("report", "bridge").out)
    ids = [attributes["id"] for _, attributes in page.found if "id" in attributes]

    assert len(ids) == len(set(ids))
    assert set() == {a["href"][1:] for a in page.all("a") if a["href"].startswith("#")} - set(ids)
    assert [] == [a["href"] for a in page.all("a") if not a["href"].startswith(("#", "http://", "https://"))]


def test_a_passage_has_its_sentence_with_source_cue_and_content_told_apart(tmp_path: Path) -> None:
    """The offsets are the article's; the marks are the statement's spans."""
    text = "Rain fell. The bridge, Ana Ode said on Monday, stays shut. Ferries sail."
    article = Article("a.txt", text, outlet="The Lantern", published="2031-03-09")

    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    content = (span("The bridge"), span("stays shut"))
    statement = Statement(article.id, span("Ana Ode"), (span("said"),), content, "indirect", "says", 1.0, "rules")
    cited = Cited({article.id: article}, {statement.id: statement})
    link = cited.telling(Telling(article.id, content, statement.id))
    passage = cited.sections([article.id])[0].blocks[0]

    assert "The Lantern, 9 Mar, 11–57" == link.text
    assert link.to == passage.id  # type: ignore[union-attr]
    assert [
        ("content", "The bridge"), ("", ", "), ("source", "Ana Ode"), ("", " "), ("cue", "said"),
        ("", " on Monday, "), ("content", "stays shut"), ("", "."),
    ] == [(run.style, run.text) for run in passage.words]  # type: ignore[union-attr]  # fmt: skip


def test_what_lies_between_two_sentences_is_left_out_with_a_mark() -> None:
    """A statement may run over a whole article."""
    text = f"“We shut it,” Ode said. {'It rained again. ' * 200}“And it stays shut.”"
    article = Article("a.txt", text)
    last = Span(text.index("And it"), len(text) - 1)
    cited = Cited({article.id: article}, {})
    cited.words(article.id, (Span(1, 11), last))
    words = "".join(run.text for run in cited.sections([article.id])[0].blocks[0].words)  # type: ignore[union-attr]

    assert "“We shut it,” Ode said. […] “And it stays shut.”" == words


def test_who_has_it_from_whom_is_drawn_and_told_in_words(sayso: Sayso, graphed: Path) -> None:
    """The picture has a title and a description; its style holds for it alone."""
    written = sayso("report", "cables").out
    page = Page(written)

    assert 1 == len([f for f in page.all("figure") if f["class"] == "origins-picture"])
    assert {"img"} == {s["role"] for s in page.all("svg")}
    assert len(page.all("svg")) == len(page.all("desc"))
    assert "Who has it from whom, in words" in page.text
    assert "citing an inspector of the works office" in page.text
    assert ".origins-picture text{" in written
    assert 1 == written.count("<style>")
    for svg in re.findall(r"<svg.*?</svg>", written, re.DOTALL):
        ET.fromstring(svg)  # noqa: S314  # our own


def test_the_words_that_prove_an_arrow_have_their_place(sayso: Sayso, graphed: Path) -> None:
    """As every quoted line."""
    told = _spaced(Page(sayso("report", "cables").out))
    words = "citing an inspector of the works office"
    start = bridge_claim.QUAY.text.index(words)

    assert f"{words}” Daily Quay, 10 Mar, " in told
    assert f"{start + len(words)}" in told


def test_the_timeline_is_a_picture_and_its_words(db: Path) -> None:
    """Each entry with its day and a passage, what two sides say of it, what has no day."""
    told = Evidence(QUAY.id, Span(0, len(SHUT)), "Daily Quay", "happened")
    side = Version(
        Party("Tor Velm", "person"), "denied", "no call was made", Evidence(POST.id, Span(0, 9), "North Post")
    )
    entries = (
        entry(told=(told,)),
        entry("she spoke to nobody", status="denied", days=None, told=(told,), versions=(side,), i="2"),
    )
    with open_ledger(db) as ledger:
        found = material(ledger, BRIDGE, most=Most(), settings=Settings())
    page = Page(report_html(arranged_report(replace(found, entries=entries))))

    assert 1 == len([f for f in page.all("figure") if f["class"] == "timeline-picture"])
    assert f"“Ana Ode called Tor Velm” Daily Quay, 10 Mar, 0–{len(SHUT)}" in _spaced(page)
    assert "no day told ⊘ call, denied" in _spaced(page)
    assert "Tor Velm ’s side, denied: “no call was made” North Post, 11 Mar, 0–9" in _spaced(page)
    cut = arranged_report(replace(found, entries=entries, most=Most(entries=1)))
    assert "… 1 entry more" in report_md(cut)


def test_the_page_can_be_read_by_all(sayso: Sayso, db: Path) -> None:
    """Language, landmarks, a way past the contents, headings without a gap, headers of tables, named regions."""
    page = Page(sayso("report", "bridge").out)
    levels = [int(tag[1]) for tag, _ in page.found if re.fullmatch(r"h[1-6]", tag)]

    assert [{"lang": "en"}] == page.all("html")
    assert [1, 1, 1] == [len(page.all(tag)) for tag in ("header", "nav", "main")]
    assert {"class": "skip", "href": "#report"} == page.all("a")[0]
    assert 1 == levels[0]
    assert 1 == levels.count(1)
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert {"col", "row"} == {th["scope"] for th in page.all("th")}
    assert len(page.all("table")) == len(page.all("caption"))
    assert all(d["aria-label"] and d["tabindex"] == "0" for d in page.all("div") if d.get("role") == "group")


@pytest.mark.parametrize("form", ["html", "md"])
@pytest.mark.parametrize("word", ["true", "false", "verified", "bias"])
def test_nothing_is_judged(sayso: Sayso, db: Path, form: str, word: str) -> None:
    """Not even in an attribute."""
    assert not re.search(rf"\b{word}", sayso("report", "bridge", "--format", form).out.lower())


def test_it_says_how_it_was_made(sayso: Sayso, db: Path) -> None:
    """Version, models with the beginning of their checksums, counts, what it does not say."""
    told = Page(sayso("report", "bridge").out).text

    assert re.search(r"tagger ?attribution-en, (version \d+ \(sha-256: tagger.onnx [0-9a-f]{12}…|not installed)", told)
    assert "4 articles, 14 statements" in told
    assert "3 articles, published 9–11 Mar 2031" in told
    assert "It does not say whether what is said is so." in told
    assert "none: attributed by rules alone" not in told


def test_the_same_story_gives_the_same_bytes(
    sayso: Sayso, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whenever, and wherever the ledger and the report lie."""
    first = sayso("report", "bridge", "-o", tmp_path / "a.html")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    other = next(filled(elsewhere))
    second = sayso("report", "bridge", "--db", other, "-o", elsewhere / "b.html")

    assert (0, "", "") == (first.code, first.out, first.err)
    assert (0, "", "") == (second.code, second.out, second.err)
    assert (tmp_path / "a.html").read_bytes() == (elsewhere / "b.html").read_bytes()
    assert str(tmp_path).encode() not in (tmp_path / "a.html").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "markdown"),
    [
        (("-o", "r.md"), True),
        (("-o", "r.markdown"), True),
        (("-o", "r.html"), False),
        (("-o", "r"), False),
        (("-o", "r.md", "--format", "html"), False),
        (("-o", "-", "--format", "md"), True),
        ((), False),
    ],
)
def test_the_ending_or_the_option_says_what_is_written(
    sayso: Sayso, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], markdown: bool
) -> None:
    """HTML where neither does; a dash is standard output."""
    monkeypatch.chdir(tmp_path)
    ran = sayso("report", "bridge", *arguments)
    to_file = arguments[:1] == ("-o",) and arguments[1] != "-"
    written = (tmp_path / arguments[1]).read_text("utf8") if to_file else ran.out

    assert written.startswith("# Bridge at Marn shut\n" if markdown else "<!doctype html>\n")


def test_markdown_tells_the_same(sayso: Sayso, db: Path) -> None:
    """Sections, pairs as tables, places that lead to passages, marks around what is told."""
    told = sayso("report", "bridge", "--format", "md").out
    places = set(re.findall(r'<a id="([^"]+)"></a>', told))

    assert "## Claims, by independent origins" in told
    assert "| **Ana Ode** | **Tor Velm** |" in told
    assert f"⟦{FARES}⟧" in told
    assert set() == set(re.findall(r"\]\(#([^)]+)\)", told)) - places
    assert "<svg" not in told


def test_a_limit_says_what_it_leaves_out(sayso: Sayso, db: Path) -> None:
    """0 gives everything."""
    assert "claims more; sayso report with --limit 0 shows all" in sayso("report", "bridge", "--limit", "1").out
    assert "--limit 0" not in sayso("report", "bridge", "--limit", "0").out


def test_a_story_that_is_not_there(sayso: Sayso, db: Path, tmp_path: Path) -> None:
    """One line on standard error, and no file."""
    ran = sayso("report", "no such story", "-o", tmp_path / "r.html")

    assert (2, "") == (ran.code, ran.out)
    assert not (tmp_path / "r.html").exists()


# ---------------------------------------------------------------- hostile text
def hostile_ledger(folder: Path, url: str) -> tuple[Path, Story]:
    """Two articles that attack whoever reads a report of them, in every field that a report shows."""
    text = (
        f"{EVIL} the mill \u202egnp.exe burns, Zed {EVIL} said. {'w' * 10_000}. \x1b[31m[x](javascript:alert(5)) | a\n"
    )
    articles = [
        Article(
            f"{n}{EVIL}.txt", text, outlet=f"Out{EVIL}\u202e{n}", title=f"T{EVIL}\u2067", byline=EVIL, url=url,
            published="2031-03-09",
        )
        for n in range(2)
    ]  # fmt: skip
    whole = Span(0, len(text) - 1)
    party = Party(f"Zed {EVIL}", "person")
    made = [
        Statement(a.id, Span(0, 20), (Span(30, 34),), (whole,), "direct", "denies", 0.9, "rules", speaker=party)
        for a in articles
    ]
    story = Story(tuple(a.id for a in articles), f"Story {EVIL} \u202e[x](javascript:1)", "2031-03-09", "2031-03-09")

    def claim(statement: Statement) -> Claim:
        telling = Telling(statement.article, statement.content, statement.id)
        return Claim(story.id, text.strip(), (telling,), (Origin(party.name, "person", (telling.key,), why=EVIL),))

    a, b = map(claim, made)
    path = folder / "hostile.db"
    with open_ledger(path, create=True) as ledger:
        for article, statement in zip(articles, made, strict=True):
            notice = Notice("odd", f"detail {EVIL}", article.id, Span(0, 5))
            ledger.add(article, Extraction((statement,), notices=(notice,)))
        entities.settle(ledger, (), Linked((), {}), of=entities.basis(ledger))
        stories.settle(ledger, (story,), (), of=stories.basis(ledger))
        related = [Relation(a.id, b.id, "denies", 0.9, EVIL), Relation(b.id, a.id, "revises", 0.9, EVIL)]
        claims.settle(ledger, story, (a, b), related, of=claims.basis(ledger, story))
    return path, story


@pytest.mark.parametrize(
    "url", ["javascript:alert(6)", "https://e.example/\"onmouseover='alert(7)'", "data:text/html,x"]
)
def test_no_text_becomes_markup(tmp_path: Path, url: str) -> None:
    """Whatever stands in a title, an outlet's name, a text, an address: it is text, and shown as it is."""
    path, story = hostile_ledger(tmp_path, url)
    with open_ledger(path) as ledger:
        written = report_html(arranged(ledger, story))
    page = Page(written)

    assert set() == FORBIDDEN & {tag for tag, _ in page.found}
    assert [] == [name for _, attributes in page.found for name in attributes if name.startswith("on")]
    assert [] == [a["href"] for a in page.all("a") if not a["href"].startswith(("#", "https://e.example/"))]
    assert "<script>alert(1)</script>" in page.text
    assert "‹U+202E›gnp.exe" in page.text
    assert not set(written) & set("\u202e\u2067\x1b\x07")


def test_the_policy_forbids_what_is_not_in_the_file(sayso: Sayso, db: Path) -> None:
    """Before anything that it must hold for; no script, nothing loaded."""
    page = Page(sayso("report", "bridge").out)
    policy = next(m["content"] for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")

    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in policy
    assert "script" not in policy
    assert page.found.index(("meta", {"charset": "utf-8"})) < 4
    assert not [name for _, attributes in page.found for name in attributes if name in {"src", "srcset", "style"}]


def test_no_text_becomes_markdown(tmp_path: Path) -> None:
    """No tag but its own anchors, no link but its own, no cell more than the table has."""
    path, story = hostile_ledger(tmp_path, "javascript:alert(6)")
    with open_ledger(path) as ledger:
        written = report_md(arranged(ledger, story))

    assert set() == set(re.findall(r"<[^>]*>", re.sub(r'<a id="[\w-]+"></a>', "", written)))
    assert [] == [to for to in re.findall(r"(?<!\\)\]\(([^)]*)\)", written) if not to.startswith("#")]
    assert not set(written) & set("\u202e\u2067\x1b")
    for table in re.findall(r"(?:^\|.*\n)+", written, re.MULTILINE):
        assert 1 == len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()})


@given(
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.sampled_from(["", "text", "content", "cue", "source", "name"]),
)
def test_any_text_stays_text(text: str, style: str) -> None:
    """What a page shows of a run is the run's text made visible, whatever it is."""
    line: Line = (Run(text, style),)  # type: ignore[arg-type]
    report = Report(text, line, line, (Section("one", line, (Listing((Item(line),)),)),))
    page = Page(report_html(report))
    html_words = "".join(page.words)

    assert html_words.count(shown(text)) >= 5 or not text
    assert set() == FORBIDDEN & {tag for tag, _ in page.found}
    assert "<" not in re.sub(r'<a id="one"></a>', "", report_md(report))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://lantern.example/a?b=c&d=e", True),
        ("http://lantern.example", True),
        ("HTTPS://lantern.example/ü", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("data:text/html,x", False),
        ("//lantern.example/x", False),
        ("https:lantern.example", False),
        ("https://[::1", False),
        ("https://lantern.example/\u202egnp", False),
        ("ftp://lantern.example", False),
        ("", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_links(given: str | None, kept: bool) -> None:
    """Any other is shown as text."""
    assert (given if kept else "") == web_address(given)


def test_an_articles_address_is_a_link(tmp_path: Path, sayso: Sayso) -> None:
    """In the head and in the list of articles; brackets do not end it in Markdown."""
    url = "https://lantern.example/a(b)?c=<d>&e"
    path = tmp_path / "linked.db"
    with open_ledger(path, create=True) as ledger:
        fill(ledger)
        article = replace(QUAY, url=url, name="other.txt")
        ledger.add(article, Extraction())
        story = Story((LANTERN.id, article.id), "Linked", "2031-03-09", "2031-03-10")
        entities.settle(ledger, (), Linked((), {}), of=entities.basis(ledger))
        stories.settle(ledger, (story,), (), of=stories.basis(ledger))
    page = Page(sayso("report", "linked", "--db", path).out)

    assert 2 == [a["href"] for a in page.all("a")].count(url)
    assert (
        "](<https://lantern.example/a%28b%29?c=%3Cd%3E&e>)"
        in sayso("report", "linked", "--db", path, "--format", "md").out
    )


def test_a_style_is_narrowed_to_its_picture() -> None:
    """Each selector of a list; dark colours are for screens, not for paper."""
    style = "a,.b{x:y}\n@media (prefers-color-scheme:dark){\nc{z:1}\n}"

    assert ".p a,.p .b{x:y}@media screen and (prefers-color-scheme:dark){.p c{z:1}\n}\n" == scoped(style, ".p")


# ---------------------------------------------------------------- size
def big_story(folder: Path, size: int) -> tuple[Path, Story]:
    """As many articles, all with the same thirty claims, each told by everybody."""
    told = [f"Claim number {n} was told of the bridge and of its cables" for n in range(30)]
    text = "".join(f"{words}, Ana Ode {n} said.\n" for n, words in enumerate(told))
    articles = [Article(f"{n}.txt", text, f"Outlet {n}", published="2031-03-09") for n in range(size)]
    story = Story(tuple(a.id for a in articles), "Big", "2031-03-09", "2031-03-09")
    rows: dict[str, list[Statement]] = {a.id: [] for a in articles}
    found = []
    for n, words in enumerate(told):
        where = Span(text.index(words), text.index(words) + len(words))
        for a in articles:
            who = Party(f"Ana Ode {n}", "person")
            rows[a.id].append(Statement(a.id, None, (), (where,), "indirect", "says", 0.9, "rules", speaker=who))
        keys = [Telling(s.article, s.content, s.id) for s in (rows[a.id][n] for a in articles)]
        half = size // 2
        origins = [
            Origin(f"{p} {n}", "person", tuple(t.key for t in part))
            for p, part in (("A", keys[:half]), ("B", keys[half:]))
        ]
        found.append(Claim(story.id, words, tuple(keys), tuple(origins), "2031-03-09"))
    path = folder / f"{size}.db"
    with open_ledger(path, create=True) as ledger:
        for a in articles:
            ledger.add(a, Extraction(tuple(rows[a.id])))
        entities.settle(ledger, (), Linked((), {}), of=entities.basis(ledger))
        stories.settle(ledger, (story,), (), of=stories.basis(ledger))
        claims.settle(ledger, story, found, (), of=claims.basis(ledger, story))
    return path, story


def test_a_story_of_two_hundred_articles_is_told_within_seconds(tmp_path: Path) -> None:
    """Cut where it says so, it is a file to mail; uncut, it has every passage."""
    path, story = big_story(tmp_path, 200)
    with open_ledger(path) as ledger:
        started = time.process_time()
        written = report_html(arranged(ledger, story))
        took = time.process_time() - started
        everything = arranged(ledger, story, 0)

    assert took < 10
    assert len(written) < 3_000_000
    passages = next(s for s in everything.sections if s.id == "passages")
    assert 200 * 30 == sum(len(s.blocks) for s in passages.blocks if isinstance(s, Section))
