"""REST against its own specification: whatever is asked is answered as the specification says, and never with a 500."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.schemas import OpenApiSchema

from sayso.serve.api import judging, make_api, routes
from sayso.serve.desk import Desk
from tests.serve import story

TOKEN = "a token of the page"  # noqa: S105  # of the tests


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The specification of the application of a small ledger."""
    path: Path = next(iter(story.filled(tmp_path_factory.mktemp("schema"))))
    with Desk(path) as desk:
        yield schemathesis.openapi.from_asgi("/openapi.json", make_api(path, desk=desk, admits=lambda t: t == TOKEN))


OPERATIONS = [
    (method, route.path)
    for router in (routes.router, judging.router)
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods or ())
]
MODES = [
    (*operation, mode)
    for operation in OPERATIONS
    for mode in GenerationMode
    if (*operation, mode) != ("GET", "/overview", GenerationMode.NEGATIVE)  # nothing is asked there, so nothing wrongly
]
KNOWN = {
    "story": story.BRIDGE.id,
    "claim": story.SNAPPED.id,
    "statement": story.PEOPLE_AGAIN.id,
    "article": story.QUAY.id,
    "number": 1,
}


@pytest.mark.parametrize(("method", "path", "mode"), MODES)
def test_answers_conform_to_the_specification(api: OpenApiSchema, method: str, path: str, mode: GenerationMode) -> None:
    """With right and wrong parameters, known and unknown ids, with the token and without."""
    operation = api[path][method]

    @settings(max_examples=25, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), known=st.booleans(), admitted=st.booleans())
    def holds(case: schemathesis.Case[Any], known: bool, admitted: bool) -> None:
        if known and mode is GenerationMode.POSITIVE:
            case.path_parameters = {name: KNOWN.get(name, "Ode") for name in case.path_parameters}
        case.call_and_validate(headers={"X-Sayso-Token": TOKEN} if admitted else None)

    holds()


def test_the_specification_is_whole(api: OpenApiSchema) -> None:
    """Each address has a name, a description, and every error in the one shape."""
    raw = api.raw_schema
    assert raw["info"]["description"]
    names = []
    for methods in raw["paths"].values():
        for operation in methods.values():
            names.append(operation["operationId"])
            assert operation["description"]
            for status, response in operation["responses"].items():
                assert response["description"]
                if int(status) >= 400:
                    assert {"$ref": "#/components/schemas/Wrong"} == response["content"]["application/json"]["schema"]
            assert {"422", "500", "503"} <= operation["responses"].keys()
    assert len(names) == len(set(names)) > 15


def test_every_address_is_in_the_reference() -> None:
    """With the method by which it is asked."""
    reference = (Path(__file__).parents[2] / "docs/reference/api.md").read_text(encoding="utf8")

    assert [] == [f"{method} {path}" for method, path in OPERATIONS if f"`{method} {path}`" not in reference]
