"""Rules for quarters, halves, years, decades and centuries."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.extract.timegrammar import Hit, Meaning, Rule, Scene
from sayso.extract.timemonths import EARLY, RIM, full_year, mod_of, named_year
from sayso.extract.timevalues import moved, shifted, value_at
from sayso.extract.timewords import Word


def quarter(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """A quarter or half by its number: "the third quarter of 2019", "this year's first half", "Q3 2024"."""
    code = _code(hit)
    if code is None:
        return
    year, named = named_year(hit, scene)
    if not named and hit.has("whole"):
        named, year = True, scene.today.year if scene.today else None
    if not named and code[0] == "H":  # of a match, rather
        return
    if not named:
        year = _quarter_year(hit, scene, int(code[1]))
    if year is not None and hit.has("back"):
        year -= 1
    yield Meaning(f"{year:04d}-{code}" if year is not None else f"XXXX-{code}", mod=mod_of(hit))


def _code(hit: Hit) -> str | None:
    """Q1 to Q4, H1 or H2."""
    word, unit = hit["nth"], hit["unit"]
    if word is None:
        return None
    if word.kind == "q":
        return str(word.value) if word.text[0] == "q" or word.text in ("h1", "h2") else None
    if unit is None:
        return None
    parts = 2 if unit.kind == "half" else 4
    number = hit.number("nth") if word.kind in ("nth", "ordinal") else parts
    return f"{unit.kind[0].upper()}{number}" if number is not None and number <= parts else None


def _quarter_year(hit: Hit, scene: Scene, number: int) -> int | None:
    """The year of a quarter without one: the one that has begun last, or is the next ahead."""
    if scene.history and scene.year is not None:
        return scene.year
    if scene.today is None:
        return None
    now = (scene.today.month - 1) // 3 + 1
    ahead = scene.outlook(hit.head).tense in ("future", "present")
    return scene.today.year - (number - now >= 2 and not ahead)


def reported(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """The quarter that is reported on: "the quarter", "the latest quarter", "the year-earlier quarter"."""
    after = hit.after()
    if hit.has("back"):
        base = scene.quarter or (scene.last if scene.near else None)
        value = shifted(base, "year", -1) if base else None
        if value is None and scene.today is not None:
            value = value_at(moved(scene.today, "year", -1), "year")
        yield Meaning(value or "XXXX", told=False)
        return
    if after is not None and after.kind in ("dash", "of"):
        return
    told = scene.quarter
    if told is None and scene.today is not None:
        told = value_at(moved(scene.today, "quarter", -1), "quarter")
    yield Meaning(told or "XXXX-QX", told=told is not None)


# ---------------------------------------------------------------- years
def year(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """A year, or two with a dash: "2018", "early 2015", "the end of 2020", "fiscal 2018", "1871-72", "390 BC"."""
    word, end = hit["year"], hit["to"]
    number = full_year(word)
    if word is None or number is None:
        return
    era = "BC" if hit.has("bc") else ""
    sure = bool(era) or hit.has("ad") or hit.head.kind == "the"
    last = _range_end(number, end, era)
    if last is None:
        if sure or _is_year(hit, scene, word, number):
            words = (hit.first, hit.at("year")) if end is not None else None
            yield Meaning(f"{era}{number:04d}", mod=mod_of(hit), words=words)
        return
    yield Meaning(f"{era}{number:04d}", mod=mod_of(hit), words=(hit.first, hit.at("year")))
    yield Meaning(f"{era}{last:04d}", words=(hit.at("to"), hit.last))


def _range_end(first: int, end: Word | None, era: str) -> int | None:
    """The second year of "1871-1874", "1871-72" and "390-376 BC"; ``None`` where the two are no range of years."""
    last = full_year(end)
    if end is None or last is None:
        return None
    if era:
        return last
    if end.kind != "yyyy" and len(end.text) == 2:
        last += first // 100 * 100
    elif end.kind != "yyyy":
        return None
    return last if first < last < first + 200 else None


POSSESSIVES = frozenset({"the", "that", "this", "'s", "’s", "its", "his", "her", "their", "our", "my", "your", "whose"})
NUMBERED = frozenset({"flight", "route", "highway", "no", "number", "room", "model", "area", "page", "line", "bus"})
NUMBERED |= {"unit", "type", "class", "mark", "channel"}
"""What bears a number that may look like a year."""
LEADS_A_YEAR = frozenset({"in", "since", "year", "by", "of", "until", "from"})


def _is_year(hit: Hit, scene: Scene, word: Word, number: int) -> bool:
    """Whether four figures are a year: they count nothing and are no part of a name."""
    token, before, after = scene.token(word.start), hit.before(), hit.after()
    if word.kind == "shorty":
        return before is not None and before.text in ("in", "of", "since", "and", "by", "until", "to")
    if token is None or any(hit.has(g) for g in ("edge", "rim", "the", "fiscal")):
        return True
    head = scene.parsed.tokens[token.head]
    usual = scene.history or 1800 <= number <= 2100
    if token.dep == "nummod" and head.i > token.i and head.tag in ("NNS", "NNPS"):  # "1845 cases", "the 1990 talks"
        return usual and before is not None and before.text in POSSESSIVES
    if before is not None and before.text in NUMBERED:
        return False
    if not 1500 <= number <= 2100 and not scene.history:
        return before is not None and before.text in LEADS_A_YEAR
    if before is None or scene.history or before.kind != "other" or hit.text[before.end : word.start] != " ":
        return True
    in_a_name = hit.text[before.start].isupper() and token.dep in ("nummod", "appos", "nmod")
    return not in_a_name or after is None or after.text in (")", ",")


def decade(hit: Hit, scene: Scene) -> Iterator[Meaning]:
    """Ten years: "the 1990s", "the late '80s"."""
    word = hit["decade"]
    if word is not None:
        yield Meaning(str(word.value), mod=mod_of(hit), told=scene.history)


def century(hit: Hit, scene: Scene) -> Iterator[Meaning]:  # noqa: ARG001  (resolvers share one signature)
    """A hundred years: "the 20th century", "the fifth century BC"."""
    number = hit.number("nth")
    if number is not None and 1 <= number <= 30:
        yield Meaning(f"{'BC' if hit.has('bc') else ''}{number - 1:02d}", mod=mod_of(hit), told=False)


REPORTED: tuple[Rule, ...] = (
    Rule(
        "the quarter before a year",
        r"{the}? {comparable}? (?P<back> {year} {dash} (?: {earlier} | {ago} ) ) {quarter}?",
        reported,
        ("Sales rose in the third quarter of 2030 from the year-earlier quarter.", ("2030-Q3", "2029-Q3")),
    ),
    Rule(
        "the quarter",
        r"{the} {latest}? {fiscal}? {quarter}",
        reported,
        ("Sales rose in the third quarter of 2030; in the quarter, costs fell.", ("2030-Q3", "2030-Q3")),
    ),
)
YEARS: tuple[Rule, ...] = (
    Rule(
        "quarter or half",
        rf"""{RIM} (?: (?P<rel> {{this}} | {{last}} | {{next}} ) {{year}} {{own}} | {{the}} )?
        (?P<back> {{year}} {{dash}} (?: {{earlier}} | {{ago}} ) )? {{fiscal}}? (?: (?P<year> {{yyyy}} ) {{own}}? )?
        (?: (?P<nth> {{anynth}} | {{last}} | {{latter}} ) {{dash}}? {{fiscal}}? (?P<unit> {{quarter}} | {{half}} )
          | (?P<nth2> {{q}} ) )
        (?: {{of}} {{the}} (?P<whole> {{fiscal}}? {{year}} ) | {{of}}? {{fiscal}}? (?P<year2> {{yyyy}} )
          | {{of}} (?P<rel2> {{this}} | {{last}} | {{next}} ) {{year}} )?""",
        quarter,
        ("Sales rose in the second half of 2029 and fell in last year's third quarter.", ("2029-H2", "2030-Q3")),
    ),
    Rule(
        "year",
        rf"""{EARLY} {RIM} (?P<the> {{the}} (?: {{year}} | {{years}} ) (?! {{num}} ) )?
        (?P<fiscal> {{fiscal}} {{year}}? )?
        (?: (?P<ad> {{ad}} ) (?P<year> {{count}} )
          | (?P<year2> {{count}} ) {{dash}} (?P<to2> {{count}} ) (?P<bc2> {{bc}} )
          | (?P<year3> {{count}} ) (?P<bc3> {{bc}} )
          | {{the}} {{year}} (?P<year5> {{num}} )
          | (?P<year4> {{yyyy}} | {{shorty}} )
            (?: {{dash}} (?P<to4> {{yyyy}} | {{daynum}} | {{num}} ) (?! {{dash}} ) )? )""",
        year,
        (
            "It was dug in 1871-74, shut at the end of 2029 and looted in 390 BC.",
            ("1871", "1874", "2029", "BC0390"),
        ),
    ),
    Rule(
        "decade",
        rf"{{the}}? {EARLY} (?P<decade> {{yyyys}} )",
        decade,
        ("It was built in the late 1990s and repaired in the '80s.", ("199", "198")),
    ),
    Rule(
        "century",
        rf"{{the}}? {EARLY} (?P<nth> {{anynth}} ) {{dash}}? {{century}} (?P<bc> {{bc}} )?",
        century,
        ("It was built in the twenty-first century on walls of the 4th century BC.", ("20", "BC03")),
    ),
)
