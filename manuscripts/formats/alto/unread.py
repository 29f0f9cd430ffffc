"""What an ALTO file says that no record holds: every element and attribute that is not known to be read."""

from lxml import etree

from manuscripts.formats.alto.elements import name_of
from manuscripts.formats.alto.names import OWN, PAGE_SPACES, XSI
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of

_PLACE = frozenset({"HPOS", "VPOS", "WIDTH", "HEIGHT"})
_TAG = frozenset({"ID", "TYPE", "LABEL", "DESCRIPTION"})
_BLOCK = _PLACE | {"ID", "TAGREFS"}
_GROUP = frozenset({"ID", "REF"})
_READ: dict[str, frozenset[str]] = {
    "alto": frozenset({"SCHEMAVERSION"}),
    "Description": frozenset(),
    "MeasurementUnit": frozenset(),
    "sourceImageInformation": frozenset(),
    "fileName": frozenset(),
    "fileIdentifier": frozenset({"fileIdentifierLocation"}),
    "documentIdentifier": frozenset({"documentIdentifierLocation"}),
    "Tags": frozenset(),
    "OtherTag": _TAG,
    "LayoutTag": _TAG,
    "StructureTag": _TAG,
    "ReadingOrder": frozenset(),
    "OrderedGroup": _GROUP,
    "UnorderedGroup": _GROUP,
    "ElementRef": _GROUP,
    "Layout": frozenset(),
    "Page": frozenset({"ID", "WIDTH", "HEIGHT", "PHYSICAL_IMG_NR", "PRINTED_IMG_NR", "ROTATION", "PROCESSINGREFS"}),
    **dict.fromkeys(PAGE_SPACES, frozenset({"ID"})),
    "TextBlock": _BLOCK | {"BASEDIRECTION"},
    "Illustration": _BLOCK | {"TYPE"},
    "ComposedBlock": frozenset({"ID"}),
    "TextLine": _BLOCK | {"BASEDIRECTION"},
    "Shape": frozenset(),
    "Polygon": frozenset({"POINTS"}),
    "String": _PLACE | {"ID", "CONTENT", "WC", "CC"},
    "SP": _PLACE | {"ID"},
    "HYP": _PLACE | {"CONTENT"},
    "Glyph": _PLACE | {"ID", "CONTENT", "GC"},
    "Variant": frozenset({"CONTENT", "VC"}),
}
# Read elsewhere, whatever they hold.
_WHOLE = frozenset({"OCRProcessing", "Processing"})
# What we write for others beside what we read again ourselves.
_OURS: dict[str, frozenset[str]] = {
    "Page": frozenset({"LANG"}),
    "PrintSpace": _PLACE,
    "TextLine": frozenset({"BASELINE"}),
    "String": frozenset({"CS"}),
    "ALTERNATIVE": frozenset({"PURPOSE"}),
}
_INSTEAD = {
    "BASELINE": "left out: an export draws it anew from the outline",
    "STYLE": "left out: of styles only strikethrough is kept",
    "IDNEXT": "left out: the order is that of ReadingOrder or of the file",
    "place": "left out: its blocks have places of their own",
}


def report_unread(element: etree._Element, *, ours: bool, omissions: Omissions) -> None:
    """Add to `omissions` what is not read below `element`.

    With `ours` what we write for other programs alone is passed over.
    """
    name = name_of(element)
    if name in _WHOLE:
        return
    known = (_READ | _OURS if ours else _READ).get(name)
    if known is None:
        omissions.add(name, instead="left out, with all in it", line=line_of(element))
        return
    if ours:
        known = known | _READ.get(name, frozenset())
    _report_attributes(element, known, omissions)
    for below in element.iterchildren("{*}*"):
        if name_of(below) == "Shape" and name in ("String", "Glyph", *PAGE_SPACES):
            omissions.add(f"Shape of {name}", instead="left out: its box is kept", line=line_of(below))
        elif name_of(below) == "XmlData" and any(etree.QName(data).namespace == OWN for data in below):
            continue
        else:
            report_unread(below, ours=ours, omissions=omissions)


def _report_attributes(element: etree._Element, known: frozenset[str], omissions: Omissions) -> None:
    unknown = {str(name) for name in element.attrib if not str(name).startswith(f"{{{XSI}}}")} - known
    if element.get("STYLE") == "strikethrough":
        unknown.discard("STYLE")
    if unknown & _PLACE:
        unknown = (unknown - _PLACE) | {"place"}
    for attribute in sorted(unknown):
        omissions.add(
            f"{attribute} of {name_of(element)}",
            instead=_INSTEAD.get(attribute, "left out"),
            line=line_of(element),
        )
