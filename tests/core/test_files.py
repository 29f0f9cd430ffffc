from pathlib import Path

import pytest

from manuscripts.core.errors import UnwritablePathError
from manuscripts.core.files import open_atomic, write_atomic


def test_a_file_is_there_when_the_block_has_ended_and_not_before(tmp_path: Path) -> None:
    target = tmp_path / "new" / "file"
    with open_atomic(target) as file:
        file.write(b"whole")
        assert not target.exists()
    assert target.read_bytes() == b"whole"


def test_a_block_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "file"
    write_atomic(target, b"old")
    with pytest.raises(ZeroDivisionError), open_atomic(target) as file:
        file.write(bytes([1 // 0]))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


def test_what_cannot_be_written_is_said_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UnwritablePathError, match="cannot be written"):
        write_atomic(tmp_path / "file" / "below", b"")
