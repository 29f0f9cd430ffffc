"""Named arrays in one file that is mapped into memory, not read: a line of JSON, then each array on its own bound."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from manuscripts.core.files import write_atomic

Arrays = dict[str, npt.NDArray[Any]]

_BOUND = 64


def write_arrays(path: Path, facts: Mapping[str, Any], arrays: Arrays) -> None:
    """Write facts (JSON) and arrays; the same ones give the same bytes."""
    places, start = [], 0
    for name, array in arrays.items():
        places.append({"name": name, "type": array.dtype.str, "shape": array.shape, "start": start})
        start += -(-array.nbytes // _BOUND) * _BOUND
    head = json.dumps({**facts, "arrays": places}, ensure_ascii=False, sort_keys=True).encode("utf-8")
    head += b" " * (-(len(head) + 1) % _BOUND) + b"\n"
    filled = (array.tobytes() + bytes(-array.nbytes % _BOUND) for array in arrays.values())
    write_atomic(path, head + b"".join(filled))


def map_arrays(path: Path) -> tuple[dict[str, Any], Arrays]:
    """The facts and the arrays of a file; the arrays are read-only, and only what is asked of them is read."""
    with path.open("rb") as file:
        head = file.readline()
    facts: dict[str, Any] = json.loads(head)
    arrays: Arrays = {
        place["name"]: np.memmap(
            path, dtype=place["type"], mode="r", offset=len(head) + place["start"], shape=tuple(place["shape"])
        )
        for place in facts.pop("arrays")
    }
    return facts, arrays
