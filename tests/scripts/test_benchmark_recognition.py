"""What the benchmark of recognition says of columns whose text and boxes are known."""

import json
from pathlib import Path

import pytest

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.page import Candidate, Column, ColumnKind, Glyph
from manuscripts.evaluation.written import Written
from manuscripts.variants.shipped import load_table
from scripts import benchmark_recognition
from scripts.benchmarks_recognition.figures import Figures, figures_of


def glyph(place: int, *candidates: tuple[str, float], shift: float = 0.0) -> Glyph:
    top = 40.0 * place + shift
    found = tuple(Candidate(text=text, probability=probability) for text, probability in candidates)
    return Glyph(box=Box(0, top, 40, top + 40), written=found[0].text, candidates=found)


def column(*glyphs: Glyph) -> Column:
    outline = Polygon.of_box(Box(0, 0, 40, 400))
    return Column(id="c1", kind=ColumnKind.MAIN, line=1, region="", outline=outline, glyphs=glyphs)


def truth(text: str) -> Written:
    boxes = tuple(Box(0, 40 * place, 40, 40 * place + 40) for place in range(len(text)))
    return Written(units=tuple(text), boxes=boxes, outline=Box(0, 0, 40, 400))


def figures(text: str, *glyphs: Glyph) -> Figures:
    return figures_of([truth(text)], [column(*glyphs)], fold=load_table().fold)


def test_variants_are_wrong_as_written_and_right_when_folded() -> None:
    found = figures("衆生", glyph(0, ("眾", 0.9)), glyph(1, ("生", 0.9)))
    assert (found.raw.errors, found.folded.errors) == (1, 0)


def test_true_characters_are_counted_among_the_first_candidates() -> None:
    found = figures("天地人", glyph(0, ("天", 0.9)), glyph(1, ("他", 0.6), ("衆", 0.2), ("眾", 0.1), ("地", 0.05)))
    assert [found.among(rank) for rank in (1, 2, 3)] == pytest.approx([1 / 3, 1 / 3, 2 / 3])
    assert dict(found.confusions) == {("地", "他"): 1, ("人", ""): 1}


def test_a_box_counts_where_its_centre_stands_in_the_true_one() -> None:
    found = figures("天地人", glyph(0, ("天", 0.9)), glyph(1, ("地", 0.9), shift=25))
    assert (found.centres.errors, found.centres.count) == (2, 3)
    assert found.mean_overlap == pytest.approx((1 + 15 / 65) / 2)


def test_confidence_is_held_against_how_often_it_is_right() -> None:
    found = figures("天地人", glyph(0, ("天", 0.8)), glyph(1, ("他", 0.8)), glyph(2, ("人", 0.5)))
    assert found.bins == [(1, 0.5, 1.0), (2, 0.8, 0.5)]
    assert found.calibration_error == pytest.approx((0.5 + 2 * 0.3) / 3)


@pytest.mark.engine
def test_the_columns_of_a_folder_are_read_in_their_boxes(
    boxed_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = json.loads((boxed_folder / "canon" / "gt" / "page.json").read_text(encoding="utf-8"))
    out = boxed_folder / "figures.json"
    monkeypatch.setattr("sys.argv", ["", "--data", str(boxed_folder), "--json", str(out), "--threads", "1"])
    benchmark_recognition.main()
    found = json.loads(out.read_text(encoding="utf-8"))["canon"]["all"]
    assert found["units"] == sum(len(column["text"]) for column in given["columns"])
    assert found["folded"] < 0.1
    assert found["centres_outside"] < 0.1
    assert "rubbings is not there" in capsys.readouterr().err
