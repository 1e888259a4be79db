"""schema.org JSON-LD: only its own terms, used as it defines them; chains and origins read back as they were."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from pyshacl import validate
from rdflib import RDF, SDO, Graph, Namespace, URIRef
from rdflib.collection import Collection

from sayso.ledger import claims, open_ledger, queries
from sayso.ledger.lines import rounded
from sayso.ledger.linked import TERMS, iri, record_of
from sayso.ledger.store import content_text
from tests.ledger.linkedcase import HOSTILE, OTHER, PART, RELATION, SPOKEN, exported, make_linked
from tests.serve import bridge_claim as bridge
from tests.strategies import piles

# rdflib warns of its own use of what it gives up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

OWN = Namespace(TERMS)

# What schema.org says of what is used: the classes that a property belongs to, and those that its values are of.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix : <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:NewsArticle rdfs:subClassOf :CreativeWork . :Quotation rdfs:subClassOf :CreativeWork .
:Statement rdfs:subClassOf :CreativeWork . :Collection rdfs:subClassOf :CreativeWork .
:Claim rdfs:subClassOf :CreativeWork . :CreativeWork rdfs:subClassOf :Thing .
:GovernmentOrganization rdfs:subClassOf :Organization . :NewsMediaOrganization rdfs:subClassOf :Organization .
:Organization rdfs:subClassOf :Thing . :Person rdfs:subClassOf :Thing .

[] a sh:NodeShape ; sh:targetSubjectsOf :headline, :creditText, :publisher, :datePublished, :inLanguage, :isBasedOn ,
     :text, :isPartOf, :hasPart, :temporalCoverage ; sh:class :CreativeWork .
[] a sh:NodeShape ; sh:targetSubjectsOf :name, :alternateName, :identifier, :url ; sh:class :Thing .
[] a sh:NodeShape ; sh:targetSubjectsOf :jobTitle ; sh:class :Person .
[] a sh:NodeShape ; sh:targetSubjectsOf :spokenByCharacter ; sh:class :Quotation .
[] a sh:NodeShape ; sh:targetSubjectsOf :appearance, :firstAppearance ; sh:class :Claim .
[] a sh:NodeShape ; sh:targetObjectsOf :isBasedOn, :isPartOf, :hasPart, :appearance, :firstAppearance ;
   sh:class :CreativeWork .
[] a sh:NodeShape ; sh:targetObjectsOf :publisher, :spokenByCharacter ; sh:or ( [ sh:class :Organization ] [ sh:class :Person ] ) .
[] a sh:NodeShape ; sh:targetObjectsOf :headline, :creditText, :datePublished, :inLanguage, :text, :temporalCoverage, :name ,
     :alternateName, :identifier, :url, :jobTitle ; sh:datatype xsd:string .
[] a sh:NodeShape ; sh:targetClass :Quotation ;
   sh:property [ sh:path :text ; sh:minCount 1 ; sh:maxCount 1 ] ; sh:property [ sh:path :isPartOf ; sh:minCount 1 ; sh:maxCount 1 ] .
[] a sh:NodeShape ; sh:targetClass :Claim ;
   sh:property [ sh:path :appearance ; sh:minCount 1 ] ; sh:property [ sh:path :firstAppearance ; sh:maxCount 1 ] .
"""  # noqa: E501


def graph_of(text):
    """The export as linked data; nothing is fetched, its context stands in it."""
    return Graph().parse(data=text, format="json-ld")


@pytest.fixture
def ledger(tmp_path):
    """The ledger for linked data."""
    with make_linked(tmp_path / "l.db") as opened:
        yield opened


@pytest.fixture
def graph(ledger):
    """Its export, read by rdflib."""
    return graph_of(exported(ledger, "schemaorg"))


def judged(graph):
    """Whether the graph has all as schema.org defines it, and what has not."""
    shapes = Graph().parse(data=SHAPES, format="turtle")
    conforms, _, report = validate(graph, shacl_graph=shapes, ont_graph=shapes)
    return conforms, report


def one(graph, record, property_):
    """The one value of a record's property."""
    (value,) = graph.objects(URIRef(iri(record)), property_)
    return value


def chain_of(graph, statement):
    """A statement's chain: names, kinds, spans, words and reasons, outermost first."""
    head = graph.value(URIRef(iri(statement)), OWN.chain)
    return [
        tuple(
            None if (found := graph.value(hop, OWN[key])) is None else found.toPython()
            for key in ("name", "kind", "start", "end", "words", "why")
        )
        for hop in (Collection(graph, head) if head else ())
    ]


def chain_in(statement, text):
    """The same from the ledger's record."""
    return [
        (h.party.name, h.party.kind, *((h.span.start, h.span.end, h.span.of(text)) if h.span else (None,) * 3), h.why)
        for h in statement.chain
    ]


def test_every_foreign_term_is_one_of_schema_org(graph):
    """Classes and properties that are not own ones stand in schema.org's list."""
    used = {t for s, p, o in graph for t in ((p, o) if p == RDF.type else (p,)) if str(t).startswith(str(SDO))}

    assert len(used) > 20
    assert set() == {t for t in used if t.removeprefix(str(SDO)) not in SDO.__annotations__}


def test_terms_are_used_as_schema_org_defines_them(graph):
    """Each on what it belongs to, with values of the kind that it takes."""
    conforms, report = judged(graph)

    assert conforms, report


@pytest.mark.parametrize(
    "wrong",
    [
        f"<{iri(SPOKEN.id)}> :spokenByCharacter <{iri(HOSTILE.id)}>",
        f"<{iri(HOSTILE.id)}> :spokenByCharacter <{iri('ent-0123456789abcdef')}>",
        f"<{iri(SPOKEN.id)}> :appearance <{iri(HOSTILE.id)}>",
        f"<{iri(SPOKEN.id)}> :text 5",
        "<urn:x:1> a :Claim",
    ],
)
def test_the_shapes_find_what_schema_org_does_not_mean(graph, wrong):
    """A property on the wrong class, or with a value of the wrong kind, does not pass."""
    graph.parse(data=f"@prefix : <https://schema.org/> . {wrong} .", format="turtle")

    assert not judged(graph)[0]


def test_only_words_in_quotation_marks_are_a_quotation(graph, ledger):
    """What an article puts in its own words is a statement, and nobody is said to have spoken it."""
    quoted = {record_of(q) for q in graph.subjects(RDF.type, SDO.Quotation)}
    spoken = {record_of(q) for q in graph.subjects(SDO.spokenByCharacter)}

    assert {s.id for s in queries.statements(ledger) if s.form == "direct"} == quoted
    assert {SPOKEN.id} == spoken
    assert URIRef(iri("ent-0123456789abcdef")) == one(graph, SPOKEN.id, SDO.spokenByCharacter)


def test_nothing_is_rated(ledger):
    """No review, no rating, no word of what is right."""
    text = exported(ledger, "schemaorg")

    assert [] == [w for w in ("ClaimReview", "Rating", "reviewRating", "truthfulness", "interpretedAs") if w in text]


def test_the_chain_reads_back_in_order_with_its_words(graph, ledger):
    """Names, kinds, spans, words and reasons of every hop; two unnamed ones are not one."""
    texts = {a.id: a.text for a in queries.articles(ledger)}

    assert {s.id: chain_in(s, texts[s.article]) for s in queries.statements(ledger)} == {
        s.id: chain_of(graph, s.id) for s in queries.statements(ledger)
    }
    parties = [graph.value(h, OWN.party) for h in Collection(graph, one(graph, SPOKEN.id, OWN.chain))]
    assert len(SPOKEN.chain) == len(set(parties))
    assert parties[-1] == one(graph, SPOKEN.id, OWN.speaker)


def test_claims_tellings_and_origins_read_back(graph, ledger):
    """Each origin with its name, kind, whether it counts, why, and the tellings that come from it."""
    for claim in claims.claims(ledger):
        head = one(graph, claim.id, OWN.origin)
        found = [
            (
                *(graph.value(o, OWN[key]).toPython() for key in ("name", "kind", "counted")),
                tuple(record_of(t) for t in Collection(graph, graph.value(o, OWN.telling))),
            )
            for o in Collection(graph, head)
        ]

        assert [(o.name, o.kind, o.counted, o.tellings) for o in claim.origins] == found
        assert claim.independent_origins == one(graph, claim.id, OWN.independentOrigins).toPython()
        assert {t.key for t in claim.tellings} == {
            record_of(t) for t in graph.objects(URIRef(iri(claim.id)), SDO.appearance)
        }


def test_a_claim_appears_first_where_it_was_seen_first(graph):
    """The telling of the day on which it was first seen; none where no day is known."""
    assert bridge.SOURCED.id == record_of(one(graph, bridge.CLAIM.id, SDO.firstAppearance))
    assert PART.key == record_of(one(graph, OTHER.id, SDO.firstAppearance))


def test_a_passage_tells_its_words_and_of_what_it_is_a_part(graph):
    """An outlet's own narration, and the part of a statement that tells a claim."""
    assert "".join(c.of(HOSTILE.text) for c in PART.content) == str(one(graph, PART.key, SDO.text))
    assert URIRef(iri(SPOKEN.id)) == one(graph, PART.key, OWN.partOf)
    assert bridge.ECHO.text[:28] == str(one(graph, bridge.NARRATED.key, SDO.text))


def test_a_relation_is_one_term_and_a_record_with_its_score(graph):
    """To be asked for at once, or with score and reason."""
    (record,) = graph.subjects(RDF.type, OWN.Relation)

    assert (URIRef(iri(RELATION.a)), OWN.figuresDiffer, URIRef(iri(RELATION.b))) in graph
    assert rounded(RELATION.score) == graph.value(record, OWN.score).toPython()
    assert RELATION.why == str(graph.value(record, OWN.why))


def test_an_article_copied_from_another_is_based_on_it(graph):
    """With the party that it credits."""
    assert URIRef(iri(bridge.WIRE.id)) == one(graph, bridge.POST.id, SDO.isBasedOn)
    assert "Coast Wire" == str(one(graph, bridge.POST.id, OWN.credit))


def test_hostile_text_survives_as_data(graph, ledger):
    """Tags, quotation marks, control characters and direction overrides are the same text again; no address runs."""
    assert content_text(SPOKEN, HOSTILE.text) == str(one(graph, SPOKEN.id, SDO.text))
    assert HOSTILE.title == str(one(graph, HOSTILE.id, SDO.headline))
    assert [] == list(graph.objects(URIRef(iri(HOSTILE.id)), SDO.url))


def test_a_line_holds_a_node(ledger):
    """So that a program can read a large export line by line."""
    first, *nodes, last = exported(ledger, "schemaorg").splitlines()

    assert ('"@graph":[', "]}") == (first[-10:], last)
    assert all("@id" in json.loads(node.removesuffix(",")) for node in nodes)


@given(piles())
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_chains_and_words_of_any_text_read_back(tmp_path_factory, pile):
    """Whatever the names, reasons and texts hold."""
    with open_ledger(tmp_path_factory.mktemp("any") / "l.db", create=True) as each:
        for article, found, noted in pile:
            each.add(article, found, noted)
        graph = graph_of(exported(each, "schemaorg"))
        for article in queries.articles(each):
            for s in queries.statements(each, article=article.id):
                assert content_text(s, article.text) == str(one(graph, s.id, SDO.text))
                assert chain_in(s, article.text) == chain_of(graph, s.id)
