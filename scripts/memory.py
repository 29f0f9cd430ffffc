"""The memory that a command with all its processes takes."""

import subprocess
import time
from pathlib import Path


def watch(command: list[str]) -> tuple[list[int], int]:
    """Run `command`; the summed memory of its session in KiB, ten times a second, and its exit code."""
    process = subprocess.Popen(command, start_new_session=True)
    sizes = [0]
    while process.poll() is None:
        sizes.append(memory_of_session(process.pid))
        time.sleep(0.1)
    return sizes, process.returncode


def memory_of_session(session: int) -> int:
    """The proportional set size of all processes of a session, in KiB."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(status.read_text().rpartition(")")[2].split()[3]) != session:
                continue
            rollup = (status.parent / "smaps_rollup").read_text()
        except (OSError, IndexError):
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total
