"""The objects of a PDF file, written one after the other so that no more than one of them is in memory.

Nothing is compressed here: the bytes of a compressor change with its version, and pictures come compressed already.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import BinaryIO

# A comment of bytes above 127 tells programs that move files that this one is binary (ISO 32000-1, 7.5.2).
_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class PdfObjects:
    """Writes objects into a file and, at the end, the table of where they are."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._digest = sha256()
        self._at = 0
        self._offsets: list[int | None] = []
        self._write(_HEAD)

    def reserve(self) -> int:
        """A number for an object that others name before it is written."""
        self._offsets.append(None)
        return len(self._offsets)

    def put(self, value: str, *, number: int | None = None) -> int:
        """Write an object, under a number that was reserved for it or a new one; `value` is ASCII."""
        number = self._begin(number)
        self._write(f"{value}\nendobj\n".encode("ascii"))
        return number

    def put_stream(self, data: bytes, *, entries: str = "", number: int | None = None) -> int:
        """Write a stream; `entries` are those of its dictionary besides the length."""
        number = self._begin(number)
        self._write(f"<< {entries} /Length {len(data)} >>\nstream\n".encode("ascii"))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")
        return number

    def finish(self, entries: Mapping[str, int]) -> None:
        """Write the table of objects and the trailer; `entries` names the objects in it (`Root`, `Info`).

        The file identifier is made from its contents, so that equal files have equal ones.
        """
        identifier = self._digest.hexdigest()[:32].upper()
        start = self._at
        rows = [f"xref\n0 {len(self._offsets) + 1}\n0000000000 65535 f \n"]
        for number, offset in enumerate(self._offsets, start=1):
            if offset is None:
                raise ValueError(f"object {number} was reserved and never written")
            rows.append(f"{offset:010} 00000 n \n")
        named = " ".join(f"/{name} {number} 0 R" for name, number in entries.items())
        size = len(self._offsets) + 1
        rows.append(f"trailer\n<< /Size {size} {named} /ID [<{identifier}> <{identifier}>] >>\n")
        rows.append(f"startxref\n{start}\n%%EOF\n")
        self._write("".join(rows).encode("ascii"))

    def _begin(self, number: int | None) -> int:
        if number is None:
            number = self.reserve()
        self._offsets[number - 1] = self._at
        self._write(f"{number} 0 obj\n".encode("ascii"))
        return number

    def _write(self, data: bytes) -> None:
        self._file.write(data)
        self._digest.update(data)
        self._at += len(data)


def text_string(text: str) -> str:
    """`text` as a PDF string of any characters."""
    return f"<FEFF{text.encode('utf-16-be', errors='replace').hex().upper()}>"


def decimal(value: float) -> str:
    """At most four decimals, never an exponent."""
    return f"{round(value, 4) + 0.0:.4f}".rstrip("0").rstrip(".")
