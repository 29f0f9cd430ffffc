"""What docs/formats.md shows of each format stands in the files, and its queries have the answers that it gives."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import REPOSITORY
from tests.end_to_end.example_manuscript import exports

DOCUMENT = (REPOSITORY / "docs" / "formats.md").read_text(encoding="utf-8")
EXCERPTS = re.findall(r"^<!-- from: (\w+) -->\n```(\w+)\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
QUERIES = re.findall(r"^```(xpath|xquery)\n(.*?)^```\n\n```text\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
TEI = "http://www.tei-c.org/ns/1.0"


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return exports()


def queries(language: str) -> list[tuple[str, str]]:
    return [(query, answer) for kind, query, answer in QUERIES if kind == language]


def packed(text: str, *, language: str) -> str:
    """`text` without the white space that is only there to be read."""
    if language == "xml":
        text = re.sub(r"\s*(?<=[>…])\s*|\s*(?=[<…])\s*", "", text)
        return " ".join(text.split())
    return "\n".join(line.strip() for line in text.splitlines())


@pytest.mark.parametrize(("form", "language", "excerpt"), EXCERPTS, ids=lambda value: value if len(value) < 12 else "")
def test_an_excerpt_stands_in_the_file(form: str, language: str, excerpt: str, written: dict[str, str]) -> None:
    rest = packed(written[form], language=language)
    for piece in filter(None, map(str.strip, packed(excerpt, language=language).split("…"))):
        assert piece in rest, piece
        rest = rest.partition(piece)[2]


def test_every_format_that_is_text_is_shown(written: dict[str, str]) -> None:
    assert {form for form, _, _ in EXCERPTS} == set(written)


@pytest.mark.parametrize(("query", "answer"), queries("xpath"))
def test_an_xpath_has_the_answer_that_is_given(query: str, answer: str, written: dict[str, str]) -> None:
    root = etree.fromstring(written["tei"].encode())
    found = root.xpath(query, namespaces={"tei": TEI})
    assert as_told(found) == answer.rstrip("\n")


def as_told(found: object) -> str:
    if not isinstance(found, list):
        return str(found)
    characters = all(isinstance(one, etree._Element) and one.tag == f"{{{TEI}}}c" for one in found)
    texts = ["".join(one.itertext()) if isinstance(one, etree._Element) else str(one) for one in found]
    return ("" if characters else "\n").join(texts)


@pytest.mark.skipif(shutil.which("basex") is None, reason="BaseX is not installed")
def test_each_xquery_has_the_answer_that_is_given(written: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "E-Print-12.xml").write_text(written["tei"], encoding="utf-8")
    # Without this BaseX keeps its settings in the home of whoever runs the test.
    environment = os.environ | {"JAVA_ARGS": f"-Dorg.basex.path={tmp_path} -Dfile.encoding=UTF-8"}
    for query, answer in queries("xquery"):
        (tmp_path / "query.xq").write_text(query, encoding="utf-8")
        done = subprocess.run(
            ["basex", "-i", "E-Print-12.xml", "query.xq"],
            check=True,
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env=environment,
        )
        assert done.stdout.rstrip("\n") == answer.rstrip("\n"), query


def test_there_are_queries_of_both_kinds() -> None:
    assert len(queries("xpath")) >= 6
    assert len(queries("xquery")) >= 2
    assert len(QUERIES) == len(re.findall(r"^```x(?:path|query)$", DOCUMENT, re.MULTILINE))
