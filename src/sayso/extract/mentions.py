"""Mentions: spans that name somebody, gathered into the people, bodies and outlets that one article speaks of.

Names come from the parser's name recogniser, mended by what the article itself shows (a title before a name, a role
beside it, the same surname elsewhere). A figure is everything the article calls by one name; roles and gender are only
what its words say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein

from sayso.extract.draft import View
from sayso.records import Kind, Span

MEN = {
    "mr",
    "sir",
    "lord",
    "king",
    "prince",
    "father",
    "spokesman",
    "chairman",
    "congressman",
    "businessman",
    "policeman",
    "son",
    "husband",
    "brother",
    "man",
    "boy",
    "uncle",
    "grandfather",
    "actor",
    "himself",
    "fisherman",
    "councilman",
    "salesman",
    "duke",
    "pope",
    "widower",
}
WOMEN = {
    "mrs",
    "ms",
    "miss",
    "dame",
    "lady",
    "queen",
    "princess",
    "sister",
    "spokeswoman",
    "chairwoman",
    "congresswoman",
    "businesswoman",
    "policewoman",
    "daughter",
    "wife",
    "mother",
    "woman",
    "girl",
    "aunt",
    "grandmother",
    "actress",
    "herself",
    "councilwoman",
    "duchess",
    "widow",
}
OUTLET_WORD = re.compile(
    r"\b(?:Times|Post|News|Herald|Tribune|Gazette|Journal|Chronicle|Telegraph|Guardian|Observer|Mail|Express|Mirror|Sun|Star|Globe|Press|Wire|Agency|Radio|Television|TV|Broadcasting|Courier|Examiner|Inquirer|Dispatch|Standard|Record|Independent|Magazine|Weekly|Daily|Today|Lantern|Echo|Review|Monitor|Bulletin|Argus|Sentinel|Mercury|Beacon|Politico|Bloomberg|Reuters)\b"
)
GOVERNMENT_WORD = re.compile(
    r"\b(?:Ministry|Government|Department|Parliament|Senate|Congress|Council of Ministers|Cabinet|Administration"
    r"|Presidency|Police|Army|Navy|Court|Embassy|Treasury|Palace|Office|Commission|Authority|Agency|Assembly"
    r"|Directorate|Ministries)\b",
    re.IGNORECASE,
)
BODY_WORD = re.compile(
    r"\b(?:Inc|Corp|Co|Ltd|Group|Party|Union|University|College|School|Bank|Club|Foundation|Institute|Association|Company|Airlines?|Hospital|Church|Street|Road|Bridge|City|County|Island|Islands|River|Bay|Sachs|Center|Centre|House|Hall|Park|Beach|Act|Fund|Board|Committee|Council|League|Force|Forces|Brothers|Partners|Holdings|Motors)\b"
)
NAME_ENTS = {"PERSON", "ORG", "GPE", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT"}


@dataclass(slots=True)
class Named:
    """One naming: the tokens of a proper name, without titles and possessive endings."""

    first: int
    last: int
    text: str
    label: str
    title: tuple[str, ...] = ()


@dataclass(slots=True)
class Figure:
    """Somebody an article names: every naming, the fullest name, and what the words tell of role and gender."""

    name: str
    kind: Kind
    namings: list[Named] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    gender: str | None = None

    @property
    def is_person(self) -> bool:
        """Whether it can be meant by "he" or "she"."""
        return self.kind == "person"


def find_figures(view: View) -> list[Figure]:
    """Everybody that an article names, in order of their first naming."""
    namings = list(_namings(view))
    labels = _labels(view, namings)
    people = _people([n for n in namings if labels[n.text] == "PERSON"])
    bodies: dict[str, Figure] = {}
    by_surname = {p.name.split()[-1].lower(): p for p in reversed(people)}
    for naming in namings:
        if labels[naming.text] == "PERSON":
            continue
        if naming.text.lower() in by_surname and " " not in naming.text and labels[naming.text] not in ("GPE",):
            owner = by_surname[naming.text.lower()]
            owner.namings.append(naming)
            continue
        key = _bare(naming.text).lower()
        figure = bodies.get(key)
        if figure is None:
            figure = bodies[key] = Figure(_bare(naming.text), kind_of_name(view, naming.text, labels[naming.text]))
        figure.namings.append(naming)
    figures = [*people, *bodies.values()]
    for figure in figures:
        figure.namings.sort(key=lambda n: n.first)
        _describe(view, figure)
    figures.sort(key=lambda f: f.namings[0].first)
    return figures


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|The|THE)\s+", "", name)


def kind_of_name(view: View, name: str, label: str) -> Kind:
    """The kind of party a proper name is, from the rules' lists, the words in the name, and the recogniser's label."""
    bare = _bare(name)
    if bare.lower() in view.rules.outlets or name.lower() in view.rules.outlets:
        return "outlet"
    listed = view.rules.names.get(bare.lower())
    if listed:
        return listed  # type: ignore[return-value]
    if label == "PERSON":
        return "person"
    if GOVERNMENT_WORD.search(bare) and not bare.lower().startswith(("news", "press")):
        return "government"
    if label in ("GPE", "NORP", "LOC"):
        return "government"
    if OUTLET_WORD.search(bare):
        return "outlet"
    return "organisation"


def _namings(view: View) -> Iterator[Named]:
    """Proper names: the recogniser's, and runs of capitalised proper nouns that it passed over."""
    tokens = view.parsed.tokens
    i = 0
    while i < len(tokens):
        token = tokens[i]
        last = i
        label = ""
        if token.ent in NAME_ENTS and token.ent_start:
            label = token.ent
            while last + 1 < len(tokens) and tokens[last + 1].ent == token.ent and not tokens[last + 1].ent_start:
                last += 1
        elif token.pos == "PROPN" and not token.ent and token.text[:1].isupper():
            while (
                last + 1 < len(tokens)
                and tokens[last + 1].pos == "PROPN"
                and not tokens[last + 1].ent
                and tokens[last + 1].text[:1].isupper()
                and tokens[last + 1].sent == token.sent
            ):
                last += 1
            label = "NAME"
        else:
            i += 1
            continue
        yield from _trim_name(view, i, last, label)
        i = last + 1


def _trim_name(view: View, first: int, last: int, label: str) -> Iterator[Named]:
    tokens = view.parsed.tokens
    titles = view.rules.titles
    while last > first and tokens[last].text in ("'s", "’s", "'", "’", ",", ".", "”", "“", '"'):
        last -= 1
    while first < last and not tokens[first].is_word:
        first += 1
    for i in range(last - 1, first - 1, -1):
        if tokens[i].text in ("'s", "’s"):  # "Lodestar's Ana Ode": whose she is, is not her name
            first = i + 1
            break
    start = first
    lead: list[str] = []
    if label in ("PERSON", "NAME", "ORG"):
        while start < last and tokens[start].lower.rstrip(".") in titles and tokens[start].lower not in ("home",):
            lead.append(tokens[start].lower.rstrip("."))
            start += 1
        if label == "ORG" and lead and " ".join(t.lower for t in tokens[first : last + 1]) in view.rules.names:
            start, lead = first, []
        if label == "ORG" and lead and start == last and tokens[start].ent != "PERSON" and lead == ["the"]:
            lead = []
    before = start - 1
    while (
        before >= 0
        and tokens[before].sent == tokens[start].sent
        and tokens[before].lower.rstrip(".") in titles
        and tokens[before].lower != "the"
    ):
        lead.insert(0, tokens[before].lower.rstrip("."))
        before -= 1
    while label == "PERSON" and start == first and start and _is_fore(view, start):
        start -= 1  # the recogniser took only the end of the name
        first = start
    text = view.parsed.text[tokens[start].start : tokens[last].end]
    text = " ".join(re.sub(r"['’]s$", "", text).split())
    if not any(c.isalpha() for c in text) or text.lower() in titles:
        return
    if tokens[start].pos == "PRON" and start == last:
        return
    yield Named(start, last, text, label, tuple(dict.fromkeys(lead)))


def _is_fore(view: View, start: int) -> bool:
    """Whether the token before a name is a forename that the recogniser left out."""
    before, token = view.parsed.tokens[start - 1], view.parsed.tokens[start]
    joined = before.dep == "compound" and before.head >= start and before.sent == token.sent and before.pos == "PROPN"
    return joined and not before.ent and before.text[:1].isupper() and before.lower.rstrip(".") not in view.rules.titles


def _labels(view: View, namings: list[Named]) -> dict[str, str]:
    """One label a name: what most of its namings say, and PERSON where a personal title or a role beside it tells."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    tokens = view.parsed.tokens
    personal = (
        MEN
        | WOMEN
        | {
            "mr",
            "mx",
            "dr",
            "president",
            "minister",
            "senator",
            "sen",
            "rep",
            "mayor",
            "governor",
            "gov",
            "professor",
            "prof",
            "gen",
            "general",
            "judge",
            "secretary",
            "chancellor",
            "spokesperson",
            "captain",
            "colonel",
        }
    )
    times = Counter(n.text for n in namings)
    for n in namings:
        votes[n.text][n.label if n.label != "NAME" else "?"] += 1
        if any(t in personal for t in n.title):
            votes[n.text]["PERSON"] += 3
        after = tokens[n.last + 1 : n.last + 3]
        if len(after) == 2 and after[0].text == "," and after[1].lower in ("who", "whose"):
            votes[n.text]["PERSON"] += 2
        if len(after) == 2 and after[0].text == "," and after[1].text.isdigit() and len(after[1].text) == 2:
            votes[n.text]["PERSON"] += 2
        if (
            n.label in ("ORG", "GPE", "NAME", "NORP", "FAC", "LOC", "PRODUCT", "WORK_OF_ART")
            and " " in n.text
            and _role_beside(view, n)
        ):
            votes[n.text]["PERSON"] += 2
        if _looks_personal(view, n):
            votes[n.text]["PERSON"] += 2 * times[n.text]
    out: dict[str, str] = {}
    for text, count in votes.items():
        known = [(v, k) for k, v in count.items() if k != "?"]
        out[text] = max(known, key=lambda x: (x[0], x[1] == "PERSON", x[1]))[1] if known else "?"
        low = _bare(text).lower()
        if low in view.rules.outlets or low in view.rules.names:
            out[text] = "ORG"
    people = {t for t, label in out.items() if label == "PERSON"}
    last_names = {t.split()[-1].lower() for t in people if " " in t}
    for text, label in out.items():
        if (
            label != "PERSON"
            and " " not in text
            and text.lower() in last_names
            and label in ("?", "ORG", "GPE", "NORP", "PRODUCT", "WORK_OF_ART", "FAC", "LOC")
        ):
            out[text] = "PERSON"
        if label == "?" and " " not in text:
            out[text] = "ORG" if text.isupper() else "?"
    return out


def _looks_personal(view: View, naming: Named) -> bool:
    """Two or three capitalised words that begin with a given name and hold no word of a body's name."""
    words = naming.text.split()
    tokens = view.parsed.tokens
    if (
        not 2 <= len(words) <= 3
        or naming.label in ("PERSON", "GPE", "EVENT", "LAW")
        or words[0].lower() not in view.rules.given
    ):
        return False
    if naming.first and tokens[naming.first - 1].lower == "the":
        return False
    if OUTLET_WORD.search(naming.text) or GOVERNMENT_WORD.search(naming.text) or BODY_WORD.search(naming.text):
        return False
    return all(
        w[:1].isupper() and w.replace("-", "").replace("’", "").replace("'", "").isalpha() and not w.isupper()
        for w in words
    )


def _role_beside(view: View, naming: Named) -> bool:
    """Whether an apposition or a noun before a name says what office somebody holds."""
    tokens = view.parsed.tokens
    head = tokens[naming.last]
    for kid in view.parsed.kids(head.i, "appos"):
        if kid.lemma in view.rules.heads and view.rules.heads[kid.lemma] == "unnamed":
            return True
    before = tokens[naming.first - 1] if naming.first else None
    return (
        before is not None
        and before.pos == "NOUN"
        and view.rules.heads.get(before.lemma) == "unnamed"
        and before.dep in ("compound", "nmod", "appos", "amod", "nsubj")
    )


def _people(namings: list[Named]) -> list[Figure]:
    """People by name: full names first, then surnames, first names and misspellings joined to them."""
    figures: list[Figure] = []
    owners: dict[str, Figure] = {}
    for naming in sorted(namings, key=lambda n: (-len(n.text.split()), n.first)):
        owner = owners.get(naming.text) or _owner_of(naming, figures)
        if owner is None:
            owner = Figure(naming.text, "person")
            figures.append(owner)
        owners[naming.text] = owner
        owner.namings.append(naming)
    return figures


def _owner_of(naming: Named, figures: list[Figure]) -> Figure | None:
    words = naming.text.lower().split()
    best: tuple[int, int, Figure] | None = None
    for figure in figures:
        known = figure.name.lower().split()
        if words == known:
            return figure
        score = _same_person(words, known)
        if score:
            distance = abs(figure.namings[0].first - naming.first)
            if best is None or (score, -distance) > (best[0], -best[1]):
                best = (score, distance, figure)
    return best[2] if best else None


SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"}


def _same_person(words: list[str], known: list[str]) -> int:
    """How well a shorter or misspelt name fits a fuller one: 0 not at all, 3 exactly its end."""
    if (set(words) & SUFFIXES) != (set(known) & SUFFIXES) and len(words) > 1:
        return 0
    core = [w for w in known if w not in SUFFIXES]
    mine = [w for w in words if w not in SUFFIXES]
    if not mine or not core:
        return 0
    if len(mine) < len(core) and (mine == core[-len(mine) :]):
        return 3 if len(core) == len(known) or len(words) > len(mine) else 2
    if len(mine) == 1 and len(core) > 1 and mine[0] == core[0]:
        return 1
    if (
        len(mine) > 1
        and mine[-1] == core[-1]
        and (mine[0][0] == core[0][0])
        and (len(mine[0].rstrip(".")) == 1 or len(core[0].rstrip(".")) == 1 or len(mine) != len(core))
        and mine[0].split("-")[0][:1] == core[0][:1]
    ):
        return 2
    a, b = mine[-1], core[-1]
    near = (
        len(a) >= 6
        and a[0] == b[0]
        and abs(len(a) - len(b)) <= 2
        and DamerauLevenshtein.distance(a, b) <= (2 if len(a) >= 8 else 1)
    )
    if near and (len(mine) == 1 or len(core) == 1 or mine[0][0] == core[0][0]):
        return 1
    return 0


def _describe(view: View, figure: Figure) -> None:
    """Roles and gender that the words beside a figure's namings tell."""
    tokens = view.parsed.tokens
    for naming in figure.namings:
        head = tokens[naming.last]
        start = min(naming.first, head.left)
        lead = [
            t
            for t in tokens[start : naming.first]
            if t.pos in ("NOUN", "PROPN", "ADJ", "ADP", "DET")
            and t.sent == head.sent
            and view.quoted[t.i] == view.quoted[head.i]
        ]
        words = [t.lower.rstrip(".") for t in lead if t.pos != "DET" or t.lower not in ("a", "an", "the")]
        nouns = [t for t in lead if t.lemma in view.rules.heads or t.lower.rstrip(".") in view.rules.titles]
        if nouns and figure.is_person and len(words) <= 9:
            figure.roles.add(" ".join(w for w in words if w not in ("'s", "’s")))
        for kid in view.parsed.kids(head.i, "appos"):
            role = [t.lower for t in tokens[kid.left : kid.right + 1] if t.pos in ("NOUN", "PROPN", "ADJ", "ADP")]
            if figure.is_person and kid.pos == "NOUN" and len(role) <= 14:
                figure.roles.add(" ".join(role))
        clues = {*words, *naming.title} | {tokens[k].lower for k in head.kids if tokens[k].dep == "appos"}
        if figure.is_person and figure.gender is None:
            if clues & WOMEN:
                figure.gender = "f"
            elif clues & MEN:
                figure.gender = "m"
    if figure.is_person and figure.gender is None:
        figure.gender = view.rules.given.get(figure.name.split()[0].lower()) or None if " " in figure.name else None
        for said in sorted(figure.roles):
            told = set(said.split())
            if told & WOMEN:
                figure.gender = "f"
            elif told & MEN:
                figure.gender = "m"


def naming_span(view: View, naming: Named) -> Span:
    """The characters of a naming."""
    return view.parsed.span(naming.first, naming.last)
