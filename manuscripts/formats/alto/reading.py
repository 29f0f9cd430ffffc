"""ALTO files, ours and other programs', as page records."""

from dataclasses import replace

from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page, PageImage
from manuscripts.formats.alto.description import SHA256
from manuscripts.formats.alto.elements import child, name_of
from manuscripts.formats.alto.names import NAMESPACES
from manuscripts.formats.alto.places import Places, pixels_per_unit
from manuscripts.formats.alto.record_reading import OwnRecord, read_record
from manuscripts.formats.alto.sheets import SheetReader
from manuscripts.formats.alto.steps import read_steps
from manuscripts.formats.alto.unread import report_unread
from manuscripts.formats.imported import Imported, Omissions
from manuscripts.formats.markup import line_of, parse_untrusted

_DIGEST_LENGTH = 64


def read_alto(data: bytes, *, where: str) -> Imported:
    """Read ALTO of any version; `where` names the file in errors. Raises InputError for what cannot be used.

    Ours comes back as it was, but for what ALTO rounds. Of others, lines stand in the order of the ReadingOrder, or of
    the file; the direction is taken from BASEDIRECTION or from the shape of the lines, and left open where neither
    tells. A String without glyphs is cut evenly. Places in units other than pixels are converted where the file gives
    the resolution; where it does not they are left as they are, and that is reported.
    """
    root = parse_untrusted(data, where=where)
    if name_of(root) != "alto" or (etree.QName(root).namespace or "") not in NAMESPACES:
        raise InputError("this is no ALTO.", where=f"{where}, line {line_of(root)}", advice="Save it as ALTO XML.")
    _check_names(root, where=where)
    own = read_record(root, where=where)
    omissions = Omissions()
    scale = pixels_per_unit(root)
    if scale is None:
        unit = child(root, "Description", "MeasurementUnit")
        line = line_of(unit) if unit is not None else 0
        omissions.add("MeasurementUnit", instead="places are taken as pixels: no resolution is given", line=line)
    reader = SheetReader(root, own=own, places=Places(where, 1.0 if scale is None else scale), omissions=omissions)
    sheets = list(root.iterfind("{*}Layout/{*}Page"))
    if not sheets:
        raise InputError("there is no Page in it.", where=f"{where}, line {line_of(root)}")
    manuscript, image = _source(root, own, omissions)
    steps = read_steps(root, ours=own is not None, where=where)
    numbers = _numbers(sheets, reader.places)
    pages = tuple(
        reader.read(sheet, replace(_blank(manuscript, image, own), number=number, steps=steps))
        for sheet, number in zip(sheets, numbers, strict=True)
    )
    report_unread(root, ours=own is not None, omissions=omissions)
    return Imported(manuscript=manuscript, pages=pages, omissions=omissions.all())


def _check_names(root: etree._Element, *, where: str) -> None:
    seen: dict[str, int] = {}
    for element in root.iter("{*}*"):
        name = element.get("ID")
        if name is not None and str(name) in seen:
            raise InputError(
                f"ID {name!r} stands on line {seen[str(name)]} too.",
                where=f"{where}, line {line_of(element)}",
                advice="Every ID may stand once.",
            )
        if name is not None:
            seen[str(name)] = line_of(element)


def _blank(manuscript: Manuscript, image: PageImage, own: OwnRecord | None) -> Page:
    page = Page(institution=manuscript.institution, shelfmark=manuscript.shelfmark, number=1, image=image)
    if own is None:
        return page
    return replace(page, schema=own.schema, prepared=own.prepared, flags=tuple(own.flags))


def _numbers(sheets: list[etree._Element], places: Places) -> list[int]:
    """PHYSICAL_IMG_NR where it counts the pages from 1, and counted anew where it does not."""
    given = [places.number(sheet, "PHYSICAL_IMG_NR") or 0.0 for sheet in sheets]
    if len(set(given)) == len(given) and all(number >= 1 and number.is_integer() for number in given):
        return [int(number) for number in given]
    return list(range(1, len(sheets) + 1))


def _source(root: etree._Element, own: OwnRecord | None, omissions: Omissions) -> tuple[Manuscript, PageImage]:
    """Which image of which manuscript it is; identifiers of another program are numbers of the manuscript elsewhere."""
    noted = own.noted if own is not None else {}
    institution = shelfmark = digest = ""
    numbers: list[str] = []
    source = child(root, "Description", "sourceImageInformation")
    for element in source if source is not None else ():
        text, tag = str(element.text or ""), name_of(element)
        location = str(element.get(f"{tag}Location", ""))
        if tag == "documentIdentifier" and own is not None:
            institution, shelfmark = location, text
        elif tag == "documentIdentifier" and location:
            numbers.append(f"{location}:{text}")
        elif tag == "fileIdentifier" and (location == SHA256 or _is_digest(text)):
            digest = text
        elif tag != "fileName":
            omissions.add(tag, instead=f"left out: {text}", line=line_of(element))
    name = child(root, "Description", "sourceImageInformation", "fileName")
    image = PageImage(
        digest=noted.get("digest", digest),
        name=noted.get("image", str(name.text or "") if name is not None else ""),
        frame=own.frame if own is not None else 0,
        width=0,
        height=0,
    )
    manuscript = Manuscript(
        institution=noted.get("institution", institution),
        shelfmark=noted.get("shelfmark", shelfmark),
        numbers=tuple(numbers),
    )
    return manuscript, image


def _is_digest(text: str) -> bool:
    return len(text) == _DIGEST_LENGTH and all(sign in "0123456789abcdef" for sign in text.lower())
