"""Two articles and a hostile one with what is said in them, by hand, so that pages are tested without a model."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.records import Article, Hop, Party, Span, Statement

ANA = Party("Ana Ode", "person")
TOR = Party("Tor Velm", "person")
WIRE = Party("Coast Wire", "outlet")
PEOPLE = Party("people familiar with the inspection", "unnamed")
SOMEBODY = Party("", "unnamed")

BRIDGE = Article(
    name="bridge.txt",
    outlet="The Lantern",
    title="Bridge at Marn closed until June",
    byline="Ivo Brandt",
    published="2026-03-09",
    published_from="given",
    language="en",
    text=(
        "“The bridge will stay shut until June,” Ana Ode, the transport minister, said on Monday.\n"
        "\n"
        "Two cables had snapped, Coast Wire reported, citing people familiar with the inspection. "
        "Tor Velm denied that Ana Ode had told him “nothing”.\n"
        "\n"
        "Follow us on every channel you like.\n"
    ),
    boilerplate=(Span(233, 269),),
)
FERRY = Article(
    name="ferry.txt",
    outlet="Daily Quay",
    title="Ferry fares double",
    published="2026-03-11T08:30:00+00:00",
    published_from="page",
    language="en",
    text=(
        "Fares will reportedly double 🛶 in May. “We asked for a map and “nobody came, Tor Velm told Daily Quay.\r\n"
        "\r\n"
        "It opens in April, the mayor of Marn said in Veldia on Tuesday.\r\n"
    ),
)
HOSTILE = Article(
    name="evil\x1b[31m.txt",
    outlet="Echo [red]Tribune[/red]",
    title="Plain\x1b]0;owned\x07 title \u202egnp.exe",
    published="2026-03-12",
    text="“Pay\x1b[2J now \u202eevil\u202c [bold]today[/bold] \x9b31m”, Zed\x07 Orr said.\n",
)


def span(article: Article, text: str) -> Span:
    """Where a text stands in an article, the first time."""
    start = article.text.index(text)
    return Span(start, start + len(text))


def hop(party: Party, where: Span | None = None, why: str = "named as the teller") -> Hop:
    """A hop with a reason."""
    return Hop(party, where, why)


def bridge_statements() -> tuple[Statement, ...]:
    """Three statements and one inside the third."""

    def at(text: str) -> Span:
        return span(BRIDGE, text)

    shut = Statement(
        BRIDGE.id, at("Ana Ode, the transport minister"), (at("said"),), (at("The bridge will stay shut until June"),),
        "direct", "says", 0.97, "rules:quotes", speaker=ANA, chain=(hop(ANA, at("Ana Ode")),), said_on="2026-03-09",
        why=("form direct: inside quotation marks", "act says: cue “said”"),
    )  # fmt: skip
    cables = Statement(
        BRIDGE.id, at("Coast Wire"), (at("reported"), at("citing")), (at("Two cables had snapped"),),
        "indirect", "says", 0.81, "rules:post-posed", speaker=PEOPLE,
        chain=(hop(WIRE, at("Coast Wire")), hop(PEOPLE, at("people familiar with the inspection"), "cited by it")),
        why=("form indirect: no quotation marks",),
    )  # fmt: skip
    denied = Statement(
        BRIDGE.id, at("Tor Velm"), (at("denied"),), (at("that Ana Ode had told him “nothing”"),),
        "mixed", "denies", 0.77, "rules:clause", speaker=TOR, chain=(hop(TOR, at("Tor Velm")),),
        why=("act denies: cue “denied”",),
    )  # fmt: skip
    told = Statement(
        BRIDGE.id, Span(200, 207), (at("told"),), (at("nothing"),), "direct", "says", 0.6, "rules:clause",
        speaker=ANA, chain=(hop(TOR, at("Tor Velm")), hop(ANA, Span(200, 207))), parent=denied.id, to="Tor Velm",
    )  # fmt: skip
    return shut, cables, denied, told


def ferry_statements() -> tuple[Statement, ...]:
    """One that nobody is named for, one in two pieces, one by a title."""

    def at(text: str) -> Span:
        return span(FERRY, text)

    fares = Statement(
        FERRY.id, None, (at("reportedly"),), (at("Fares will"), at("double 🛶 in May")), "indirect", "says", 0.55,
        "rules:hedge", hedge="reportedly", speaker=SOMEBODY, chain=(hop(SOMEBODY, None, "reportedly"),),
    )  # fmt: skip
    asked = Statement(
        FERRY.id, at("Tor Velm"), (at("told"),), (at("We asked for a map and “nobody came"),), "direct", "says", 0.7,
        "rules:quotes", speaker=TOR, chain=(hop(TOR, at("Tor Velm")),), to="Daily Quay",
    )  # fmt: skip
    opens = Statement(
        FERRY.id, at("the mayor of Marn"), (at("said"),), (at("It opens in April"),), "indirect", "says", 0.9,
        "rules:post-posed", speaker=TOR, chain=(hop(TOR, at("the mayor of Marn"), "the mayor is Tor Velm"),),
        place="Veldia", said_on="2026-03-10",
    )  # fmt: skip
    return fares, asked, opens


def hostile_statements() -> tuple[Statement, ...]:
    """A statement whose every word tries something."""
    where = span(HOSTILE, "Zed\x07 Orr")
    who = Party("Zed\x07 [link=x]Orr[/link]", "person")
    content = Span(1, HOSTILE.text.index("”"))
    return (
        Statement(
            HOSTILE.id, where, (span(HOSTILE, "said"),), (content,), "direct", "says", 0.9, "rules:quotes",
            speaker=who, chain=(hop(WIRE), hop(who, where, "why\x1b[5m")), channel="X\u202e", why=("step\x1b[0m",),
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str
