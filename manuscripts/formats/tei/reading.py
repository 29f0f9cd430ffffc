"""The way back from a TEI file of ours to the text of its lines."""

from dataclasses import dataclass, field

from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.formats.finding import Severity
from manuscripts.formats.lines import Lines
from manuscripts.formats.markup import parse_untrusted
from manuscripts.formats.tei.checking import check_our_tei
from manuscripts.formats.tei.names import TEI, XML_ID


@dataclass(frozen=True, slots=True, kw_only=True)
class TeiLine:
    """One line as it is written; `aside` tells that it stands on the fold or in a margin."""

    page: int
    line: int
    text: str
    aside: bool


def read_tei_text(data: bytes) -> list[TeiLine]:
    """The diplomatic text of every line, in the order of the file, without what was struck out.

    Both halves of a double-line note stand in their line one after the other. Raises InputError for a file that
    `check_our_tei` finds fault with.
    """
    root = parse_untrusted(data)
    for finding in check_our_tei(root, lines=Lines(data)):
        if finding.severity is Severity.ERROR:
            raise InputError(
                finding.message,
                where=f"line {finding.line}",
                advice="Only TEI as manuscripts exports it can be read.",
            )
    characters = {
        f"#{char.get(XML_ID)}": chr(int(str(prop.get("value")).removeprefix("U+"), 16))
        for char in root.iter(f"{{{TEI}}}char")
        for prop in char.iterfind(f"{{{TEI}}}localProp[@name='code-point']")
    }
    reader = _Reader(characters)
    for body in root.iter(f"{{{TEI}}}body"):
        reader.read(body, aside=False)
    return [TeiLine(page=page, line=line, text="".join(text), aside=aside) for page, line, text, aside in reader.lines]


@dataclass(slots=True)
class _Reader:
    characters: dict[str, str]
    lines: list[tuple[int, int, list[str], bool]] = field(default_factory=list)
    page: int = 0

    def read(self, parent: etree._Element, *, aside: bool) -> None:
        """Walk through `parent`; white space between elements is layout of the file and is skipped."""
        for element in parent:
            match etree.QName(element).localname:
                case "pb":
                    self.page = int(str(element.get("n")))
                case "lb":
                    self.lines.append((self.page, int(str(element.get("n"))), [], aside))
                case "c":
                    self._append(self._characters_in(element))
                case "gap":
                    self._append("".join(map(str, element.itertext())))
                case "space":
                    self._append("\u3000")
                case "reg" | "del":
                    pass
                case _:
                    outside = aside or element.get("place") in {"fold", "margin"}
                    self.read(element, aside=outside)

    def _append(self, text: str) -> None:
        self.lines[-1][2].append(text)

    def _characters_in(self, c: etree._Element) -> str:
        parts = [c.text or ""]
        for g in c:
            parts += [self.characters.get(str(g.get("ref"))) or g.text or "", g.tail or ""]
        return "".join(parts)
