"""What each source says of two characters, as links with the words of the source kept."""

import bz2
import importlib.metadata
import json
import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

from manuscripts.core.han import is_han

_POINT = re.compile(r"U\+([0-9A-F]{4,6})(?:<(\S+))?")
_SAME_AS = re.compile(
    r"\b(same as|(?:non-classical|ancient|archaic|corrupted|abbreviated|standard|original|variant) form of|variant of)"
    r" (?:the )?U\+([0-9A-F]{4,6})"
)


class Claim(IntEnum):
    """What a link claims; the smaller, the closer the two are."""

    IDENTICAL = 1
    SHAPE = 2
    VARIANT = 3
    SIMPLIFIED = 4
    EQUAL = 5
    OVERLAP = 6
    LOOKALIKE = 7


@dataclass(frozen=True, slots=True)
class Link:
    """A source says that `first` stands for `second`; `mutual` when it says so of neither direction."""

    first: str
    second: str
    claim: Claim
    source: str
    mutual: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """What Unihan knows of characters: Mandarin readings, plane of the Taiwan standard, frequency class."""

    readings: dict[str, frozenset[str]] = field(default_factory=dict)
    plane: dict[str, int] = field(default_factory=dict)
    frequency: dict[str, int] = field(default_factory=dict)
    strokes: dict[str, int] = field(default_factory=dict)


def unihan_fields(folder: Path, part: str) -> Iterator[tuple[str, str, str]]:
    """Character, field and value of every line of one Unihan file."""
    with bz2.open(folder / f"Unihan_{part}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("U+"):
                code, name, value = line.rstrip("\n").split("\t")
                yield chr(int(code.removeprefix("U+"), 16)), name, value


def unihan_links(folder: Path) -> Iterator[Link]:
    """Variants of Unihan_Variants, and the `same as` of its definitions."""
    claims = {
        "kZVariant": Claim.SHAPE,
        "kSemanticVariant": Claim.VARIANT,
        "kSpecializedSemanticVariant": Claim.OVERLAP,
        "kSpoofingVariant": Claim.LOOKALIKE,
        "kTraditionalVariant": Claim.SIMPLIFIED,
    }
    for character, name, value in unihan_fields(folder, "Variants"):
        if name in claims:
            for code, books in _POINT.findall(value):
                source = f"Unihan:{name}" + (f"<{books}" if books else "")
                mutual = name != "kTraditionalVariant"
                yield Link(character, chr(int(code, 16)), claims[name], source, mutual)
    for character, name, value in unihan_fields(folder, "Readings"):
        if name == "kDefinition":
            for words, code in _SAME_AS.findall(value):
                yield Link(character, chr(int(code, 16)), Claim.VARIANT, f"Unihan:kDefinition({words})")


def unicode_links(folder: Path) -> Iterator[Link]:
    """Compatibility ideographs and radicals: one character encoded twice."""
    for line in (folder / "UnicodeData.txt").read_text(encoding="utf-8").splitlines():
        code, _, _, _, _, decomposition = line.split(";")[:6]
        target = decomposition.removeprefix("<compat> ")
        character = chr(int(code, 16))
        if is_han(character) and re.fullmatch("[0-9A-F]+", target):
            yield Link(character, chr(int(target, 16)), Claim.IDENTICAL, "UCD:UnicodeData", mutual=False)
    pattern = re.compile(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([0-9A-F]+)")
    for line in (folder / "EquivalentUnifiedIdeograph.txt").read_text(encoding="utf-8").splitlines():
        if found := pattern.match(line):
            for code_point in range(int(found[1], 16), int(found[2] or found[1], 16) + 1):
                if is_han(chr(code_point)):
                    target = chr(int(found[3], 16))
                    yield Link(chr(code_point), target, Claim.IDENTICAL, "UCD:EquivalentUnifiedIdeograph", mutual=False)


def unicode_version(folder: Path) -> str:
    """The version that the files in `folder` state."""
    first, _, _ = (folder / "EquivalentUnifiedIdeograph.txt").read_text(encoding="utf-8").partition("\n")
    return first.removeprefix("# EquivalentUnifiedIdeograph-").removesuffix(".txt")


def opencc_links() -> Iterator[Link]:
    """The character dictionaries that the OpenCC wheel carries, unpacked by its own tool."""
    names = {
        "STCharacters": Claim.SIMPLIFIED,
        "JPShinjitaiCharacters": Claim.SIMPLIFIED,
        "TWVariants": Claim.VARIANT,
        "HKVariants": Claim.VARIANT,
    }
    home = Path(str(importlib.metadata.distribution("opencc").locate_file("opencc/clib")))
    for name, claim in names.items():
        for first, second in _opencc_dictionary(home, name):
            yield Link(first, second, claim, f"OpenCC:{name}", mutual=claim is Claim.VARIANT)


def _opencc_dictionary(home: Path, name: str) -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / f"{name}.txt"
        packed = home / "share" / "opencc" / f"{name}.ocd2"
        command = [str(home / "bin" / "opencc_dict"), "-i", str(packed), "-o", str(text), "-f", "ocd2", "-t", "text"]
        subprocess.run(command, check=True, capture_output=True)
        for line in text.read_text(encoding="utf-8").splitlines():
            first, _, seconds = line.partition("\t")
            for second in seconds.split(" "):
                yield first, second


def yitizi_links() -> Iterator[Link]:
    """Yitizi ships one graph of everything; two characters with the same neighbours are its 全等 (equal in all senses).

    The rest are overlaps or simplifications, which the graph no longer tells apart.
    """
    path = importlib.metadata.distribution("yitizi").locate_file("yitizi/yitizi.json")
    graph: dict[str, str] = json.loads(Path(str(path)).read_text(encoding="utf-8"))
    closed = {character: frozenset(others) | {character} for character, others in graph.items()}
    for character, others in sorted(graph.items()):
        for other in others:
            if character < other:
                twins = closed[character] == closed.get(other)
                yield Link(
                    character, other, Claim.EQUAL if twins else Claim.OVERLAP, "yitizi" if twins else "yitizi:overlap"
                )


def read_facts(folder: Path) -> Facts:
    """Readings, planes and frequencies from Unihan."""
    readings: dict[str, set[str]] = {}
    for character, name, value in unihan_fields(folder, "Readings"):
        if name in ("kMandarin", "kHanyuPinyin", "kXHC1983", "kTGHZ2013"):
            found = re.sub(r"[\d.*,]+:", " ", value).replace(",", " ").split()
            readings.setdefault(character, set()).update(found)
    facts = Facts(readings={character: frozenset(found) for character, found in readings.items()})
    for character, name, value in unihan_fields(folder, "IRGSources"):
        if name == "kIRG_TSource":
            if plane := re.match("T([0-9A-F]+)-", value):
                facts.plane[character] = int(plane[1], 16)
        elif name == "kTotalStrokes":
            facts.strokes[character] = int(value.split()[0])
    for character, name, value in unihan_fields(folder, "DictionaryLikeData"):
        if name == "kFrequency":
            facts.frequency[character] = int(value)
    return facts
