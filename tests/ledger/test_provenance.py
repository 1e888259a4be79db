"""PROV-O: read by rdflib and by the prov library, and the way back to chains, origins and copies."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from prov.model import ProvAgent, ProvAttribution, ProvDerivation, ProvDocument, ProvEntity, ProvMembership
from pyshacl import validate
from rdflib import DCTERMS, PROV, RDF, XSD, Graph, Literal, Namespace, URIRef

from sayso.ledger import claims, open_ledger, queries
from sayso.ledger.linked import TERMS, iri, record_of
from sayso.ledger.store import content_text
from sayso.ledger.turtle import block, literal, named
from tests.ledger.linkedcase import HOSTILE, SPOKEN, exported, make_linked
from tests.serve import bridge_claim as bridge
from tests.strategies import piles, texts

# rdflib warns of its own use of what it gives up, which the prov library reads through.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

OWN = Namespace(TERMS)

# What PROV-O says of the properties that are used: of what they are told, and what their values are.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .

[] a sh:NodeShape ; sh:targetSubjectsOf prov:wasAttributedTo, prov:wasQuotedFrom, prov:wasDerivedFrom, prov:hadPrimarySource,
     prov:value, prov:qualifiedQuotation, prov:qualifiedAttribution, prov:qualifiedDerivation, prov:hadMember ; sh:class prov:Entity .
[] a sh:NodeShape ; sh:targetObjectsOf prov:wasQuotedFrom, prov:wasDerivedFrom, prov:hadPrimarySource, prov:entity,
     prov:hadMember ; sh:class prov:Entity .
[] a sh:NodeShape ; sh:targetObjectsOf prov:wasAttributedTo, prov:agent ; sh:class prov:Agent .
[] a sh:NodeShape ; sh:targetObjectsOf prov:qualifiedQuotation ; sh:class prov:Quotation ;
   sh:property [ sh:path prov:entity ; sh:minCount 1 ; sh:maxCount 1 ] .
[] a sh:NodeShape ; sh:targetObjectsOf prov:qualifiedDerivation ; sh:class prov:Derivation ;
   sh:property [ sh:path prov:entity ; sh:minCount 1 ; sh:maxCount 1 ] .
[] a sh:NodeShape ; sh:targetObjectsOf prov:qualifiedAttribution ; sh:class prov:Attribution ;
   sh:property [ sh:path prov:agent ; sh:minCount 1 ; sh:maxCount 1 ] .
"""  # noqa: E501


@pytest.fixture
def ledger(tmp_path):
    """The ledger for linked data."""
    with make_linked(tmp_path / "l.db") as opened:
        yield opened


@pytest.fixture
def graph(ledger):
    """Its export, read by rdflib."""
    return graph_of(exported(ledger, "prov"))


def graph_of(text):
    """Turtle as a graph."""
    return Graph().parse(data=text, format="turtle")


def name(record):
    """A record in the graph."""
    return URIRef(iri(record))


def ids(graph, record, property_):
    """The ids of the records that are the values of a property."""
    return {record_of(value) for value in graph.objects(name(record), property_)}


def hops_of(graph, statement):
    """The hops from a statement to its speaker, along the derivations alone."""
    found = []
    at = name(statement)
    while at is not None:
        following = [d for d in graph.objects(at, PROV.wasDerivedFrom) if (d, RDF.type, OWN.Hop) in graph]
        assert len(following) <= 1
        at = following[0] if following else None
        found += following
    return found


def chain_of(graph, statement):
    """A statement's chain with the words that prove each hop, read along the derivations."""
    found = []
    for hop in hops_of(graph, statement):
        proof = graph.value(hop, PROV.qualifiedAttribution) or graph.value(hop, PROV.qualifiedDerivation)
        words = (graph.value(proof, OWN[key]) for key in ("start", "end", "words", "why"))
        told = (graph.value(hop, OWN[key]).toPython() for key in ("name", "kind"))
        found.append((*told, *(None if each is None else each.toPython() for each in words)))
    return found


def chain_in(statement, text):
    """The same from the ledger's record."""
    return [
        (
            *(h.party.name, h.party.kind),
            *((h.span.start, h.span.end, h.span.of(text)) if h.span else (None,) * 3),
            h.why or None,
        )
        for h in statement.chain
    ]


def judged(graph):
    """Whether the graph is as PROV-O defines it, and what is not."""
    conforms, _, report = validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))
    return conforms, report


def test_terms_of_prov_are_its_own_and_used_as_it_defines_them(graph):
    """Every term stands in PROV-O's list; entities and agents stand where it wants them."""
    used = {t for row in graph for t in row if isinstance(t, URIRef) and t.startswith(str(PROV))}
    conforms, report = judged(graph)

    assert len(used) > 12
    assert set() == {t for t in used if t.removeprefix(str(PROV)) not in PROV.__annotations__}
    assert conforms, report


@pytest.mark.parametrize(
    "wrong",
    [
        f"<{iri(SPOKEN.id)}> prov:wasAttributedTo <{iri(HOSTILE.id)}>",
        f"<{iri(SPOKEN.id)}> prov:wasDerivedFrom <{iri('ent-0123456789abcdef')}>",
        f"<{iri(SPOKEN.id)}> prov:qualifiedAttribution [ a prov:Attribution ]",
    ],
)
def test_the_shapes_find_what_prov_does_not_mean(graph, wrong):
    """A text as an agent, a person as a thing derived from, an attribution to nobody."""
    graph.parse(data=f"@prefix prov: <http://www.w3.org/ns/prov#> . {wrong} .", format="turtle")

    assert not judged(graph)[0]


def test_the_prov_library_reads_all_of_it(ledger):
    """Without a warning: entities, agents, attributions, derivations, members; as PROV-JSON it comes back the same."""
    document = ProvDocument.deserialize(content=exported(ledger, "prov"), format="rdf", rdf_format="turtle")
    entities = {record_of(r.identifier.uri) for r in document.get_records(ProvEntity)}
    known = {a.id for a in queries.articles(ledger)} | {s.id for s in queries.statements(ledger)}

    assert known | {c.id for c in claims.claims(ledger)} <= entities
    for kind in (ProvAgent, ProvAttribution, ProvDerivation, ProvMembership):
        assert document.get_records(kind)
    assert document == ProvDocument.deserialize(content=document.serialize(format="json"), format="json")


def test_the_chain_is_the_way_of_derivations(graph, ledger):
    """Outermost first, to the speaker, each hop with the words that prove it."""
    texts = {a.id: a.text for a in queries.articles(ledger)}

    for s in queries.statements(ledger):
        assert chain_in(s, texts[s.article]) == chain_of(graph, s.id)
        assert [n for n, _ in enumerate(s.chain)] == [
            graph.value(hop, OWN.position).toPython() for hop in hops_of(graph, s.id)
        ]


def test_only_what_the_speaker_said_is_a_primary_source(graph):
    """The last hop, where it is the speaker; a statement of nobody has none."""
    assert {f"{SPOKEN.id}:hop-4"} == ids(graph, SPOKEN.id, PROV.hadPrimarySource)
    assert {SPOKEN.id, *(s.id for s in bridge.SAID.values())} == {
        record_of(s) for s in graph.subjects(PROV.hadPrimarySource)
    }


def test_a_document_is_a_thing_and_no_agent(graph):
    """A hop through one is derived from it, and attributed to nobody."""
    hop = name(f"{SPOKEN.id}:hop-2")

    assert graph.value(hop, PROV.wasAttributedTo) is None
    assert (graph.value(hop, OWN.party), RDF.type, PROV.Entity) in graph
    assert (graph.value(hop, OWN.party), RDF.type, PROV.Agent) not in graph


def test_nobody_is_said_to_act_for_another(graph):
    """Texts do not tell it of a hop, so that it is not claimed."""
    assert [] == list(graph.subject_objects(PROV.actedOnBehalfOf))


def test_independent_origins_are_the_agents_that_a_claim_is_attributed_to(graph, ledger):
    """With name, kind, reason and tellings; an outlet that names nobody is told of, and does not count."""
    for claim in claims.claims(ledger):
        told = {
            (
                *(graph.value(o, OWN[key]).toPython() for key in ("name", "kind", "counted")),
                frozenset(record_of(t) for t in graph.objects(o, OWN.telling)),
            )
            for o in graph.objects(name(claim.id), OWN.origin)
        }

        assert {(o.name, o.kind, o.counted, frozenset(o.tellings)) for o in claim.origins} == told
        assert claim.independent_origins == len(ids(graph, claim.id, PROV.wasAttributedTo))
        assert {t.key for t in claim.tellings} == ids(graph, claim.id, PROV.wasDerivedFrom)


def test_a_copy_is_quoted_from_its_original(graph):
    """With the passages in both texts, and whom it credits."""
    (quotation,) = graph.objects(name(bridge.POST.id), PROV.qualifiedQuotation)
    (passage,) = graph.objects(quotation, OWN.passage)
    places = [graph.value(passage, OWN[key]).toPython() for key in ("start", "end", "originStart", "originEnd")]
    (copied,) = bridge.COPY.passages

    assert {bridge.WIRE.id} == ids(graph, bridge.POST.id, PROV.wasQuotedFrom)
    assert [copied.span.start, copied.span.end, copied.origin.start, copied.origin.end] == places
    assert Literal("Coast Wire") == graph.value(name(bridge.POST.id), OWN.credit)


def test_days_and_times_have_their_types(graph):
    """A day is a date, a time a time."""
    assert Literal("2031-03-09", datatype=XSD.date) == graph.value(name(bridge.WIRE.id), DCTERMS.issued)
    assert XSD.dateTime == graph.value(name(HOSTILE.id), DCTERMS.issued).datatype


def test_hostile_text_survives_as_data(graph):
    """Quotation marks, backslashes, control characters and tags are the same text again."""
    assert content_text(SPOKEN, HOSTILE.text) == str(graph.value(name(SPOKEN.id), PROV.value))
    assert "javascript:" not in {str(o)[:11] for o in graph.objects()}


@given(texts)
@example('\x00\x1b\x7f\x85\u2028\ufeff"""\\\\\' \\u0041 \r\n\t')
@settings(max_examples=50, deadline=None)
def test_any_text_is_the_same_after_turtle(text):
    """One literal, one line."""
    written = block(named("urn:x:1"), {"<urn:x:2>": literal(text)}).decode("utf8")

    assert Literal(text) == graph_of(written).value(URIRef("urn:x:1"), URIRef("urn:x:2"))
    assert 1 == len(written.splitlines())


@given(piles())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_chains_and_words_of_any_text_read_back(tmp_path_factory, pile):
    """Whatever the names, reasons and texts hold."""
    with open_ledger(tmp_path_factory.mktemp("any") / "l.db", create=True) as each:
        for article, found, noted in pile:
            each.add(article, found, noted)
        graph = graph_of(exported(each, "prov"))
        for article in queries.articles(each):
            for s in queries.statements(each, article=article.id):
                assert content_text(s, article.text) == str(graph.value(name(s.id), PROV.value))
                assert chain_in(s, article.text) == chain_of(graph, s.id)
