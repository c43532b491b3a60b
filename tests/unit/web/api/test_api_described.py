"""One declaration for all: what is described, documented and shown is what is checked."""

import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema_rs
import pytest
import schemathesis

from watcher.model.people import Scope
from watcher.model.review import DecisionKind
from watcher.web.api.decisions import SCOPE_OF
from watcher.web.api.declare import PARTS
from watcher.web.api.described import GROUPS, describe
from watcher.web.api.operations import OPERATIONS
from watcher.web.api.reference import with_operations

DOCS = Path(__file__).parents[4] / "docs"
DESCRIBED = describe("https://varsler.example.no/under", OPERATIONS)
WITH_BODY = [one for one in OPERATIONS if one.body is not None]


def test_the_description_is_one_that_tools_read() -> None:
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(DESCRIBED)))
    assert len(list(schema.get_all_operations())) == len(OPERATIONS)
    assert DESCRIBED["servers"] == [{"url": "/under"}]


def test_every_operation_has_a_name_of_its_own_a_group_and_words() -> None:
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)
    assert len({(one.method, one.path) for one in OPERATIONS}) == len(OPERATIONS)
    assert {one.group for one in OPERATIONS} == set(GROUPS)
    assert {name for one in OPERATIONS for name in one.parameters} == set(PARTS)
    assert [one.name for one in OPERATIONS if not one.summary] == []


def test_no_model_is_called_by_its_place_in_the_code() -> None:
    assert [name for name in DESCRIBED["components"]["schemas"] if "__" in name] == []


def test_nothing_undeclared_is_taken_or_given_anywhere() -> None:
    open_ones = [
        name
        for name, schema in DESCRIBED["components"]["schemas"].items()
        if "properties" in schema and schema.get("additionalProperties") is not False
    ]
    assert open_ones == []


def test_each_number_has_borders_in_what_is_sent() -> None:
    said = json.dumps([one.reads.json_schema() for one in WITH_BODY if one.reads])
    assert '"ge"' not in said
    assert '"le"' not in said


@pytest.mark.parametrize("one", WITH_BODY, ids=lambda one: one.name)
def test_the_example_of_a_body_is_taken_by_the_model_and_by_its_schema(one) -> None:
    assert one.example is not None
    one.reads.validate_python(one.example)
    jsonschema_rs.validator_for(one.reads.json_schema()).validate(one.example)


def test_a_decision_that_readers_see_needs_the_right_to_publish() -> None:
    unseen = {DecisionKind.HOLD, DecisionKind.NOTE, DecisionKind.REOPEN}
    assert {kind for kind, scope in SCOPE_OF.items() if scope is Scope.REVIEW} == unseen
    assert set(SCOPE_OF) == set(DecisionKind)


def test_the_reference_is_what_the_code_declares() -> None:
    page = (DOCS / "reference" / "api.md").read_text(encoding="utf-8")
    assert page == with_operations(page), "run scripts/api-reference"


def test_the_howto_names_addresses_that_exist() -> None:
    text = (DOCS / "howto" / "use-the-api.md").read_text(encoding="utf-8")
    named = re.findall(r"/api/v1(/[a-z/0-9.-]+)", text)
    assert len(named) > 5
    for path in named:
        assert path == "/openapi.json" or any(
            one.pattern.fullmatch(f"/api/v1{path}") for one in OPERATIONS
        ), path


def test_a_site_that_nobody_asks_by_api_loads_nothing_of_it() -> None:
    code = (
        "import sys, watcher.web.site; "
        "print(sorted(name for name in sys.modules if name.startswith('watcher.web.api')))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "['watcher.web.api', 'watcher.web.api.mount', 'watcher.web.api.page']"
