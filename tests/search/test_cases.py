"""Every query of the case files, on every engine; and that the files have what they must."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from manuscripts.core.errors import OptionError, QueryError
from manuscripts.search.index import SearchIndex
from manuscripts.variants.shipped import load_table
from tests.search.case_files import OPTIONS, case_files, told_reason, told_value
from tests.search.conftest import NewIndex
from tests.search.plain_reading import places_by_hand

CASES = [case for file in case_files().values() for case in file.cases]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
answered = pytest.mark.parametrize(
    "case", [case for case in CASES if "refused" not in case.expected], ids=lambda case: case.id
)


@pytest.fixture(scope="module")
def library(new_index: NewIndex) -> Iterator[Callable[[str], SearchIndex]]:
    """An index of the texts of a case file."""
    opened: dict[str, SearchIndex] = {}

    def of(name: str) -> SearchIndex:
        if name not in opened:
            file = case_files()[name]
            opened[name] = new_index(load_table(), own=file.own)
            for manuscript, pages in file.texts:
                opened[name].replace(manuscript, pages)
        return opened[name]

    yield of
    for engine in opened.values():
        engine.close()


@each_case
def test_a_query_is_answered_as_its_case_says(library, case):
    file = case_files()[case.file]
    if "refused" in case.expected:
        with pytest.raises((QueryError, OptionError)) as caught:
            library(case.file).search(case.query)
        assert case.expected["refused"] in caught.value.message
        assert case.expected.get("advice", "") in caught.value.advice
        assert caught.value.advice
        return
    answer = library(case.file).search(case.query)
    assert [file.told(hit) for hit in answer.hits] == case.expected["hits"]
    assert answer.total == case.expected.get("total", len(case.expected["hits"]))
    for name in ("manuscripts", "spellings", "facets"):
        if name in case.expected:
            assert told_value(getattr(answer, name)) == case.expected[name]
    for name, value in (("recall", answer.recall), ("probability", answer.hits and answer.hits[0].probability)):
        if name in case.expected:
            least, most = case.expected[name]
            assert least <= value <= most
    for name, place in (("first", 0), ("last", -1)):
        told = {key: told_value(getattr(answer.hits[place], key)) for key in case.expected.get(name, ())}
        assert told == case.expected.get(name, {})
    if "explained" in case.expected:
        assert [told_reason(one) for one in answer.hits[0].explained] == case.expected["explained"]


@answered
def test_cursors_lead_through_the_same_hits(library, case):
    index = library(case.file)
    asked = replace(case.query, limit=100, offset=0)
    whole = index.search(asked)
    assert len(whole.hits) == whole.total
    hits, after = [], None
    for _ in range(whole.total + 1):
        part = index.search(replace(asked, limit=2, after=after))
        hits += part.hits
        after = part.next
        if after is None:
            break
    assert hits == list(whole.hits)


def is_plain(case):
    """Whether a plain reading can answer it: that knows no joins, no candidates and nothing of the catalogue."""
    is_asked = "refused" not in case.expected and not case.query.candidates and "narrowing" not in case.given
    return is_asked and not case_files()[case.file].has_joins


@pytest.mark.parametrize("case", [*filter(is_plain, CASES)], ids=lambda case: case.id)
def test_a_reader_with_much_time_finds_as_much(library, case):
    file, query = case_files()[case.file], case.query
    found = [
        place
        for manuscript, pages in file.texts
        for places in places_by_hand(query, [pages], file.folding(manuscript.institution))
        for place in places
    ]
    assert len(found) == library(case.file).search(query).total


PROBES = [
    ("天□地", "天地", False),
    ("天\U00030000地", "天地", False),
    ("天\U000f0001地", "天地", False),
    ("天\U00030000地", "\U00030000", True),
    ("天\U000f0001地", "\U000f0001", True),
    ("葛\U000e0100城", "葛城", True),
    ("天⿰木目地", "木目", False),
    ("種〻法", "種種法", True),
    ("如是|我聞", "如是我聞", True),
    ("差音雌別", "差別", True),
]


def test_the_ten_probes_are_there():
    file = case_files()["probes"]
    texts = {
        manuscript.shelfmark: "|".join("".join(column.text for column in columns) for _, columns in page.lines)
        for manuscript, (page,) in file.texts
    }
    told = [
        (texts[case.given["narrowing"]["shelfmark"]], case.text, bool(case.expected["hits"])) for case in file.cases
    ]
    assert told == PROBES


def test_the_files_have_at_least_220_queries_that_all_differ():
    asked = {(case.file, case.text, str(sorted(case.given.items()))) for case in CASES}
    assert len(asked) == len(CASES) >= 220


def test_every_option_has_cases():
    for name, kind in OPTIONS.items():
        values = [case.given[name] for case in CASES if name in case.given]
        assert values, name
        if isinstance(kind, type) and hasattr(kind, "__members__"):
            assert {kind(value) for value in values} >= set(kind) - {kind("orthographic") if name == "level" else None}
