"""Who has a claim from whom, on a page and as JSON: its origins with their tellings, and the words that prove it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.text import Text

from sayso.connect.arrows import Node
from sayso.records import Article, Claim, Origin, Party, Telling
from sayso.serve.reviewed import HEADING, review_words, reviews_shape
from sayso.serve.safe import one_line, shortened
from sayso.serve.shapes import Shape, party_shape, span_shape
from sayso.serve.story import facts_of
from sayso.serve.terminal import Screen
from sayso.serve.traced import Edge, Proof, Traced
from sayso.serve.words import counted, outlet_words, party_style, party_words, place_words, short_id

HOW: Mapping[str, str] = {"says": "on the word of", "cites": "cites", "copies": "copies"}
_LONGEST = 150  # characters of a telling on screen
_MOST = 3  # proofs of one arrow on screen
_BETWEEN = " · "


# ---------------------------------------------------------------- a page
def show_origins(screen: Screen, traced: Traced) -> None:
    """Print a claim: from whom it comes, and who has it from whom."""
    claim = traced.claim
    tellers = dict.fromkeys(outlet_words(traced.articles[t.article]) for t in claim.tellings)
    facts = [*facts_of(claim, told_by=len(tellers)), Text(short_id(claim.id), "meta")]
    screen.ends(Text(f"“{one_line(claim.text)}”", "title"), Text(_BETWEEN).join(facts))
    if traced.story:
        screen.line((f"in the story: {one_line(traced.story.title)}", "meta"))
    by_key = {t.key: t for t in claim.tellings}
    for number, origin in enumerate([o for o in claim.origins if o.counted], 1):
        _origin(screen, number, origin, [by_key[k] for k in origin.tellings if k in by_key], traced)
    _untraced(screen, traced, by_key)
    screen.blank()
    if traced.edges:
        screen.line(("who has it from whom", "meta"))
        names = node_names(traced)
        for edge in traced.edges:
            _edge(screen, edge, names, traced)
    else:
        screen.line(("the texts do not say who has it from whom", "meta"))
    if traced.reviews:
        screen.blank()
        screen.line((f"{HEADING.lower()}, in their words", "meta"))
    for beside in traced.reviews:
        screen.hang(Text("  "), Text(review_words(beside)))


def _origin(screen: Screen, number: int, origin: Origin, tellings: Sequence[Telling], traced: Traced) -> None:
    screen.blank()
    party = Party(origin.name, origin.kind)
    kind = "" if origin.kind == "unnamed" else f"{_BETWEEN}{origin.kind}"
    head = Text.assemble((party_words(party), party_style(party)), (kind, "meta"))
    folded = {reason for t in tellings for reason in traced.folded.get(t.key, "").split("; ")}
    if why := [reason for reason in origin.why.split("; ") if reason and reason not in folded]:
        head.append(f" — {one_line('; '.join(why))}", "meta")
    screen.hang(Text(f"{number:>3} ", "number"), head)
    for telling in tellings:
        _telling(screen, telling, traced)


def _telling(screen: Screen, telling: Telling, traced: Traced) -> None:
    article = traced.articles[telling.article]
    words = Text.assemble(place_words(article), (f", {form_of(telling, traced)}: ", "meta"))
    words.append(f"⟦{shortened(telling_words(telling, article), _LONGEST)}⟧")
    words.append(f" {_where(telling)}", "meta")
    if folded := traced.folded.get(telling.key):
        words.append(f"{_BETWEEN}{one_line(folded)}")
    screen.hang(Text("      "), words)


def _untraced(screen: Screen, traced: Traced, by_key: Mapping[str, Telling]) -> None:
    """Outlets that tell it and name nobody, with what they tell."""
    silent = [by_key[k] for o in traced.claim.origins if not o.counted for k in o.tellings if k in by_key]
    if not silent:
        return
    screen.blank()
    names = node_names(traced)
    if traced.untraced:
        who = ", ".join(names[node.key] for node in traced.untraced)
        head = f"{counted(len(traced.untraced), 'outlet gives', 'outlets give')} no origin: {who}"
    else:
        head = "told without an origin, too"
    screen.hang(Text("  ◌ ", "number"), Text(head))
    for telling in silent:
        _telling(screen, telling, traced)


def _edge(screen: Screen, edge: Edge, names: Mapping[str, str], traced: Traced) -> None:
    unnamed = any(node.kind == "unnamed" for node in traced.nodes if node.key == edge.from_)
    arrow = Text.assemble(names[edge.of], (f" ─ {HOW[edge.how]} → ", "meta"))
    arrow.append(names[edge.from_], "unnamed" if unnamed else "speaker")
    screen.hang(Text("  "), arrow)
    for proof in edge.proofs[:_MOST]:
        article = traced.articles[proof.article]
        screen.hang(Text("      "), _proof(proof, article))
    if len(edge.proofs) > _MOST:
        screen.hang(Text("      "), Text(f"… {len(edge.proofs) - _MOST} more", "meta"))


def _proof(proof: Proof, article: Article) -> Text:
    if proof.span is None:
        return Text.assemble(one_line(proof.why) or "no words tell it", (f" · {place_words(article)}", "meta"))
    words = Text(f"⟦{shortened(proof.span.of(article.text), _LONGEST)}⟧")
    words.append(f" {one_line(article.name)} [{proof.span.start}, {proof.span.end})", "meta")
    return words


def node_names(traced: Traced) -> dict[str, str]:
    """What each node is called on screen; an outlet without a name by its article's."""
    return {node.key: _called(node, traced.articles) for node in traced.nodes}


def _called(node: Node, articles: Mapping[str, Article]) -> str:
    if node.key in articles:
        return outlet_words(articles[node.key])
    return party_words(Party(node.name, node.kind))


def form_of(telling: Telling, traced: Traced) -> str:
    """How a telling stands: direct, indirect, mixed, or narrated where nobody is said to say it."""
    statement = traced.statements.get(telling.statement or "")
    return statement.form if statement else "narrated"


def telling_words(telling: Telling, article: Article) -> str:
    """What a telling says, its spans joined by an ellipsis."""
    return " … ".join(one_line(span.of(article.text)) for span in telling.content)


def _where(telling: Telling) -> str:
    return f"[{telling.content[0].start}, {telling.content[-1].end})"


# ---------------------------------------------------------------- several
def show_choice(screen: Screen, given: str, found: Sequence[Claim], *, limit: int) -> None:
    """Print the claims that hold the words of a question, to choose one by its id."""
    screen.line(f"{counted(len(found), 'claim')} hold “{one_line(given)}”; give an id:")
    for claim in found[:limit]:
        origins = counted(claim.independent_origins, "origin") if claim.independent_origins else "no origin"
        told = counted(len({t.article for t in claim.tellings}), "article")
        body = Text.assemble(f"“{shortened(claim.text, _LONGEST)}”", (f" {origins}{_BETWEEN}{told}", "meta"))
        screen.hang(Text(f"  {short_id(claim.id)}  ", "number"), body)
    if left := max(0, len(found) - limit):
        screen.line((f"  … {left:,} more", "meta"))


# ---------------------------------------------------------------- JSON
def choice_shape(claim: Claim) -> Shape:
    """A claim in a list to choose from."""
    return {
        "id": claim.id,
        "text": claim.text,
        "story": claim.story,
        "independent_origins": claim.independent_origins,
        "articles": len({t.article for t in claim.tellings}),
    }


def origins_shape(traced: Traced) -> Shape:
    """A claim with its origins, and the graph of who has it from whom: nodes, and edges with the words that prove them.

    A node's ``origin`` is the place in ``origins`` of the one that it is. ``folded`` says how a telling came to its
    origin where it does not name it outright. ``reviews`` stands only where there are any.
    """
    claim = traced.claim
    by_key = {t.key: t for t in claim.tellings}
    return {
        "id": claim.id,
        "story": claim.story,
        "text": claim.text,
        "independent_origins": claim.independent_origins,
        "first_seen": claim.first_seen,
        "origins": [
            {
                "name": o.name,
                "kind": o.kind,
                "counted": o.counted,
                "why": o.why,
                "tellings": [_telling_shape(by_key[k], traced) for k in o.tellings if k in by_key],
            }
            for o in claim.origins
        ],
        "untraced": [node_names(traced)[node.key] for node in traced.untraced],
        "nodes": [
            {"key": n.key, "name": n.name, "kind": n.kind, "origin": traced.origin_of.get(n.key)} for n in traced.nodes
        ],
        "edges": [_edge_shape(edge, traced) for edge in traced.edges],
        **reviews_shape(traced.reviews),
    }


def _telling_shape(telling: Telling, traced: Traced) -> Shape:
    article = traced.articles[telling.article]
    statement = traced.statements.get(telling.statement or "")
    return {
        "key": telling.key,
        "article": telling.article,
        "outlet": article.outlet,
        "published": article.published,
        "statement": telling.statement,
        "form": form_of(telling, traced),
        "content": [span_shape(span) for span in telling.content],
        "text": telling_words(telling, article),
        "chain": [party_shape(hop.party) for hop in statement.chain] if statement else [],
        "folded": traced.folded.get(telling.key) or None,
    }


def _edge_shape(edge: Edge, traced: Traced) -> Shape:
    return {
        "of": edge.of,
        "from": edge.from_,
        "how": edge.how,
        "proofs": [
            {
                "article": p.article,
                "span": span_shape(p.span),
                "text": p.span.of(traced.articles[p.article].text) if p.span else None,
                "why": p.why,
                "tellings": list(p.tellings),
            }
            for p in edge.proofs
        ],
    }
