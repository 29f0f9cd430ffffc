"""Counts of characters that follow each other: what they say, and the shipped ones."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from manuscripts.inference.weights import weights_for
from manuscripts.language.array_file import map_arrays, write_arrays
from manuscripts.language.ngrams import START, UNKNOWN, NGrams, load_ngrams
from manuscripts.variants.shipped import load_table
from scripts.build_language import count, number_texts

TEXT = "如是我聞一時佛在舍衛國如是我聞一時佛在王舍城如是我聞一時佛在毘舍離"


def model(folder: Path, *texts: str) -> NGrams:
    characters, numbers, stream = number_texts(iter(texts))
    path = folder / "some.ngrams"
    arrays = count(stream, size=int(numbers.max()) + 1, least=2)
    write_arrays(path, {"characters": characters}, {"numbers": numbers, **arrays})
    return NGrams(path)


def gain(ngrams: NGrams, text: str) -> float:
    """Of the last of three characters."""
    before, last, character = (np.array([ngrams.number(each)]) for each in text)
    return float(ngrams.gain(before, last, character)[0])


def test_what_often_follows_is_likelier_than_anywhere_and_what_never_does_is_less(tmp_path: Path) -> None:
    ngrams = model(tmp_path, TEXT)
    assert gain(ngrams, "是我聞") > gain(ngrams, "城我聞") > 0 > gain(ngrams, "是我城")


def test_of_what_is_not_known_nothing_is_said(tmp_path: Path) -> None:
    ngrams = model(tmp_path, TEXT)
    assert ngrams.number("鑫") == UNKNOWN
    assert gain(ngrams, "是我鑫") == 0.0


def test_forms_of_a_character_are_one_even_those_that_no_text_has(tmp_path: Path) -> None:
    ngrams = model(tmp_path, "眾生無邊眾生無盡" * 3)
    assert ngrams.number("衆") == ngrams.number("眾")
    assert ngrams.number("无") == ngrams.number("無") > START
    assert gain(ngrams, "衆生无") == gain(ngrams, "眾生無")


def test_punctuation_and_line_ends_do_not_part_a_text(tmp_path: Path) -> None:
    plain = model(tmp_path, "天地玄黃宇宙洪荒" * 3)
    marked = model(tmp_path, "天地玄黃，\n宇宙洪荒。\n" * 3)
    assert gain(plain, "玄黃宇") == gain(marked, "玄黃宇") > 0


@given(st.lists(st.sampled_from("天地玄黃宇宙"), min_size=3, max_size=40))
def test_chances_of_all_characters_add_up_to_one(tmp_path_factory: pytest.TempPathFactory, text: list[str]) -> None:
    ngrams = model(tmp_path_factory.mktemp("n"), "".join(text) * 2)
    seen = sorted({*text})
    numbers = np.array([START, *(ngrams.number(each) for each in seen)])
    before, last = (np.full(len(numbers), ngrams.number(each)) for each in text[:2])
    # Kept in steps of a tenth of a natural logarithm.
    assert np.exp(ngrams.logarithm(before, last, numbers)).sum() == pytest.approx(1, rel=0.1)


def test_the_same_arrays_give_the_same_bytes_and_come_back(tmp_path: Path) -> None:
    arrays = {"some": np.arange(5, dtype=np.uint16), "none": np.zeros((0,), np.int64), "more": np.ones((2, 3), "<f4")}
    for name in "ab":
        write_arrays(tmp_path / name, {"what": "字"}, arrays)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    facts, found = map_arrays(tmp_path / "a")
    assert facts == {"what": "字"}
    assert all(
        np.array_equal(found[name], array) and found[name].dtype == array.dtype for name, array in arrays.items()
    )


def test_the_shipped_counts_know_the_language_and_all_forms_of_the_table() -> None:
    ngrams = load_ngrams(weights_for("manuscripts-characters"))
    assert gain(ngrams, "子曰學") > gain(ngrams, "子曰鱉")
    fold = load_table().fold
    assert all(ngrams.number(fold(each)) == ngrams.number(each) > START for each in "爲無衆仏蔵乗无")
