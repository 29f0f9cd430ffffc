"""The OpenAPI document, and whether the server keeps to it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from manuscripts.catalog.keys import Permission
from manuscripts.catalog.library import Library
from manuscripts.core.resources import resource
from manuscripts.web.app import api_document
from tests.conftest import REPOSITORY
from tests.web.running import running

OPERATIONS = [(method, path) for path, methods in api_document()["paths"].items() for method in methods]


def test_the_document_file_is_up_to_date() -> None:
    """`python -m scripts.generate_schemas` writes it."""
    assert json.loads(resource("schemas", "openapi.json").read_text(encoding="utf-8")) == api_document()


def test_the_server_gives_its_document(client: TestClient) -> None:
    assert client.get("/openapi.json").json() == api_document()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_operation_is_named_described_and_tells_its_errors_in_one_shape(method: str, path: str) -> None:
    operation = api_document()["paths"][path][method]
    assert operation["operationId"]
    assert operation["summary"]
    assert operation["description"]
    assert len(operation["tags"]) == 1
    for status, answer in operation["responses"].items():
        if int(status) >= 400:
            assert answer["content"] == {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            }
    for parameter in operation.get("parameters", ()):
        assert parameter.get("description"), parameter["name"]


def test_whatever_is_asked_the_server_keeps_to_its_document(folder: Path, tmp_path: Path) -> None:
    with Library(folder) as library:
        _, key = library.catalogue.keys.add("east", may=list(Permission))
    command = [
        Path(sys.executable).with_name("schemathesis"),
        f"--config-file={REPOSITORY / 'schemathesis.toml'}",
        "run",
        "--phases=examples,fuzzing",
        "--max-examples=15",
        "--mode=all",
        "--generation-deterministic",
        "--no-color",
        f"--header=Authorization: Bearer {key}",
    ]
    with running(folder) as (_, address):
        done = subprocess.run(
            [*command, f"{address}/openapi.json"], check=False, capture_output=True, encoding="utf-8", cwd=tmp_path
        )
        assert done.returncode == 0, done.stdout
        assert f"{len(OPERATIONS)} selected / {len(OPERATIONS)} total" in done.stdout
