"""What tests of several folders share: the sample holdings, read once a session."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# Machines differ in speed; a test that is slow today is not wrong.
settings.register_profile("project", deadline=None)
settings.load_profile("project")

REPOSITORY = Path(__file__).parents[1]
SAMPLES = REPOSITORY / "samples"
GOLDEN = REPOSITORY / "tests" / "golden"


pytest_plugins = ["tests.elasticsearch_server.fixtures"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regenerate-golden", action="store_true", help="write tests/golden anew instead of comparing")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.option.markexpr == "not server":
        terminalreporter.write_line("Tests that need a real server were left out: `make test-servers` runs them.")


@pytest.fixture
def matches_golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Compares bytes with a file in tests/golden, and keeps what differs beside it as `failed.NAME`."""

    def compare(name: str, found: bytes) -> None:
        reference, failed = GOLDEN / name, GOLDEN / f"failed.{name}"
        if request.config.getoption("--regenerate-golden"):
            reference.write_bytes(found)
        if found == reference.read_bytes():
            failed.unlink(missing_ok=True)
            return
        failed.write_bytes(found)
        pytest.fail(f"{reference} is not what was written now; see {failed}, or run with --regenerate-golden")

    return compare


def run_manuscripts(*arguments: str | Path, cwd: Path | None = None, code: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command as a user would, and insist on its exit code."""
    environment = {key: value for key, value in os.environ.items() if key != "MANUSCRIPTS_LIBRARY"}
    done = subprocess.run(
        [sys.executable, "-m", "manuscripts", *map(str, arguments)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        cwd=cwd,
        env=environment | {"PYTHONPATH": str(REPOSITORY)},
    )
    assert done.returncode == code, f"exit code {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="session")
def sample_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that holds the samples of both institutions. Look, do not touch: copy it to change it."""
    library = tmp_path_factory.mktemp("samples") / "library"
    for institution, sheet in (("sample-east", "catalogue.csv"), ("sample-west", "catalogue.xlsx")):
        folder = SAMPLES / institution
        run_manuscripts(
            "ingest",
            folder / "images",
            "--institution",
            institution,
            "--catalogue",
            folder / sheet,
            "--library",
            library,
        )
    return library
