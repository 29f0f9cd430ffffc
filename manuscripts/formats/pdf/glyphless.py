"""A font without shapes: it gives text a place and a meaning, and draws nothing.

Codes are given out as texts are met, and `ToUnicode` says what each stands for: so any text has one, a character of
the newest extension as well as a description sequence. All have the same glyph without ink, one em wide and high.
"""

import struct
from collections.abc import Sequence

from manuscripts.formats.pdf.objects import PdfObjects, text_string

NAME = "ManuscriptsUnseen"
FONT_KINDS = ("F", "L")
"""How the names begin of fonts whose glyphs hang below or stand on their origin, or above it in columns."""

# Code 0 is .notdef, and codes have two bytes.
_PER_FONT = 65_535
_PER_BLOCK = 100
_EM = 1000


class Codes:
    """The codes of the texts of one document, in one font or, where there are very many, several."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def code(self, text: str) -> tuple[int, int]:
        """The number of the font, from 0, and the code in it."""
        place = self._places.setdefault(text, len(self._places))
        return place // _PER_FONT, place % _PER_FONT + 1

    @property
    def by_font(self) -> list[list[str]]:
        """The texts of each font in the order of their codes."""
        texts = list(self._places)
        return [texts[start : start + _PER_FONT] for start in range(0, len(texts), _PER_FONT)]


def put_fonts(objects: PdfObjects, texts: Sequence[str], *, vertical: bool) -> list[int]:
    """Write the fonts for `texts`, the first of which has code 1, and give their numbers.

    For rows there is one; its glyphs stand on their origin. For columns there are two: in the first a glyph hangs
    below its origin, in the second it stands above it; both go on downwards.
    """
    program = truetype()
    file = objects.put_stream(program, entries=f"/Length1 {len(program)}")
    descriptor = objects.put(
        f"<< /Type /FontDescriptor /FontName /{NAME} /Flags 5 /FontBBox [0 0 {_EM} {_EM}] /ItalicAngle 0 "
        f"/Ascent {_EM} /Descent 0 /CapHeight {_EM} /StemV 80 /FontFile2 {file} 0 R >>"
    )
    glyphs = objects.put_stream(b"\x00\x00" + b"\x00\x01" * len(texts))
    meaning = objects.put_stream(_to_unicode(texts))
    numbers = []
    for origin in (_EM, 0) if vertical else (_EM,):
        descendant = objects.put(
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{NAME} /CIDToGIDMap {glyphs} 0 R /DW {_EM} "
            f"/DW2 [{origin} {-_EM}] /FontDescriptor {descriptor} 0 R "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        )
        encoding = "/Identity-V" if vertical else "/Identity-H"
        numbers.append(
            objects.put(
                f"<< /Type /Font /Subtype /Type0 /BaseFont /{NAME} /Encoding {encoding} "
                f"/DescendantFonts [{descendant} 0 R] /ToUnicode {meaning} 0 R >>"
            )
        )
    return numbers


def _to_unicode(texts: Sequence[str]) -> bytes:
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for start in range(0, len(texts), _PER_BLOCK):
        block = texts[start : start + _PER_BLOCK]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:04X}> {_utf_16(text)}" for code, text in enumerate(block, start=start + 1)]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return ("\n".join(lines) + "\n").encode("ascii")


def _utf_16(text: str) -> str:
    return text_string(text).replace("<FEFF", "<", 1)


def truetype() -> bytes:
    """A TrueType font of two glyphs without ink, with the tables that PDF wants of one (ISO 32000-1, 9.9).

    The second is a line from corner to corner of the em, which encloses nothing: PDFium drops text that has no extent.
    """
    glyph = struct.pack(">hhhhhHHBBhh", 1, 0, 0, _EM, _EM, 1, 0, 0x31, 0x01, _EM, _EM)
    tables = {
        b"glyf": glyph,
        b"head": struct.pack(
            ">IIIIHHQQhhhhHHhhh",
            0x00010000, 0x00010000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 0, 0, _EM, _EM, 0, 8, 2, 0, 0,
        ),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x00010000, _EM, 0, 0, _EM, 0, 0, _EM, 1, *[0] * 7, 1),
        b"hmtx": struct.pack(">Hhh", _EM, 0, 0),
        b"loca": struct.pack(">HHH", 0, 0, len(glyph) // 2),
        b"maxp": struct.pack(">IH13H", 0x00010000, 2, 2, 1, 0, 0, 1, *[0] * 8),
    }  # fmt: skip
    head = struct.pack(">IHHHH", 0x00010000, len(tables), 64, 2, len(tables) * 16 - 64)
    directory, body = b"", b""
    start = len(head) + 16 * len(tables)
    for name, data in tables.items():
        directory += name + struct.pack(">III", _checksum(data), start + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    font = head + directory + body
    # The checksum of the whole stands in `head`, as what is missing to a magic number.
    place = start + body.index(tables[b"head"]) + 8
    missing = (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF
    return font[:place] + struct.pack(">I", missing) + font[place + 4 :]


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    return sum(int.from_bytes(padded[at : at + 4]) for at in range(0, len(padded), 4)) & 0xFFFFFFFF
