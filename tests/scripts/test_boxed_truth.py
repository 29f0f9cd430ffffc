"""Truth with boxes of characters, as the benchmarks read it."""

import json
from pathlib import Path

from scripts.boxed_truth import boxed_pages


def test_a_double_line_note_inside_a_column_is_two_lines_of_their_own(tmp_path: Path) -> None:
    right, left = 30, 0
    places = [
        ("經", 0, 60),
        ("疏", right, 28),
        ("曰", right, 28),
        ("道", right, 28),
        ("也", left, 28),
        ("者", left, 28),
    ]
    tops = [0, 60, 90, 120, 60, 90]
    after = [("名", 0, 60), ("可", 0, 60)]
    chars = [{"bbox": [x, y, wide, 28], "gt": unit} for (unit, x, wide), y in zip(places, tops, strict=True)]
    chars += [{"bbox": [x, 150 + 60 * n, wide, 60], "gt": unit} for n, (unit, x, wide) in enumerate(after)]
    column = {"bbox": [0, 0, 60, 270], "text": "經疏曰道也者名可", "complete": True, "chars": chars}
    (tmp_path / "gt").mkdir()
    truth = {"image": "page.jpg", "columns": [column]}
    (tmp_path / "gt" / "page.json").write_text(json.dumps(truth), encoding="utf-8")

    [page] = boxed_pages(tmp_path)

    assert ["".join(line.units) for line in page.columns] == ["經", "疏曰道", "也者", "名可"]
    assert [line.outline.left for line in page.columns if line.outline] == [0, 30, 0, 0]
