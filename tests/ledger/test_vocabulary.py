"""The own terms: every one that an export writes is defined, every one that is defined is written and explained."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph

import sayso
from sayso.ledger.linked import TERMS, iri, record_of, web_address
from tests.ledger.linkedcase import exported, make_linked

VOCABULARY = Path(sayso.__file__).parent / "data" / "vocabulary.ttl"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "vocabulary.md"
# What the ledger of these tests has no case of.
ABSENT = {"contradicts", "denies", "revises", "Government", "role"}


@pytest.fixture(scope="module")
def vocabulary():
    """The vocabulary as linked data."""
    return Graph().parse(VOCABULARY, format="turtle")


def defined(graph):
    """The words that are classes or properties."""
    return {str(s).removeprefix(TERMS) for kind in (RDFS.Class, RDF.Property) for s in graph.subjects(RDF.type, kind)}


def test_terms_that_are_written_and_terms_that_are_defined_are_the_same(vocabulary, tmp_path):
    """In the three formats together."""
    written = set()
    with make_linked(tmp_path / "l.db") as ledger:
        for form in ("annotations", "schemaorg", "prov"):
            text = re.sub(r'"(?!sayso:\w+")(?:[^"\\]|\\.)*"', '""', exported(ledger, form))  # texts left out
            written |= set(re.findall(r"(?<!x-)\bsayso:(\w+)", text))

    assert defined(vocabulary) - ABSENT == written - ABSENT
    assert defined(vocabulary) >= ABSENT


def test_every_term_is_explained_and_stands_in_the_page(vocabulary):
    """A comment in the file, a place in the reference."""
    page = PAGE.read_text("utf8")
    words = defined(vocabulary)

    assert [] == [s for s in set(vocabulary.subjects()) if not vocabulary.value(s, RDFS.comment)]
    assert [] == [word for word in sorted(words) if f"`{word}`" not in page]


@pytest.mark.parametrize(
    "record", ["stm-0123456789abcdef", "art-1:3-14", "", 'a b<>"\\^`{}|%41é\x00\u202e/?#', "ent-1"]
)
def test_any_id_makes_a_name_and_comes_back(record):
    """Only characters that a URN may hold; different ids, different names."""
    assert re.fullmatch(r"urn:x-sayso:id:(?:[A-Za-z0-9._~:-]|%[0-9A-F]{2})*", iri(record))
    assert record == record_of(iri(record))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lantern.example/2031/03/bridge?a=1#x", "https://lantern.example/2031/03/bridge?a=1#x"),
        ("http://quay.example:8080", "http://quay.example:8080"),
        ("https://lantern.example/café/100%", "https://lantern.example/caf%C3%A9/100%25"),
        ('https://lantern.example/"><script>', "https://lantern.example/%22%3E%3Cscript%3E"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://user:pass@lantern.example/", None),
        ("https://", None),
        ("/bridge", None),
        ("https://lantern.example/a b", None),
        ("https://lantern.example/\n", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_links(url, expected):
    """Whatever a URI may not hold is encoded; what is none is no link."""
    assert expected == web_address(url)
