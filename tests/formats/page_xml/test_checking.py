"""What is found wrong with PAGE-XML without the published schema, and that the two agree where that is at hand."""

import os
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from manuscripts.core.page import Page
from manuscripts.formats.finding import Severity
from manuscripts.formats.page_xml.checking import check_page_xml
from manuscripts.formats.page_xml.writing import PAGE, write_page_xml
from tests.formats.page_xml.spoiling import EVERYTHING, spoil
from tests.formats.records import pages

# The schema of PRImA judges beside our grammar where a folder of published schemas is named.
SHARED = os.environ.get("MANUSCRIPTS_SHARED_SCHEMAS")


def codes(root: etree._Element, severity: Severity | None = None) -> list[str]:
    return [found.code for found in check_page_xml(root) if severity in (None, found.severity)]


@pytest.fixture
def root(page: Page) -> etree._Element:
    return etree.fromstring(write_page_xml(page, software="x 1"))


def test_ours_are_valid_and_so_is_one_of_every_element(root: etree._Element, bare_page: Page) -> None:
    assert codes(root) == []
    assert codes(etree.fromstring(write_page_xml(bare_page, software="x 1"))) == []
    assert codes(etree.fromstring(EVERYTHING), Severity.ERROR) == []


@settings(deadline=None, max_examples=40)
@given(page=pages())
def test_any_page_of_ours_is_valid(page: Page) -> None:
    assert check_page_xml(etree.fromstring(write_page_xml(page, software="x 1"))) == []


@pytest.mark.parametrize(
    ("before", "after", "code", "message"),
    [
        ('id="c2"', 'id="c1"', "id-twice", "id 'c1' stands on line"),
        ('regionRef="r1"', 'regionRef="r77"', "pointer", "'r77', which is not there"),
        ('regionRef="r1"', 'regionRef="c1"', "pointer", "'c1', which is no region"),
        ('points="640,100 ', 'points="6400,100 ', "outside-image", "6400,100 lies outside the image of 1000 x 1200"),
        ("<Unicode>注右<", "<Unicode>注<", "text-differs", "'c2' is not that of its Word"),
        ('points="640,100 ', 'points="640.5,100 ', "page-grammar", "Invalid attribute points for element Coords"),
        ("<Baseline", "<Grundlinie", "page-grammar", "extra content: Grundlinie"),
        ('imageWidth="1000"', "", "page-grammar", "Page lacks the attribute imageWidth"),
        ("2019-07-15", "2013-07-15", "page-year", "PAGE of 2013-07-15"),
        ("gts/pagecontent", "gts/other", "not-page", "the root is"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    before: str, after: str, code: str, message: str, root: etree._Element
) -> None:
    text = etree.tostring(root, encoding="unicode")
    assert before in text
    changed = text.replace(before, after) if after.startswith(("20", "<G", "gts")) else text.replace(before, after, 1)
    found = [one for one in check_page_xml(etree.fromstring(changed)) if one.code == code]
    assert found
    assert found[0].line > 0
    assert message in found[0].message


def test_a_line_without_a_baseline_is_warned_of(root: etree._Element) -> None:
    line = next(root.iter(f"{{{PAGE}}}TextLine"))
    line.remove(line[1])
    found = check_page_xml(root)
    assert [(one.code, one.severity) for one in found] == [("no-baseline", Severity.WARNING)]
    assert "eScriptorium" in found[0].advice


if SHARED:

    @pytest.fixture(scope="session")
    def published() -> etree.XMLSchema:
        return etree.XMLSchema(etree.parse(str(Path(str(SHARED)) / "page-2019-07-15.xsd")))

    @pytest.mark.parametrize("seed", range(6))
    def test_our_grammar_and_the_published_schema_agree_on_spoilt_files(
        published: etree.XMLSchema, root: etree._Element, seed: int
    ) -> None:
        chance = random.Random(seed)
        for start in (root, etree.fromstring(EVERYTHING)):
            assert published.validate(start), published.error_log
            for _ in range(60):
                spoilt = spoil(start, chance)
                theirs = published.validate(spoilt)
                ours = not {"page-grammar", "id-twice"} & set(codes(spoilt, Severity.ERROR))
                assert ours == theirs, (etree.tostring(spoilt).decode(), published.error_log, check_page_xml(spoilt))

    @settings(deadline=None, max_examples=40)
    @given(page=pages())
    def test_any_record_is_valid_by_the_published_schema(published: etree.XMLSchema, page: Page) -> None:
        published.assertValid(etree.fromstring(write_page_xml(page, software="x 1")))
