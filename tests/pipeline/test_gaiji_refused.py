"""What cannot be done to gaiji: it is said with advice, and nothing is changed."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from manuscripts.catalog.library import Library
from manuscripts.core.errors import GaijiError, LibraryError
from manuscripts.pipeline.gaiji import (
    GaijiFacts,
    change_gaiji,
    changing,
    merge_gaiji,
    promote_gaiji,
    register_gaiji,
    take_back,
)
from tests.pipeline.gaiji_places import NEW, at, register, whole
from tests.small_library import entries, small_library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    texts = {"S.1": ["如是我聞|一時爲佛", "在舍衛國"], "S.2": ["天\ue001地\ue001"]}
    with Library(small_library(tmp_path / "library", texts)) as opened:
        yield opened


Refused = Callable[[Library], object]
REFUSED: dict[str, tuple[str, Refused]] = {
    "an IDS that is registered": ("registered already as east:g0001", lambda held: register(held, "S.1:2:1:1")),
    "no description": ("by its description", lambda held: register(held, facts=GaijiFacts(normal="木"))),
    "an institution that is not here": (
        "no institution of this library: east",
        lambda held: register_gaiji(held, GaijiFacts(ids="⿰木目"), [], institution="north", by="Li"),
    ),
    "a column that is not there": (
        "there is no column 9, the page has 2",
        lambda held: register(held, "S.1:1:9:1", facts=GaijiFacts(ids="⿰木目")),
    ),
    "a character that is not there": (
        "there is no character 5 in column 1, which has 4",
        lambda held: register(held, "S.1:2:1:1", "S.1:1:1:5", facts=GaijiFacts(ids="⿰木目")),
    ),
    "a place of another gaiji": (
        "east:g0001 .* stands there",
        lambda held: register(held, "S.1:1:1:2", facts=GaijiFacts(ids="⿰木目")),
    ),
    "an identifier that is not there": (
        "no gaiji 'east:g0099'",
        lambda held: change_gaiji(held, "east:g0099", GaijiFacts(note="x"), [], by="Li"),
    ),
    "private use that is explained": (
        "U\\+E009 is explained already, by east:g0002",
        lambda held: register(held, facts=GaijiFacts(ids="⿰木目", private_use=("U+E009",))),
    ),
    "a description of another one": (
        "registered already as east:g0002",
        lambda held: change_gaiji(held, "east:g0001", GaijiFacts(ids="⿱山水"), [], by="Li"),
    ),
    "a place that has none": (
        "如 stands there",
        lambda held: take_back(held, "east:g0001", [at(held, "S.1:1:1:1")], by="Li"),
    ),
    "nothing lost on a page": (
        "is read there",
        lambda held: take_back(held, "east:g0001", [], lost_on=entries(held, "S.1")[:1], by="Li"),
    ),
    "a proposal that it does not have": (
        "east:g0001 has no 木",
        lambda held: take_back(held, "east:g0001", [], unicode=["木"], by="Li"),
    ),
    "promotion to several characters": (
        "not one encoded Han character",
        lambda held: promote_gaiji(held, "east:g0001", "天地", by="Li"),
    ),
    "another promotion": ("cannot become", lambda held: promote_gaiji(held, "east:g0003", "木", by="Li")),
    "promotion of a merged one": ("merged into", lambda held: promote_gaiji(held, "east:g0004", "木", by="Li")),
    "a change of a merged one": (
        "merged into",
        lambda held: change_gaiji(held, "east:g0004", GaijiFacts(note="x"), [], by="Li"),
    ),
    "merging with itself": ("circle", lambda held: merge_gaiji(held, "east:g0001", into="east:g0001", by="Li")),
    "merging back": ("circle", lambda held: merge_gaiji(held, "east:g0002", into="east:g0004", by="Li")),
    "merging what was merged elsewhere": (
        "merged into east:g0002",
        lambda held: merge_gaiji(held, "east:g0004", into="east:g0001", by="Li"),
    ),
    "merging into what was merged": (
        "merged into east:g0002",
        lambda held: merge_gaiji(held, "east:g0001", into="east:g0004", by="Li"),
    ),
    "merging what has a code point": (
        "was promoted",
        lambda held: merge_gaiji(held, "east:g0003", into="east:g0001", by="Li"),
    ),
    "merging what is not there": (
        "no gaiji 'east:g0099'",
        lambda held: merge_gaiji(held, "east:g0001", into="east:g0099", by="Li"),
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_said_with_advice_and_nothing_is_changed(name: str, library: Library) -> None:
    register(library, "S.1:1:1:2")
    register(library, facts=GaijiFacts(ids="⿱山水", private_use=("U+E009",)))
    register(library, facts=GaijiFacts(ids="⿱山火"))
    register(library, facts=GaijiFacts(ids="⿱山土"))
    with changing(library):
        promote_gaiji(library, "east:g0003", NEW, by="Li")
        merge_gaiji(library, "east:g0004", into="east:g0002", by="Li")
    before = whole(library)
    message, refused = REFUSED[name]
    with pytest.raises(GaijiError, match=message) as caught:
        refused(library)
    assert caught.value.advice
    assert whole(library) == before


def test_the_register_is_not_changed_beside_another_writer(library: Library) -> None:
    with Library(library.folder) as other, other.writing(), pytest.raises(LibraryError, match="another process"):
        register(library, "S.1:1:1:2")
