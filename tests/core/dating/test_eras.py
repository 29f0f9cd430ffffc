"""The table of dynasties and eras."""

from importlib.resources import files

from manuscripts.core.dating.reading import read_dating
from manuscripts.core.dating.years import YearRange


def _rows() -> list[list[str]]:
    text = files("manuscripts.core.dating").joinpath("eras.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


def test_every_name_of_the_table_can_be_written_alone() -> None:
    unread = [
        name for _, _, names, first, _ in _rows() for name in names.split("; ") if first and not read_dating(name)
    ]
    assert not unread


def test_every_first_year_of_an_era_is_found_by_its_name_and_realm() -> None:
    for kind, _, names, first, last in _rows():
        name = names.split("; ")[0]
        if kind == "period":
            continue
        found = read_dating(f"{name}元年")
        assert found is not None, name
        assert kind == "lesser" or found.contains(YearRange(int(first), int(first))), name
        assert int(first) <= int(last)


def test_the_eras_of_tang_leave_no_year_out() -> None:
    years = {
        year for kind, realm, _, first, last in _rows() if realm == "唐" for year in range(int(first), int(last) + 1)
    }
    assert years >= set(range(618, 908))
