"""A report of a story, arranged for a reader who has no ledger: what is told, by whom, and where each line stands.

Pure functions from what was read (`reported.Material`) to a small tree (`paper.Report`), the same for every format.
"""

from __future__ import annotations

from collections.abc import Sequence

from sayso.connect.timeline import Entry, Evidence
from sayso.records import Claim, Origin, Telling
from sayso.serve.cited import no_passages
from sayso.serve.graph import graph
from sayso.serve.origins import HOW, node_names
from sayso.serve.paper import Block, Item, Line, Listing, Pair, Paragraph, Picture, Report, Run, Section, Style
from sayso.serve.picture import picture
from sayso.serve.points import Against, Point
from sayso.serve.reportdesk import ALL, BETWEEN, LONGEST, Desk, more, note, party, refusal, said, some, vouching
from sayso.serve.reported import Material
from sayso.serve.reportlists import (
    articles_line,
    articles_section,
    coverage_section,
    declined_section,
    notices_section,
    only_section,
    unnamed_section,
)
from sayso.serve.reportmethod import method_section
from sayso.serve.reviewed import review_line
from sayso.serve.safe import one_line, shortened
from sayso.serve.story import AGAINST, facts_of
from sayso.serve.timeline import MARKS, NO_DAY, heading_words, names_words, sort_of, told_words, when_words
from sayso.serve.traced import Traced
from sayso.serve.words import (
    chain_words,
    counted,
    day_of,
    day_said,
    day_words,
    hops_before,
    party_words,
    place_words,
    range_words,
    short_id,
)

_PROOFS = 3  # of one arrow


def arranged_report(material: Material) -> Report:
    """Everything that a story's articles tell, in the order in which a reader wants it."""
    desk = Desk(material)
    told = [
        _claims(desk),
        _pairs_of_changes(desk),
        _timeline(desk),
        coverage_section(desk),
        unnamed_section(desk),
        only_section(desk),
        declined_section(desk),
        articles_section(desk),
        notices_section(desk),
    ]
    passages = desk.cited.sections(material.brief.story.articles)
    legend = Paragraph((
        Run("Each passage begins with the characters at which it stands in the article’s text. Marked: "),
        Run("what is quoted", "content"), Run(", "), Run("who is said to tell it", "source"), Run(", "),
        Run("the words that say so", "cue"), Run("."),
    ))  # fmt: skip
    sections = [section for section in told if section.blocks]
    sections.append(Section("passages", (Run("Passages"),), (legend, *passages) if passages else (no_passages(),)))
    sections.append(method_section(material))
    return Report(one_line(material.brief.story.title), _head(material), articles_line(desk), tuple(sections))


def _head(m: Material) -> Line:
    story, articles = m.brief.story, m.brief.sources.articles
    outlets = len({a.outlet for a in articles.values() if a.outlet})
    disputed = sum(bool(p.against) for p in m.brief.points)
    facts = (
        counted(outlets, "outlet") if outlets else "",
        counted(len(story.articles), "article"),
        counted(len(m.brief.sources.statements), "statement"),
        f"{counted(len(m.brief.points), 'claim')} told by several outlets or disputed" if m.brief.points else "",
        f"{disputed:,} disputed" if disputed else "",
        range_words((story.first, story.last)),
        f"story {short_id(story.id)}",
    )
    return (Run(BETWEEN.join(filter(None, facts)), "meta"),)


# ---------------------------------------------------------------- claims
def _claims(desk: Desk) -> Section:
    blocks: list[Block] = [_point(desk, number, point) for number, point in enumerate(desk.points, 1)]
    if not blocks:
        blocks = [note("Nothing in it is told by two outlets, and nothing is disputed.")]
    if left := len(desk.material.brief.points) - len(desk.points):
        blocks.append(note(f"… {counted(left, 'claim')} more; {ALL}."))
    if left := desk.material.more_graphs:
        blocks.append(note(f"{counted(left, 'graph')} of who has it from whom left out; {ALL}."))
    return Section("claims", (Run("Claims, by independent origins"),), tuple(blocks))


def _point(desk: Desk, number: int, point: Point) -> Section:
    claim = point.claim
    traced = desk.material.traced.get(claim.id)
    facts = [fact.plain for fact in facts_of(claim, told_by=len(point.outlets))]
    line: list[Run] = []
    for fact in facts:
        line += [Run(BETWEEN, "meta")] if line else []
        line.append(Run(fact, "unnamed" if fact[0] in "◌?" else "meta"))
    blocks: list[Block] = [Listing(_origins(desk, claim, traced))]
    if point.declined:
        blocks.append(Listing(tuple(Item((Run("declined: ", "meta"), *refusal(desk, c))) for c in point.declined)))
    blocks += [_against(desk, against, claim) for against in point.against]
    if traced and traced.edges:
        blocks.append(_graph(desk, traced))
    if reviews := desk.material.reviews.get(claim.id):
        items = [Item(review_line(beside)) for beside in some(desk, reviews)]
        left = len(reviews) - len(items)
        blocks.append(Listing((*items, *([more(left, "review")] if left else ()))))
    title = (Run(f"{number}. "), *said(desk.sources, claim))
    return Section(
        f"claim-{short_id(claim.id)}", title, tuple(blocks),
        (*line, Run(BETWEEN, "meta"), desk.place(claim), Run(f"{BETWEEN}{short_id(claim.id)}", "meta")),
    )  # fmt: skip


def _origins(desk: Desk, claim: Claim, traced: Traced | None) -> tuple[Item, ...]:
    """From whom a claim comes, each with how and where it is told; then who tells it and names nobody."""
    counting = [o for o in claim.origins if o.counted]
    by_key = {t.key: t for t in claim.tellings}
    found = []
    most = desk.material.most.tellings
    for origin in counting[:most]:
        tellings = [by_key[key] for key in origin.tellings if key in by_key]
        found.append(Item(_origin(desk, origin, traced), _tellings(desk, tellings, claim, origin, traced)))
    if left := len(counting) - len(counting[:most]):
        found.append(more(left, "origin"))
    told = {key for o in counting for key in o.tellings}
    if silent := [t for t in claim.tellings if t.key not in told]:
        head = Run("also told, naming nobody" if counting else "told, naming nobody", "meta")
        found.append(Item((head,), _tellings(desk, silent, claim, None, traced)))
    return tuple(found)


def _origin(desk: Desk, origin: Origin, traced: Traced | None) -> Line:
    role = desk.sources.roles.get(origin.name) if origin.kind == "person" else None
    kind = "" if origin.kind in {"unnamed", "person"} else f" ({origin.kind})"
    folded = {reason for told in (traced.folded.values() if traced else ()) for reason in told.split("; ")}
    why = [one_line(reason) for reason in origin.why.split("; ") if reason.strip() and reason not in folded]
    note = (f", {one_line(role)}" if role else kind) + (f" — {'; '.join(why)}" if why else "")
    return (party(origin), Run(note, "meta")) if note else (party(origin),)


def _tellings(
    desk: Desk, tellings: Sequence[Telling], claim: Claim, origin: Origin | None, traced: Traced | None
) -> tuple[Item, ...]:
    most = desk.material.most.tellings
    usual, of = desk.sources.act(claim), origin.name if origin else ""
    found = []
    for telling in tellings[:most]:
        act = desk.sources.act_of(telling)
        ways: list[str] = [act] if act != usual else []
        ways += _ways(desk, telling, of)
        folded = traced.folded.get(telling.key, "") if traced else ""
        ways += [f for reason in folded.split("; ") if (f := one_line(reason)) and f not in ways]
        found.append(Item((desk.cited.telling(telling), Run(f" {', '.join(ways)}", "meta"))))
    if left := len(tellings) - len(tellings[:most]):
        found.append(more(left, "telling"))
    return tuple(found)


def _ways(desk: Desk, telling: Telling, of: str) -> list[str]:
    """How it is told: ``indirect``, ``copied from Coast Wire``, ``on the word of Daily Quay``."""
    statement, whom = desk.sources.statement(telling), desk.sources.copied_from(telling)
    copied = [f"copied from {one_line(whom)}"] if whom else []
    if statement is None:
        return ["narrated", *copied]
    before = [h for h in hops_before(statement) if h.party.name and not of.startswith(h.party.name)]
    return [statement.form, *copied, *([f"on the word of {chain_words(before)}"] if before else [])]


# ---------------------------------------------------------------- side by side
def _against(desk: Desk, against: Against, point: Claim) -> Pair:
    relation, other = against.relation, against.claim
    ours = relation.relation == "denies" and relation.a == point.id
    reason = [Run(f"{one_line(relation.why)} (score {relation.score:.2f})", "meta")]
    if (number := desk.numbers.get(other.id)) is not None:
        reason += [Run("; see ", "meta"), Run(f"claim {number}", "meta", to=f"claim-{short_id(other.id)}")]
    return Pair(
        _side(desk, point), _side(desk, other),
        f"{'disputes' if ours else 'disputed by'}{BETWEEN}{AGAINST[relation.relation]}", tuple(reason),
    )  # fmt: skip


def _side(desk: Desk, claim: Claim) -> tuple[Line, ...]:
    """Who, what, and when and where."""
    told = len(desk.sources.outlets(claim))
    place: list[Run] = [desk.place(claim)]
    article, statement = desk.sources.articles[claim.tellings[0].article], desk.sources.statement(claim.tellings[0])
    if statement and (day := day_said(statement, article)) and day_of(day) != day_of(article.published):
        place.append(Run(f"{BETWEEN}said {day_words(day)}", "meta"))
    place.append(Run(f"{BETWEEN}told by {told:,}", "meta"))
    return vouching(desk.sources, claim), said(desk.sources, claim), tuple(place)


def _pairs_of_changes(desk: Desk) -> Section:
    found = desk.material.brief.changed
    blocks: list[Block] = []
    for relation, before, after in found[: desk.material.most.claims]:
        reason = (Run(f"{one_line(relation.why)} (score {relation.score:.2f})", "meta"),)
        blocks.append(Pair(_side(desk, before), _side(desk, after), f"changed{BETWEEN}{AGAINST['revises']}", reason))
    if left := len(found) - len(blocks):
        blocks.append(note(f"… {left:,} more; {ALL}."))
    return Section("changed", (Run("Positions that changed"),), tuple(blocks))


# ---------------------------------------------------------------- pictures
def _graph(desk: Desk, traced: Traced) -> Picture:
    names = node_names(traced)
    told = []
    for edge in traced.edges:
        proofs = []
        for proof in edge.proofs[:_PROOFS]:
            article = traced.articles[proof.article]
            if proof.span is None:
                proofs.append(Item((Run(f"{one_line(proof.why)} "), Run(place_words(article), "meta"))))
                continue
            words = Run(f"“{shortened(proof.span.of(article.text), LONGEST)}” ", "text")
            proofs.append(Item((words, desk.cited.words(article.id, (proof.span,)))))
        if left := len(edge.proofs) - len(proofs):
            proofs.append(more(left, "proof"))
        line = (Run(names[edge.of], "name"), Run(f" {HOW[edge.how]} ", "meta"), Run(names[edge.from_], "name"))
        told.append(Item(line, tuple(proofs)))
    return Picture("origins", graph(traced), "Who has it from whom", tuple(told))


def _timeline(desk: Desk) -> Section:
    entries = desk.material.entries[: desk.material.most.entries]
    title = (Run("Timeline"),)
    if not entries:
        return Section("timeline", title, ())
    told = tuple(Item(_when_and_what(entry), _evidence(desk, entry)) for entry in entries)
    svg = picture(entries, title=desk.material.brief.story.title)
    left = len(desk.material.entries) - len(entries)
    rest = (note(f"… {counted(left, 'entry', 'entries')} more; {ALL}."),) if left else ()
    return Section("timeline", title, (Picture("timeline", svg, "The entries in words", told), *rest))


def _when_and_what(entry: Entry) -> Line:
    style: Style = "disputed" if entry.status in {"denied", "alleged"} else "name"
    when = when_words(entry.begins, entry.ends) if entry.begins or entry.ends else NO_DAY
    names = f"{BETWEEN}{names_words(entry)}" if entry.what != "statement" and entry.parties else ""
    what = Run(f"{MARKS[sort_of(entry)][0]} {heading_words(entry)}", style)
    return Run(f"{when} ", "meta"), what, Run(names), Run(f"{BETWEEN}{told_words(entry)}", "meta")


def _evidence(desk: Desk, entry: Entry) -> tuple[Item, ...]:
    """The clearest words for an entry, and what each side says of it; words that stand in both stand once."""
    found = []
    if all(
        v.evidence.span != entry.clearest.span or v.evidence.article != entry.clearest.article for v in entry.versions
    ):
        found.append(Item((Run(f"“{one_line(entry.line)}” ", "text"), _at(desk, entry.clearest))))
    for v in entry.versions:
        side = Run(f"’s side, {MARKS[v.status][1]}: ", "meta")
        found.append(
            Item(
                (Run(party_words(v.party), "name"), side, Run(f"“{one_line(v.line)}” ", "text"), _at(desk, v.evidence))
            )
        )
    return tuple(found)


def _at(desk: Desk, told: Evidence) -> Run:
    if told.article not in desk.material.articles:
        return Run(short_id(told.article), "meta")
    return desk.cited.words(told.article, (told.span,))
