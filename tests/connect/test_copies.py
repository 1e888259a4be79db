"""Copies: shared narration is one, shared quotations are none, and credits say whose words they are."""

from __future__ import annotations

import random
import re

import pytest

from sayso.connect import copies as method
from sayso.connect.copies import copies
from sayso.connect.credits import cited_agency, credits_of, load_agencies, same_outlet
from sayso.records import Article, Copy, Span

WIRE = (
    "Harbour workers in Marn walked off the docks on Monday after talks on pay broke down overnight, leaving forty "
    "ships waiting in the bay. The union wants eight percent more; the port has offered five. Nobody has been sent "
    "home, the port's director Ana Ode told reporters in the rain outside the customs house. Fish went to Ostel."
)
OWN = (
    "Nothing moved at the quays of Marn when the sun came up, and the cranes stood still for the first time since the "
    "flood. Dockers had left at midnight. They ask for a rise of eight percent, which the port calls a dream."
)
SPEECH = "“We will not go back until every man and every woman on these docks can pay the rent and feed the children,”"


def article(name: str, text: str, *, outlet: str | None = None, day: str | None = "2031-05-05", **more: str) -> Article:
    """An invented article."""
    return Article(name, text, outlet=outlet or f"{name.title()} Post", published=day, **more)


def found(*articles: Article) -> list[Copy]:
    """The copies, with what stands in curly marks as quoted."""
    quoted = {a.id: [Span(*m.span()) for m in re.finditer("“[^”]*”", a.text)] for a in articles}
    return list(copies(articles, quoted=quoted))


def test_the_same_text_a_day_later_is_a_copy_of_all_of_it():
    """The later one copies the earlier one; the passage stands in both texts."""
    first, later = article("first", WIRE), article("later", f"{WIRE} More soon.", day="2031-05-06")
    (copy,) = found(later, first)
    (passage,) = copy.passages

    assert (later.id, first.id, "all", None) == (copy.article, copy.of, copy.extent, copy.credit)
    assert passage.span.of(later.text) == passage.origin.of(first.text) == WIRE.rstrip(".")
    assert "published on a later day" == copy.why[0]


def test_hours_tell_what_came_first_and_midnight_is_no_hour():
    """Of two articles of one day the hour decides, if both have one; else nothing does, and this is said."""
    morning = article("morning", WIRE, day="2031-05-05T08:00:00")
    noon = article("noon", WIRE, day="2031-05-05T12:30:00")
    undated = article("undated", WIRE, day="2031-05-05T00:00:00")

    assert [(noon.id, morning.id)] == [(c.article, c.of) for c in found(noon, morning)]
    (copy,) = found(noon, undated)
    assert "which of the two came first cannot be told" == copy.why[0]


def test_one_sentence_is_a_copy_of_a_part():
    """A copied sentence counts for itself only."""
    sentence = "leaving forty ships waiting in the bay. The union wants eight percent more; the port has offered five"
    first, later = article("first", WIRE), article("later", f"{OWN} It is {sentence}, we hear.", day="2031-05-06")
    (copy,) = found(first, later)

    assert "part" == copy.extent
    assert (
        [sentence] == [p.span.of(later.text) for p in copy.passages] == [p.origin.of(first.text) for p in copy.passages]
    )


def test_small_changes_do_not_break_a_passage():
    """A title or a word put in by an editor leaves one passage."""
    first = article("first", WIRE)
    later = article("later", WIRE.replace("Ana Ode told", "Ms Ana Ode has told"), day="2031-05-06")
    (copy,) = found(first, later)

    assert 1 == len(copy.passages)


def test_a_shared_quotation_is_no_copy():
    """Two outlets that heard one speech share its words."""
    one = article("one", f"{SPEECH} the union's leader Tor Velm said on Monday.")
    two = article("two", f"{OWN} {SPEECH} said Velm.", day="2031-05-06")

    assert [] == found(one, two)


def test_a_shown_post_is_no_copy():
    """A post with its writer's name is somebody's words without quotation marks."""
    words = "Forty ships wait and nobody talks to us, we have asked for a meeting every day this week"
    post = f"{words} — Tor Velm (@torvelm) May 5"
    one, two = article("one", f"A strike.\n{post}"), article("two", f"{OWN}\n{post}", day="2031-05-06")

    assert [] == found(one, two)


def test_boilerplate_is_no_copy():
    """What is marked as not the article's own is left out."""
    foot = "Have you got a story for the people who bring you the news from the harbour every single morning? Call us."
    one, two = (
        Article(n, f"{text}\n{foot}", outlet=n, boilerplate=(Span(len(text) + 1, len(text) + 1 + len(foot)),))
        for n, text in (("One", "A strike began."), ("Two", OWN))
    )  # fmt: skip

    assert [] == found(one, two)


def test_an_outlets_standing_phrases_are_no_copies():
    """One outlet may say the same in two articles; the same article twice is a copy all the same."""
    line = "The port of Marn, the largest of the country, was built by prisoners in the year of the great plague."
    one, two = (
        article("one", f"{OWN} {line}", outlet="Marn Post"),
        article("two", f"{line} Rain.", outlet="marnpost.com"),
    )
    three = article("three", f"{OWN} {line}", outlet="The Marn Post", day="2031-05-07")

    assert [(three.id, one.id, "all")] == [(c.article, c.of, c.extent) for c in found(one, three)]
    assert [] == found(one, article("other", f"{WIRE} {line}", outlet="The Marn Post"))
    assert [] != found(two, article("other", f"{OWN} {line}", outlet="Echo"))


def test_who_credits_the_other_is_the_copier():
    """The credit tells the direction, whatever the days say."""
    wire = article("wire", WIRE, outlet="Coast Wire", day="2031-05-07")
    post = article("post", f"MARN (Coast Wire) - {WIRE}", day="2031-05-05")
    (copy,) = found(wire, post)

    assert (post.id, wire.id, "all", "Coast Wire", "credits Coast Wire") == (
        copy.article,
        copy.of,
        copy.extent,
        copy.credit,
        copy.why[0],
    )


def test_an_absent_wire_is_credited():
    """An article that carries a wire's text is a copy though the wire is not there."""
    post = article("post", f"MARN (Coast Wire) - {WIRE}")

    assert [(post.id, None, "all", "Coast Wire")] == [(c.article, c.of, c.extent, c.credit) for c in found(post)]


def test_two_copies_of_an_absent_wire_meet_in_the_credit():
    """Both are the wire's, and the later one is shown beside the earlier one."""
    post = article("post", f"MARN (Coast Wire) - {WIRE}")
    echo = article("echo", f"Dockers strike\nBy Tor Velm, Coast Wire\n{WIRE}", day="2031-05-06")

    assert {(post.id, None, "Coast Wire"), (echo.id, post.id, "Coast Wire")} == {
        (c.article, c.of, c.credit) for c in found(post, echo)
    }


def test_who_has_a_wires_words_without_credit_has_them_from_the_wire():
    """The credit is the other article's."""
    post = article("post", f"MARN (Coast Wire) - {WIRE}", day="2031-05-07")
    echo = article("echo", WIRE, day="2031-05-05")
    (copy,) = [c for c in found(post, echo) if c.article == echo.id]

    assert (post.id, "all", "Coast Wire") == (copy.of, copy.extent, copy.credit)


def test_a_quotation_given_to_an_agency_is_the_agencys():
    """Who prints it without a word of the agency has it from there; who cites the agency does not copy."""
    cites = article("cites", f"{SPEECH} Velm told Reuters on Monday.")
    silent = article("silent", f"{OWN} {SPEECH} said Velm.")
    (copy,) = found(cites, silent)

    assert (silent.id, cites.id, "part", "Reuters") == (copy.article, copy.of, copy.extent, copy.credit)
    assert [] == found(cites, article("both", f"{OWN} {SPEECH} Velm told Reuters."))


def test_a_short_passage_is_enough_where_the_other_outlet_is_cited():
    """Eight words of one who is named as the one that reported."""
    one = article("one", f"{OWN} Divers were searching the wreck for a second hull breach.", outlet="Marn News")
    two = article(
        "two",
        "Fog lay on the bay and no ship moved for hours, harbour pilots say. "
        "Divers were searching the wreck for a second hull breach, reports Marn News.",
        day="2031-05-06",
    )

    assert [(two.id, one.id, "part")] == [(c.article, c.of, c.extent) for c in found(one, two)]
    assert [] == found(one, article("three", two.text.replace("reports Marn News", "it is said"), day="2031-05-06"))


def test_months_apart_nothing_is_compared():
    """An anniversary piece that retells old words is not looked at."""
    assert [] == found(article("first", WIRE), article("later", WIRE, day="2031-09-05"))


def test_passages_go_to_the_one_of_whom_most_is_copied():
    """Of three of one text the third is shown beside one, not beside both."""
    texts = [article(f"copy{n}", WIRE, day=f"2031-05-0{n}") for n in (1, 2, 3)]

    assert 2 == len(found(*texts))


def test_any_order_gives_the_same_copies():
    """Nothing depends on the order of the articles."""
    everybody = [
        article("a", f"MARN (Coast Wire) - {WIRE}"), article("b", WIRE), article("c", f"{OWN} {WIRE[:150]}", day=None),
        article("d", f"{OWN} {SPEECH} Velm told AFP."), article("e", f"{WIRE} {SPEECH} he said."), article("f", ""),
    ]  # fmt: skip
    expected = found(*everybody)
    assert expected
    for seed in range(5):
        random.Random(seed).shuffle(everybody)  # noqa: S311

        assert expected == found(*everybody)


def test_a_phrase_that_everybody_uses_costs_no_more(monkeypatch):
    """A fingerprint of many articles is compared with the next in time only, and all are still linked."""
    monkeypatch.setattr(method, "NEIGHBOURS", 3)
    flood = [article(f"copy{n:02}", WIRE) for n in range(20)]

    assert 19 == len({c.article for c in found(*flood)})


# ---------------------------------------------------------------- credits
@pytest.mark.parametrize("agency", load_agencies(), ids=lambda a: a.name)
def test_every_agencys_example_credits_it(agency):
    """The line of the rule file is understood."""
    credited = credits_of(article("post", f"Harbour of Marn closed\n{agency.example}\nMore soon."))

    assert [(agency.name, "all")] == [(c.party, c.extent) for c in credited]


@pytest.mark.parametrize(
    ("text", "party", "extent"),
    [
        ("Strike in Marn\nMARN (Coast Wire) - Dockers walked out.", "Coast Wire", "all"),
        ("Strike in Marn\n(Marn Today) -- Dockers walked out.", "Marn Today", "all"),
        ("Dockers walked out.\nCopyright 2031 The Associated Press. All rights reserved.", "Associated Press", "all"),
        ("Dockers walked out.\n© 2031 AFP", "AFP", "all"),
        ("Strike in Marn\nAssociated Press\nDockers walked out.", "Associated Press", "all"),
        ("Dockers walked out.\nCoast Wire contributed to this report.", "Coast Wire", "part"),
        ("Dockers walked out.\nTor Velm and Associated Press contributed to this story.", "Associated Press", "part"),
        ("Dockers walked out.\nAdditional reporting by Tor Velm, Reuters", "Reuters", "part"),
        ("Dockers walked out.\nWith agencies", "", "part"),
        ("Dockers walked out. (With AFP)", "AFP", "part"),
    ],
)  # fmt: skip
def test_credits_stand_in_datelines_and_at_the_end(text, party, extent):
    """The name is where the span says."""
    (credit,) = credits_of(article("post", text))

    assert (party, extent) == (credit.party, credit.extent)
    assert credit.span
    assert party in {"", "AFP", "Associated Press"} or party in credit.span.of(text)


@pytest.mark.parametrize(
    "text",
    [
        "Strike in Marn\n“We will stay out,” Tor Velm told Reuters.",
        "Strike in Marn\nDockers in Marn (AP Photo/Ana Ode) walked out.",
        "Strike in Marn\nREUTERS\nDockers walked out.",
        "Strike in Marn\nAna Ode (Labour) - the minister - was silent.",
        "Reuters reported on Monday that dockers walked out.",
        "Strike in Marn\nImage copyright AFP Image caption The quay",
        "Three causes contributed to this strike, Coast Wire says.",
    ],
)
def test_citations_and_pictures_are_no_credits(text):
    """Who is cited, or took the picture, did not write the text."""
    assert () == credits_of(article("post", text))


@pytest.mark.parametrize(
    ("byline", "party", "extent"),
    [
        ("Reuters", "Reuters", "all"),
        ("Ana Ode, Coast Wire", "Coast Wire", "all"),
        ("Ana Ode and agencies", "", "part"),
        ("Ana Ode and AFP", "AFP", "part"),
        ("Ana Ode for Marn Post, Associated Press", "Associated Press", "part"),
    ],
)
def test_a_byline_credits(byline, party, extent):
    """An agency alone or behind its writer wrote all of it; beside an outlet's own writer, a part."""
    (credit,) = credits_of(article("post", "Dockers walked out.", byline=byline))

    assert (party, extent, None) == (credit.party, credit.extent, credit.span)


def test_an_address_credits():
    """A part of the address that means an agency; on the agency's own pages it means nothing."""
    of = lambda url: [c.party for c in credits_of(article("post", "Dockers walked out.", url=url))]  # noqa: E731

    assert ["Associated Press"] == of("https://marnpost.test/aponline/2031/05/dockers.html")
    assert ["Press Association"] == of("https://marnpost.test/wires/pa/article-1.html")
    assert [] == of("https://marnpost.test/pa/article-1.html")
    assert [] == of("https://www.reuters.com/reuters/article-1.html")


def test_an_outlet_does_not_credit_itself():
    """The wire's own page is no copy."""
    assert () == credits_of(article("wire", "MARN (Coast Wire) - Dockers walked out.", outlet="The Coast Wire"))


def test_outlets_go_by_several_names():
    """Articles, domains and agencies' short names."""
    assert same_outlet("AP", "The Associated Press")
    assert same_outlet("Marn Post", "www.marnpost.com")
    assert not same_outlet("Marn Post", "Ostel Post")
    assert not same_outlet("", "")


def test_agencies_are_cited_in_either_order():
    """ "Told" before, "reported" behind."""
    assert "AFP" == cited_agency("he told the Agence France-Presse")
    assert "Reuters" == cited_agency("Reuters reported on Monday")
    assert cited_agency("the minister told reporters") is None
