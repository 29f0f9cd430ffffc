"""What the benchmark of certificates says of a page whose text is known."""

import re
from pathlib import Path

import pytest

from scripts import benchmark_certificate


@pytest.mark.engine
def test_what_the_certificate_says_stands_beside_what_is_true(
    boxed_folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["", "--data", str(boxed_folder), "--only", "canon", "--threads", "1"])
    benchmark_certificate.main()
    said = capsys.readouterr().out
    apart = re.search(r"([0-9.]+) points apart in the mean, [01] of 1 within the bounds", said)
    assert apart
    assert float(apart[1]) < 5
