"""The cast of an article: everybody whom it names, where, and who has spoken so far."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from sayso.extract.draft import View
from sayso.extract.mentions import Figure, find_figures
from sayso.extract.namings import Named
from sayso.extract.parse import Token
from sayso.records import Party, Span

SUBJECT = ("nsubj", "nsubjpass")


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody who has spoken: where, and which figure, if it is one."""

    at: int  # token index of the source or the content
    party: Party
    figure: Figure | None


@dataclass(slots=True)
class Cast:
    """The figures of an article and who has spoken so far, in reading order."""

    view: View
    figures: list[Figure]
    by_token: dict[int, Figure] = field(default_factory=dict)
    said: list[Said] = field(default_factory=list)
    inside: frozenset[int] = frozenset()  # the tokens of contents
    contents: dict[int, list[Span]] = field(default_factory=dict)  # by the sentences that they touch
    order: list[tuple[int, int]] = field(default_factory=list)  # (first token, number of the figure) of each naming
    subjects: list[int] = field(default_factory=list)  # "he" and "she" as subjects, outside quotations and contents
    meant: dict[int, Figure] = field(default_factory=dict)  # whom those that were asked for mean
    asked: int = 0  # how many of them were
    told: list[int] = field(default_factory=list)  # for each sentence, how many up to it the article tells itself

    def figure_at(self, first: int, last: int) -> Figure | None:
        """The first figure named in tokens [first, last]."""
        return next((self.by_token[i] for i in range(first, last + 1) if i in self.by_token), None)

    def sentence_of_saying(self, said: Said) -> int:
        """The number of the sentence in which somebody has spoken."""
        return self.view.parsed.tokens[min(said.at, len(self.view.parsed.tokens) - 1)].sent

    def sayings_before(self, i: int, most: int) -> Iterator[Said]:
        """The last sayings whose source or content stands before token ``i``, the nearest first."""
        for said in reversed(self.said):
            if most <= 0:
                return
            if said.at < i:
                most -= 1
                yield said


Resolved = tuple[Party | None, Figure | None, str]
"""A party, the article's figure if it is one, and why."""


def make_cast(view: View, contents: tuple[Span, ...]) -> Cast:
    """Find everybody an article names and index them by token."""
    figures = find_figures(view)
    tokens = view.parsed.tokens
    inside = frozenset(i for span in contents for i in view.tokens_in(span))
    cast = Cast(view, figures, inside=inside)
    for span in contents:
        for number in sorted({tokens[i].sent for i in view.tokens_in(span)}):
            cast.contents.setdefault(number, []).append(span)
    cast.order = sorted((n.first, k) for k, f in enumerate(figures) for n in f.namings)
    for figure in figures:
        for naming in figure.namings:
            for i in range(naming.first, naming.last + 1):
                cast.by_token.setdefault(i, figure)
    for token in tokens:
        if token.dep in SUBJECT and token.lower in ("he", "she") and token.i not in inside and view.quoted[token.i] < 0:
            cast.subjects.append(token.i)
    count = 0
    for sentence in view.parsed.sentences:  # sentences inside a quotation bring nobody further out of view
        count += any(view.quoted[i] < 0 and tokens[i].is_word for i in range(sentence.first, sentence.last + 1))
        cast.told.append(count)
    _people_told_by_pronouns(cast)
    _genders_told_by_pronouns(cast)
    return cast


def _people_told_by_pronouns(cast: Cast) -> None:
    """Make a person of a lone name, taken for a body or place, that "he" or "she" follows twice, nobody else near."""
    votes: dict[int, list[int]] = {}
    for i in cast.subjects:
        token = cast.view.parsed.tokens[i]
        gender = "f" if token.lower == "she" else "m"
        for number in (token.sent, token.sent - 1):
            found = _bare_subject(cast, number, i, gender) if number >= 0 else None
            if found is not None:
                votes.setdefault(found, []).append(i)
                break
    for number, asked in votes.items():
        figure = cast.figures[number]
        if len(asked) >= 2 and 4 * len(asked) >= len(figure.namings):
            women = sum(cast.view.parsed.tokens[i].lower == "she" for i in asked)
            if women in (0, len(asked)):
                figure.kind, figure.gender = "person", "f" if women else "m"


def _bare_subject(cast: Cast, number: int, before: int, gender: str) -> int | None:
    """The number of the one figure that may be a person by its look and is subject in a sentence without any other."""
    tokens = cast.view.parsed.tokens
    sentence = cast.view.parsed.sentences[number]
    low = bisect_left(cast.order, (sentence.first, 0))
    high = bisect_left(cast.order, (min(before, sentence.last + 1), 0))
    found = None
    for first, k in cast.order[low:high]:
        figure = cast.figures[k]
        if figure.is_person and figure.gender in (None, gender):
            return None
        naming = naming_at(figure, first)
        lone = " " not in figure.name and figure.name.istitle() and figure.kind in ("organisation", "government")
        article = first > 0 and tokens[first - 1].lower in ("the", "a", "an")
        if found is None and lone and not article and naming is not None and is_subject(cast, naming):
            found = k
    return found


def _genders_told_by_pronouns(cast: Cast) -> None:
    """Let "Ana Ode left. He ..." mend the gender that a given name suggests, where nobody else is named beside it."""
    votes: dict[int, list[int]] = {}
    tokens = cast.view.parsed.tokens
    for i in cast.subjects:
        token = tokens[i]
        sentence = cast.view.parsed.sentences[token.sent]
        if i > sentence.first + 1 or token.sent == 0:
            continue
        above = cast.view.parsed.sentences[token.sent - 1]
        named = {
            id(f): f
            for k in range(above.first, above.last + 1)
            if (f := cast.by_token.get(k)) is not None and f.is_person
        }
        others = any(tokens[k].lower in ("he", "she") for k in range(above.first, above.last + 1))
        if (
            above.paragraph == sentence.paragraph
            and len(named) == 1
            and not others
            and subject_of(cast, token.sent - 1)
        ):
            votes.setdefault(next(iter(named)), [0, 0])[token.lower == "she"] += 1
    for figure in cast.figures:
        men, women = votes.get(id(figure), (0, 0))
        needed = 1 if figure.gender is None else 2
        if abs(men - women) >= needed and not figure.told:
            figure.gender = "m" if men > women else "f"


def party_of_figure(figure: Figure) -> Party:
    """A figure as a party."""
    return Party(figure.name, figure.kind)


def strip(text: str) -> str:
    """A noun phrase without its article and without marks at the rim."""
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE).strip(" ,’'")


def phrase(view: View, span: Span) -> str:
    """A noun phrase in the text's words, without its article, cut before a non-restrictive clause."""
    text = " ".join(span.of(view.parsed.text).split())
    text = re.split(r",\s+(?:who|which|whose)\b", text)[0]
    return strip(text) or text


def note(cast: Cast, at: int, party: Party | None, figure: Figure | None) -> None:
    """Remember who has just spoken."""
    if party is not None:
        cast.said.append(Said(at, party, figure))


def naming_at(figure: Figure, i: int) -> Named | None:
    """The naming of a figure that token ``i`` belongs to."""
    at = bisect_right(figure.namings, i, key=lambda n: n.first)
    naming = figure.namings[at - 1] if at else None
    return naming if naming is not None and i <= naming.last else None


def head_of(cast: Cast, naming: Named) -> Token:
    """The token by which a naming hangs on the rest of its sentence."""
    tokens = cast.view.parsed.tokens
    outward = (
        tokens[i]
        for i in range(naming.last, naming.first - 1, -1)
        if tokens[i].head == i or not naming.first <= tokens[i].head <= naming.last
    )
    return next(outward, tokens[naming.last])


def is_subject(cast: Cast, naming: Named) -> bool:
    """Whether a naming is a subject, its apposition ("the minister, Ana Ode, left") or predicate ("it was Ana Ode")."""
    head = head_of(cast, naming)
    above = cast.view.parsed.tokens[head.head]
    if head.dep == "appos":
        return above.dep in SUBJECT or above.dep == "attr"
    return head.dep in SUBJECT or (head.dep == "attr" and above.lemma == "be")


def subject_before(cast: Cast, token: Token, gender: str | None) -> Figure | None:
    """The person who is subject of the sentence before, or of the one before that, outside what anybody says."""
    for back in (1, 2):
        number = token.sent - back
        if number < 0:
            break
        found = subject_of(cast, number, gender)
        if found is not None:
            return found
    return None


def subject_of(cast: Cast, number: int, gender: str | None = None) -> Figure | None:
    """The first person of that gender who is a subject in a sentence, by name or by a pronoun that was asked for."""
    sentence = cast.view.parsed.sentences[number]
    for i in range(sentence.first, sentence.last + 1):
        if i in cast.inside:
            continue
        if i in cast.meant:
            figure: Figure | None = cast.meant[i]
            named = figure is not None
        else:
            figure = cast.by_token.get(i)
            naming = naming_at(figure, i) if figure is not None else None
            named = naming is not None and is_subject(cast, naming)
        if named and figure is not None and figure.is_person and (gender is None or figure.gender in (None, gender)):
            return figure
    return None
