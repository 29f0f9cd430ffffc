from collections.abc import Callable

import pytest

from manuscripts.core.errors import GaijiError, IdsError
from manuscripts.core.gaiji import (
    Gaiji,
    named,
    read_character,
    read_component,
    read_normal,
    read_private_use,
    read_reference,
    resolve,
)


def test_a_component_is_found_on_every_level_and_as_a_description() -> None:
    entry = Gaiji(identifier="east:g0001", ids="⿱⿰木木目")
    assert [part for part in ("木", "目", "⿰木木", "⿱⿰木木目", "日", "⿰木目") if entry.has_component(part)] == [
        "木",
        "目",
        "⿰木木",
        "⿱⿰木木目",
    ]


def test_a_character_may_be_given_by_its_code_points() -> None:
    assert read_character("U+2b740") == "\U0002b740"
    assert read_character("U+8FBB+U+E0100") == "\u8fbb\U000e0100"
    assert read_normal("菩薩") == "菩薩"
    assert read_normal("") == ""
    assert read_private_use("\ue001") == read_private_use("u+e001") == "U+E001"
    assert read_component("\u8fbb\U000e0100") == "\u8fbb"
    assert read_component("⿰木\u8fbb\U000e0100") == "⿰木\u8fbb"


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_character, ""),
        (read_character, "天地"),
        (read_character, "a"),
        (read_character, "⿰木目"),
        (read_character, "\ue001"),
        (read_character, "木\U000e0100\U000e0101"),
        (read_character, "U+E001"),
        (read_character, "U+D800"),
        (read_character, "U+FFFFFF"),
        (read_normal, "abc"),
        (read_normal, "天 地"),
        (read_normal, "⿰木目"),
        (read_normal, "天" * 9),
        (read_reference, "CB00001"),
        (read_reference, "CBETA: 1"),
        (read_private_use, "木"),
        (read_private_use, "U+4E00"),
        (read_private_use, "\ue001\ue002"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_advice(read: Callable[[str], str], text: str) -> None:
    with pytest.raises(GaijiError) as caught:
        read(text)
    assert caught.value.advice


def test_half_a_description_is_no_component() -> None:
    with pytest.raises(IdsError):
        read_component("⿰木")


def test_an_identifier_leads_on_through_every_merging() -> None:
    known = {
        "east:g0001": Gaiji(identifier="east:g0001", ids="⿰木目", merged_into="east:g0002"),
        "east:g0002": Gaiji(identifier="east:g0002", ids="⿰木日", merged_into="west:g0001"),
        "west:g0001": Gaiji(identifier="west:g0001", ids="⿰木月"),
    }
    assert resolve("east:g0001", known).identifier == "west:g0001"
    with pytest.raises(GaijiError, match="no gaiji 'east:g0009'"):
        resolve("east:g0009", known)


def test_a_private_use_character_is_never_shown_itself() -> None:
    assert named("\ue001") == "U+E001"
    assert named("木") == "木 (U+6728)"
