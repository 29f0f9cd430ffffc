import json
from pathlib import Path

from tests.conftest import REPOSITORY, run_manuscripts

GOLDEN = REPOSITORY / "tests" / "golden" / "manuscript.tei.xml"


def test_valid_files_are_clean() -> None:
    done = run_manuscripts("validate", GOLDEN)
    assert "all valid" in done.stderr
    told = json.loads(run_manuscripts("validate", GOLDEN, "--json").stdout)
    assert told["valid"]
    assert told["files"][0]["format"] == "tei"


def test_one_file_that_is_not_valid_is_told_with_its_line_and_spoils_the_exit_code(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text(
        GOLDEN.read_text(encoding="utf-8").replace("#Or.8210_S.4272-0001-c1-1", "#gone"), encoding="utf-8"
    )
    done = run_manuscripts("validate", GOLDEN, broken, code=3)
    assert f"{broken}:" in done.stdout
    assert "error: facs of c points to #gone, which is not there. Mend the pointer" in done.stdout
    assert f"{GOLDEN}: valid" in done.stdout
    assert "1 of 2 files is not valid" in done.stderr
    told = json.loads(run_manuscripts("validate", GOLDEN, broken, "--json", code=3).stdout)
    assert [file["valid"] for file in told["files"]] == [True, False]
    assert {"line", "code", "message", "advice", "severity"} == told["files"][1]["findings"][0].keys()


def test_a_folder_and_a_file_that_is_not_there_are_told_with_advice(tmp_path: Path) -> None:
    done = run_manuscripts("validate", tmp_path, tmp_path / "none.xml", code=3)
    assert "is a folder. Name its files" in done.stdout
    assert "cannot be read" in done.stdout


def test_the_profile_gives_a_table_of_fifteen_points() -> None:
    told = json.loads(run_manuscripts("validate", GOLDEN, "--profile", "dunhuang", "--json", code=3).stdout)
    points = told["files"][0]["points"]
    assert [point["number"] for point in points] == list(range(1, 16))
    assert {point["verdict"] for point in points} == {"met", "not-met", "not-applicable"}
    plain = run_manuscripts("validate", GOLDEN, "--profile", "dunhuang", code=3).stdout
    assert "15     met" in plain
