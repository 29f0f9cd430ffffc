"""Whether the zones of a TEI file lie on their pages, and say the same as its lines."""

from lxml import etree

from manuscripts.formats.finding import Finding, Severity
from manuscripts.formats.lines import Lines
from manuscripts.formats.tei.line_text import written_lines, written_text
from manuscripts.formats.tei.names import TEI, XML_ID

_EDGES = ("ulx", "uly", "lrx", "lry")
Edges = tuple[float, float, float, float]


def edges_of(element: etree._Element) -> Edges | None:
    """Left, top, right and bottom of a surface or zone, by its edges or its points; None where it has neither."""
    try:
        if element.get("points") is not None:
            corners = [tuple(map(float, corner.split(","))) for corner in str(element.get("points")).split()]
            across, down = [x for x, _ in corners], [y for _, y in corners]
            return min(across), min(down), max(across), max(down)
        left, top, right, bottom = (float(str(element.get(edge))) for edge in _EDGES)
    except ValueError:
        return None
    return left, top, right, bottom


def check_places(root: etree._Element, *, lines: Lines) -> list[Finding]:
    """A zone outside its surface is an error; one that only crosses the edge is to be looked at."""
    findings = []
    for surface in root.iter(f"{{{TEI}}}surface"):
        page = edges_of(surface)
        if page is None:
            continue
        for zone in surface.iter(f"{{{TEI}}}zone"):
            edges = edges_of(zone)
            if edges is None or next(zone.iterancestors(f"{{{TEI}}}surface")) is not surface:
                continue
            outside = edges[0] > page[2] or edges[2] < page[0] or edges[1] > page[3] or edges[3] < page[1]
            # A tenth of a pixel is rounding.
            crosses = any(edges[side] < page[side] - 0.1 for side in (0, 1)) or any(
                edges[side] > page[side] + 0.1 for side in (2, 3)
            )
            if outside or crosses:
                findings.append(
                    Finding(
                        line=lines.of(zone),
                        code="zone-outside" if outside else "zone-crosses",
                        message=f"the zone {zone.get(XML_ID, '')} "
                        + ("lies outside its surface." if outside else "reaches over the edge of its surface."),
                        advice="Give zones in the units of their surface, and the surface its whole extent.",
                        severity=Severity.ERROR if outside else Severity.WARNING,
                    )
                )
    return findings


def check_texts(root: etree._Element, *, lines: Lines) -> list[Finding]:
    """Where the raw reading (`sourceDoc`) and the text both stand, they must say the same, line by line.

    Lines that a person has corrected, or with which no raw reading is connected (`facs`, `corresp`), are passed over.
    """
    raw = _raw_texts(root)
    if not raw:
        return []
    corrected = {
        str(zone.get(XML_ID))
        for note in root.iterfind(f".//{{{TEI}}}zone/{{{TEI}}}note[@type='correction']")
        for zone in note.iterancestors(f"{{{TEI}}}zone")
    }
    findings = []
    for line in written_lines(root):
        pointers = " ".join([str(line.lb.get("facs", "")), str(line.lb.get("corresp", ""))]).split()
        wanted = [pointer[1:] for pointer in pointers] + [str(line.lb.get(XML_ID))]
        said = [raw[name] for name in wanted if name in raw]
        if not said or corrected.intersection(wanted):
            continue
        if "".join(said) != line.text:
            findings.append(
                Finding(
                    line=lines.of(line.lb),
                    code="text-differs",
                    message=f"this line reads {line.text!r}, its zones read {''.join(said)!r}.",
                    advice="Make both from the same record again.",
                )
            )
    return findings


def _raw_texts(root: etree._Element) -> dict[str, str]:
    """The text of each `line` (or zone with text of its own) of the raw reading, by all names that lead to it."""
    texts: dict[str, str] = {}
    for source in root.iter(f"{{{TEI}}}sourceDoc"):
        for line in source.iter(f"{{{TEI}}}line"):
            zone = next(line.iterancestors(f"{{{TEI}}}zone"), None)
            pointers = f"{line.get('facs', '')} {line.get('corresp', '')}".split()
            names = {line.get(XML_ID), None if zone is None else zone.get(XML_ID), *(p[1:] for p in pointers)}
            for name in names - {None}:
                texts[str(name)] = texts.get(str(name), "") + written_text(line)
    return texts
