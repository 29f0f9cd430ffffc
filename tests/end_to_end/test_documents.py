"""Every command in the documents is run as it stands there."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, run_manuscripts
from tests.small_library import small_library

DOCUMENTS = [REPOSITORY / "README.md", *sorted((REPOSITORY / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands(document: Path) -> list[str]:
    blocks = _BLOCK.findall(document.read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.splitlines() if line.startswith("manuscripts ")]


@pytest.mark.engine
@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_documented_command_runs(document: Path, sample_library: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_library, tmp_path / "my-library")
    (tmp_path / "samples").symlink_to(REPOSITORY / "samples")
    for command in commands(document):
        words, _, file = command.partition(" > ")
        done = run_manuscripts(*shlex.split(words)[1:], cwd=tmp_path)
        if file:
            (tmp_path / file).write_text(done.stdout, encoding="utf-8")


def test_the_python_for_developers_runs(tmp_path: Path) -> None:
    small_library(tmp_path / "my-library", {"S.1": ["如是|我聞"]})
    run_manuscripts("export", "--library", tmp_path / "my-library", "--out", tmp_path)
    (tmp_path / "east" / "S.1.xml").rename(tmp_path / "theirs.xml")
    document = REPOSITORY / "docs" / "developers.md"
    printed = []
    for code in re.findall(r"^```python\n(.*?)^```", document.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL):
        command = [sys.executable, "-c", code]
        environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=tmp_path, env=environment)
        printed.append(done.stdout)
    assert printed == ["1 1 main 如是\n1 2 main 我聞\n", "S.1 1\n"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_to_a_file_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_every_command_is_documented() -> None:
    written = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    listed = run_manuscripts("--help").stdout.partition("Commands:")[2].partition("\n\n")[0]
    for name in re.findall(r"^  (\w+) ", listed, re.MULTILINE):
        assert f"manuscripts {name}" in written
