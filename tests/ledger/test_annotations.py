"""W3C Web Annotations: what the Recommendation demands, checked by SHACL, and the way back to spans and words."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from pyshacl import validate
from rdflib import RDF, Graph, Namespace, URIRef

from sayso.ledger import open_ledger, queries
from sayso.ledger.linked import iri, record_of
from tests.ledger.linkedcase import HOSTILE, QUOTED, SPOKEN, exported, make_linked
from tests.strategies import piles

# rdflib warns of its own use of what it gives up.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

OA = Namespace("http://www.w3.org/ns/oa#")

# The part of the Recommendation's context that is used, written from its list of terms, so that nothing is fetched.
STANDARD = "http://www.w3.org/ns/anno.jsonld"
LINKS = {
    "body": "oa:hasBody",
    "target": "oa:hasTarget",
    "source": "oa:hasSource",
    "selector": "oa:hasSelector",
    "state": "oa:hasState",
    "via": "oa:via",
}
WORDS = {
    "motivation": "oa:motivatedBy",
    "purpose": "oa:hasPurpose",
}
VALUES = {
    "format": "dc:format",
    "language": "dc:language",
    "value": "rdf:value",
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "name": "foaf:name",
}
CLASSES = {
    **{
        name: f"oa:{name}"
        for name in ("Annotation", "SpecificResource", "TextualBody", "TextQuoteSelector", "TextPositionSelector")
    },
    **{name: f"oa:{name}" for name in ("classifying", "describing", "identifying", "linking", "tagging")},
    "Text": "dctypes:Text",
    "Person": "foaf:Person",
    "Organization": "foaf:Organization",
}
OWN = {
    "oa": str(OA),
    "dc": "http://purl.org/dc/elements/1.1/",
    "dctypes": "http://purl.org/dc/dcmitype/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdf": str(RDF),
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
    **{key: {"@id": name, "@type": "@id"} for key, name in LINKS.items()},
    **{key: {"@id": name, "@type": "@vocab"} for key, name in WORDS.items()},
    **{key: {"@id": f"oa:{key}", "@type": "xsd:nonNegativeInteger"} for key in ("start", "end")},
    **VALUES,
    **CLASSES,
}

# The Recommendation's MUST clauses (sections 3.1, 3.2, 4, 4.2.4, 4.2.5) for what an export holds.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix dc: <http://purl.org/dc/elements/1.1/> .

[] a sh:NodeShape ; sh:targetClass oa:Annotation ; sh:nodeKind sh:IRI ;
   sh:property [ sh:path oa:hasTarget ; sh:minCount 1 ; sh:node [ sh:or ( [ sh:nodeKind sh:IRI ] [ sh:class oa:SpecificResource ] ) ] ] ;
   sh:property [ sh:path oa:motivatedBy ; sh:nodeKind sh:IRI ; sh:minCount 1 ; sh:maxCount 1 ] .

[] a sh:NodeShape ; sh:targetClass oa:SpecificResource ;
   sh:property [ sh:path oa:hasSource ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] .

[] a sh:NodeShape ; sh:targetObjectsOf oa:hasTarget ;
   sh:property [ sh:path oa:hasSelector ; sh:minCount 2 ; sh:maxCount 2 ] ;
   sh:property [ sh:path oa:hasState ; sh:minCount 1 ] .

[] a sh:NodeShape ; sh:targetClass oa:TextualBody ;
   sh:property [ sh:path rdf:value ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ;
   sh:property [ sh:path dc:format ; sh:maxCount 1 ] ;
   sh:property [ sh:path oa:hasPurpose ; sh:nodeKind sh:IRI ] .

[] a sh:NodeShape ; sh:targetClass oa:TextPositionSelector ;
   sh:property [ sh:path rdf:type ; sh:maxCount 1 ] ;
   sh:property [ sh:path oa:start ; sh:minCount 1 ; sh:maxCount 1 ; sh:minInclusive 0 ; sh:datatype xsd:nonNegativeInteger ; sh:lessThan oa:end ] ;
   sh:property [ sh:path oa:end ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:nonNegativeInteger ] .

[] a sh:NodeShape ; sh:targetClass oa:TextQuoteSelector ;
   sh:property [ sh:path rdf:type ; sh:maxCount 1 ] ;
   sh:property [ sh:path oa:exact ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ;
   sh:property [ sh:path oa:prefix ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] ;
   sh:property [ sh:path oa:suffix ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:string ] .
"""  # noqa: E501


def lines(ledger):
    """The export's annotations, read as JSON."""
    return [json.loads(line) for line in exported(ledger, "annotations").splitlines()]


def graph_of(rows):
    """The annotations as linked data, the standard context replaced by the one above."""
    assert all(STANDARD == row["@context"][0] for row in rows)

    mapped = [row | {"@context": [OWN, *row["@context"][1:]]} for row in rows]
    return Graph().parse(data=json.dumps(mapped), format="json-ld")


def spans_of(row):
    """The spans and words of an annotation's targets, in order."""
    found = []
    for target in row["target"]:
        position, quote = target["selector"]
        found.append(((position["start"], position["end"]), quote["exact"]))
    return found


def parts_of(rows):
    """By statement and part, the spans and words."""
    return {(record_of(row["sayso:of"]["id"]), row["sayso:part"]): spans_of(row) for row in rows}


@pytest.fixture
def ledger(tmp_path):
    """The ledger for linked data."""
    with make_linked(tmp_path / "l.db") as opened:
        yield opened


def test_annotations_keep_the_recommendations_musts(ledger):
    """Every annotation, body, target and selector has what it must, no more than it may, as SHACL tells."""
    graph = graph_of(lines(ledger))
    conforms, _, report = validate(graph, shacl_graph=Graph().parse(data=SHAPES, format="turtle"))

    assert conforms, report
    assert len(lines(ledger)) == len(set(graph.subjects(RDF.type, OA.Annotation)))


@pytest.mark.parametrize(
    "damage",
    [
        lambda row: row.pop("target"),
        lambda row: row.pop("motivation"),
        lambda row: row["target"][0].pop("source"),
        lambda row: row["target"][0].pop("state"),
        lambda row: row["target"][0]["selector"][0].pop("end"),
        lambda row: row["target"][0]["selector"][0].update(start=-1),
        lambda row: row["target"][0]["selector"][1].pop("exact"),
        lambda row: row["body"][0].pop("value"),
    ],
)
def test_the_shapes_find_what_the_recommendation_forbids(ledger, damage):
    """An annotation that lacks what it must have does not pass."""
    row = lines(ledger)[0]
    damage(row)
    conforms, _, _ = validate(graph_of([row]), shacl_graph=Graph().parse(data=SHAPES, format="turtle"))

    assert not conforms


def test_every_key_is_the_standards_or_an_own_one(ledger):
    """No key is lost where an annotation is read as linked data."""

    def keys(value):
        if isinstance(value, dict):
            yield from value
            value = list(value.values())
        if isinstance(value, list):
            for each in value:
                yield from keys(each)

    used = {key for row in lines(ledger) for key in keys({k: v for k, v in row.items() if k != "@context"})}

    assert set() == {key for key in used if key not in OWN and not key.startswith("sayso:") and key != "@list"}


def test_a_content_in_parts_has_a_target_for_each(ledger):
    """In the order of the statement, each found by characters and by its words."""
    row = next(r for r in lines(ledger) if r["id"] == iri(f"{SPOKEN.id}:content"))

    assert [((c.start, c.end), c.of(HOSTILE.text)) for c in SPOKEN.content] == spans_of(row)
    assert HOSTILE.text[QUOTED.end : QUOTED.end + 32] == row["target"][0]["selector"][1]["suffix"]
    assert HOSTILE.text[:13] == row["target"][0]["selector"][1]["prefix"]
    assert {HOSTILE.text_sha256} == {t["state"]["sayso:textSha256"] for t in row["target"]}


def test_an_annotation_says_who_what_and_on_whose_word(ledger):
    """Act and form classify; the source's words are identified with the speaker; the chain is a list in order."""
    by_id = {row["id"]: row for row in lines(ledger)}
    content, source = (by_id[iri(f"{SPOKEN.id}:{part}")] for part in ("content", "source"))
    statement = content["body"][-1]["source"]

    assert ["denies", "direct"] == [b["value"] for b in content["body"] if b["purpose"] == "classifying"]
    assert ["Person", "Ode"] == [source["body"][0]["source"][key] for key in ("type", "name")]
    assert [(h.party.name, h.party.kind) for h in SPOKEN.chain] == [
        (hop["sayso:name"], hop["sayso:kind"]) for hop in statement["sayso:chain"]["@list"]
    ]
    assert "unnamed → unnamed → A report of the works office → officials → Ode" == next(
        b["value"] for b in content["body"] if b["purpose"] == "describing"
    )


def test_a_part_that_a_statement_lacks_gets_no_annotation(ledger):
    """Neither cue nor source: only the content is annotated."""
    inner = next(s for s in queries.statements(ledger, article=HOSTILE.id) if s.parent)

    assert ["content"] == [part for statement, part in parts_of(lines(ledger)) if statement == inner.id]


def test_an_address_that_a_browser_would_run_is_no_link(ledger):
    """An article's own address is told where it is one of the web, and nowhere else."""
    assert "javascript:" not in exported(ledger, "annotations")


@given(piles())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_spans_and_words_come_back_as_the_ledger_has_them(tmp_path_factory, pile):
    """Whatever the text holds: code points, not code units, are counted."""
    with open_ledger(tmp_path_factory.mktemp("annotated") / "l.db", create=True) as each:
        for article, found, noted in pile:
            each.add(article, found, noted)
        text = {a.id: a.text for a in queries.articles(each)}
        expected = {
            (s.id, part): [((span.start, span.end), span.of(text[s.article])) for span in spans]
            for s in queries.statements(each)
            for part, spans in (("content", s.content), ("cue", s.cue), ("source", (s.source,) if s.source else ()))
            if spans
        }

        assert expected == parts_of(lines(each))


@given(piles())
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_makes_annotations_that_are_linked_data(tmp_path_factory, pile):
    """As many annotations are read from the graph as stand in the export."""
    with open_ledger(tmp_path_factory.mktemp("graphs") / "l.db", create=True) as each:
        for article, found, noted in pile:
            each.add(article, found, noted)
        rows = lines(each)
        graph = graph_of(rows)

    assert {URIRef(row["id"]) for row in rows} == set(graph.subjects(RDF.type, OA.Annotation))
