"""Type faces from Debian's font packages, by short names of our own."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont

_ROOT = Path("/usr/share/fonts")

FACES: dict[str, tuple[str, int]] = {
    "kai-cns": ("truetype/cns11643/TW-Kai-98_1.ttf", 0),
    "kai-cns-b": ("truetype/cns11643/TW-Kai-Ext-B-98_1.ttf", 0),
    "sung-cns": ("truetype/cns11643/TW-Sung-98_1.ttf", 0),
    "sung-cns-b": ("truetype/cns11643/TW-Sung-Ext-B-98_1.ttf", 0),
    "kai-cwtex": ("truetype/cwtex/cwkai.ttf", 0),
    "ming-cwtex": ("truetype/cwtex/cwming.ttf", 0),
    "kai-arphic": ("truetype/arphic/ukai.ttc", 2),
    "ming-arphic": ("truetype/arphic/uming.ttc", 2),
    "kai-lxgw": ("truetype/lxgw-wenkai/LXGWWenKai-Bold.ttf", 0),
    "kai-klee": ("truetype/klee/KleeOne-SemiBold.ttf", 0),
    "serif-noto": ("opentype/noto/NotoSerifCJK-SemiBold.ttc", 1),
    "serif-noto-black": ("opentype/noto/NotoSerifCJK-Black.ttc", 1),
    "mincho-hana": ("truetype/hanazono/HanaMinA.ttf", 0),
    "mincho-hana-b": ("truetype/hanazono/HanaMinB.ttf", 0),
    "han-babelstone": ("truetype/babelstone/BabelStoneHan.ttf", 0),
}


@dataclass(frozen=True, slots=True)
class Face:
    """One type face."""

    name: str
    path: Path
    index: int

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        return _font(self.path, self.index, size)

    def has(self, character: str) -> bool:
        """Whether the face draws the character (its base, without a variation selector)."""
        return ord(character[0]) in _coverage(self.path, self.index)


@cache
def face(name: str) -> Face:
    """The face called `name`; raises FileNotFoundError with the Debian folder where its file should be."""
    inside, index = FACES[name]
    path = _ROOT / inside
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing: install the Debian package that carries it (see samples/README.md)"
        )
    return Face(name, path, index)


def is_covered(character: str, names: tuple[str, ...]) -> bool:
    """Whether any of the named faces has the character."""
    return any(face(name).has(character) for name in names)


def face_for(character: str, names: tuple[str, ...]) -> Face:
    """The first of the named faces that has the character; raises LookupError when none has."""
    for name in names:
        found = face(name)
        if found.has(character):
            return found
    raise LookupError(f"none of {', '.join(names)} has U+{ord(character[0]):04X} {character}")


@cache
def _font(path: Path, index: int, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size, index=index, layout_engine=ImageFont.Layout.BASIC)


@cache
def _coverage(path: Path, index: int) -> frozenset[int]:
    # Of the group `scripts`; tests of the composer do without it and without fonts.
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        # Without names of our own the glyphs' names are read, and those of Hanazono are damaged.
        font.setGlyphOrder([f"glyph{number}" for number in range(font["maxp"].numGlyphs)])
        return frozenset(font.getBestCmap())
