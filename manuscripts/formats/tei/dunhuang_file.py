"""A TEI file as the points of the Dunhuang profile look at it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from manuscripts.formats.finding import Finding, Severity
from manuscripts.formats.lines import Lines
from manuscripts.formats.tei.names import TEI

_NAMES = {"t": TEI}


@dataclass(slots=True, kw_only=True)
class ProfiledFile:
    """The file, whether it is sound otherwise, the names of the files beside it, and what a point has found so far."""

    root: etree._Element
    lines: Lines
    sound: bool
    beside: Sequence[str] = ()
    found: list[tuple[str, str, int, Severity]] = field(default_factory=list)

    def all(self, path: str) -> list[etree._Element]:
        """The elements at a path below the root, with the prefix `t`."""
        return list(self.root.iterfind(f".//{path}", _NAMES))

    def first(self, path: str) -> etree._Element | None:
        """The first of them."""
        return self.root.find(f".//{path}", _NAMES)

    def words(self, path: str) -> str:
        """The text of all of them, with single blanks."""
        return " ".join(" ".join("".join(map(str, element.itertext())).split()) for element in self.all(path))

    @property
    def made_by_machine(self) -> bool:
        return self.first("t:appInfo/t:application") is not None

    @property
    def has_text(self) -> bool:
        return any(
            next(text.iter(f"{{{TEI}}}lb", f"{{{TEI}}}p", f"{{{TEI}}}l"), None) is not None for text in self.texts
        )

    @property
    def texts(self) -> Iterator[etree._Element]:
        return self.root.iter(f"{{{TEI}}}text")

    def fault(self, message: str, advice: str, *, at: etree._Element | None = None) -> None:
        """Note what keeps the point from being met."""
        self.found.append((message, advice, 0 if at is None else self.lines.of(at), Severity.ERROR))

    def doubt(self, message: str, advice: str, *, at: etree._Element | None = None) -> None:
        """Note what scholars also look for; the point is met without it."""
        self.found.append((message, advice, 0 if at is None else self.lines.of(at), Severity.WARNING))

    def faults(self, elements: Sequence[etree._Element], message: str, advice: str) -> None:
        """One fault for all the elements, at the first of them, with their number."""
        if elements:
            count = "" if len(elements) == 1 else f" ({len(elements)} times)"
            self.fault(f"{message}{count}.", advice, at=elements[0])

    def take(self, *, code: str) -> tuple[Finding, ...]:
        """What was found since the last time."""
        taken, self.found = self.found, []
        return tuple(
            Finding(line=line, code=code, message=message, advice=advice, severity=severity)
            for message, advice, line, severity in taken
        )
