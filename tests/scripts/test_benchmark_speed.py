"""The ways whose speed is measured all read the same pages whole."""

import json
from pathlib import Path

import pytest

from scripts import benchmark_speed


@pytest.mark.engine
@pytest.mark.parametrize("way", ["one process", "runner", "openvino"])
def test_a_way_reads_the_pages_and_says_how_long_it_took(
    way: str, boxed_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = boxed_folder / "figures.json"
    given = ["--data", str(boxed_folder), "--only", "canon", "--way", way, "--json", str(out)]
    monkeypatch.setattr("sys.argv", ["", *given])
    benchmark_speed.main()
    found = json.loads(out.read_text(encoding="utf-8"))
    assert found["pages"] == 1
    assert found["seconds"] > 0
    assert found["folded"] < 0.1
