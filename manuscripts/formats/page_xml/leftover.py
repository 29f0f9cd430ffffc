"""What stands in a PAGE-XML file and has no place in a record."""

from collections.abc import Mapping, Set

from lxml import etree

from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.page_xml.custom import outside_groups, read_custom, read_groups
from manuscripts.formats.page_xml.elements import local, parent_name
from manuscripts.formats.page_xml.readings import KEYS, is_struck
from manuscripts.formats.page_xml.writing import LANGUAGE, SCRIPT

_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_REGION = frozenset({"id", "custom", "type"})
# The attributes of the elements that are read; those of Metadata are read in `facts.py`.
_HELD = {
    "PcGts": {_SCHEMA_LOCATION},
    "Page": {
        "imageFilename", "imageWidth", "imageHeight", "custom", "orientation", "readingDirection", "textLineOrder",
    },
    "ReadingOrder": set(),
    **{f"{how}Group{indexed}": {"id", "index"} for how in ("Ordered", "Unordered") for indexed in ("", "Indexed")},
    "RegionRef": {"regionRef"},
    "RegionRefIndexed": {"regionRef", "index"},
    "Coords": {"points"},
    "Point": {"x", "y"},
    "TextLine": {"id", "custom", "index"},
    "Word": {"id"},
    "Glyph": {"id", "custom"},
    "TextEquiv": {"index", "conf", "comments"},
    "Unicode": set(),
    "PlainText": set(),
}  # fmt: skip
_STANDS_IN = {
    "Page": {"PcGts"},
    "ReadingOrder": {"Page"},
    "TextLine": {"Region", "Page"},
    "Word": {"TextLine"},
    "Glyph": {"Word"},
    "Coords": {"Region", "TextLine", "Word", "Glyph"},
    "TextEquiv": {"Region", "TextLine", "Word", "Glyph"},
    "Unicode": {"TextEquiv"},
    "PlainText": {"TextEquiv"},
}
# What may stand in Metadata, Baseline and TextStyle, and in what.
_PARTS = {
    **{name: {"Metadata"} for name in ("Creator", "Created", "LastChange", "Comments", "MetadataItem")},
    "TranskribusMetadata": {"Metadata"},
    "Labels": {"MetadataItem"},
    "Label": {"Labels"},
    "Point": {"Baseline"},
}
_GROUPS: Mapping[str, Mapping[str, Set[str]]] = {
    "Page": {"image": {"frame", "name"}},
    "Region": {
        "structure": {"type"}, "readingOrder": {"index"}, "region": {"register", "order", "id", "label"},
        "outline": {"exactly"},
    },
    "TextLine": {
        "structure": {"type"}, "readingOrder": {"index"}, "outline": {"exactly"},
        "column": {"line", "order", "anchor", "id", "label", "placement"},
    },
    "Glyph": {"outline": {"exactly"}, **KEYS},
}  # fmt: skip


def tell_leftover(root: etree._Element, *, is_ours: bool, omissions: Omissions) -> None:
    """Tell `omissions` of elements, attributes and groups of `custom` that are not read.

    In a file of ours that is what another program has added; what we derive when we write is passed over.
    """
    _Leftover(is_ours, omissions).walk(root)


class _Leftover:
    def __init__(self, is_ours: bool, omissions: Omissions) -> None:
        self._is_ours = is_ours
        self._omissions = omissions

    def walk(self, element: etree._Element) -> None:
        tag = local(element)
        if tag in ("Metadata", "Baseline", "TextStyle"):
            self._tell_special(element, tag)
            return
        region = tag.endswith("Region")
        if (tag not in _HELD and not region) or not self._is_in_place(element, tag):
            self._tell(element, tag)
            return
        held = _REGION if region else _HELD[tag]
        for name, value in element.attrib.items():
            if name not in held and not self._is_known(element, tag, str(name), str(value)):
                self._tell(element, f"{etree.QName(name).localname} of {tag}")
        self._custom(element, "Region" if region else tag)
        for each in element.iterchildren("{*}*"):
            self.walk(each)

    def _is_in_place(self, element: etree._Element, tag: str) -> bool:
        """Whether it stands where it is read: only the first Page and ReadingOrder are."""
        if tag not in _STANDS_IN:
            return True
        parent = parent_name(element)
        first = tag not in ("Page", "ReadingOrder", "Coords") or not any(
            True for _ in element.itersiblings(element.tag, preceding=True)
        )
        return first and ("Region" if parent.endswith("Region") else parent) in _STANDS_IN[tag]

    def _custom(self, element: etree._Element, tag: str) -> None:
        """Those of a line that stand at its text are told where they are read."""
        custom = str(element.get("custom", ""))
        for name, values in read_groups(custom):
            known = _GROUPS.get(tag, {}).get(name)
            if known is None:
                if tag != "TextLine":
                    self._tell(element, f"custom {name} of {tag}")
                continue
            for key in values.keys() - known:
                self._tell(element, f"{key} of custom {name}")
        if outside_groups(custom):
            self._tell(element, f"custom of {tag}")

    def _tell_special(self, element: etree._Element, tag: str) -> None:
        for each in element.iterdescendants("{*}*"):
            if parent_name(each) not in _PARTS.get(local(each), ()):
                self._tell(each, local(each))
        if tag == "Metadata":
            return
        if tag == "Baseline":
            line = element.getparent()
            if line is None or "column" not in read_custom(str(line.get("custom", ""))):
                self._tell(element, tag, instead="left out: it is drawn anew from the outline")
        elif not (is_struck(element) and set(element.attrib) == {"strikethrough"} and _is_of_glyph(element)):
            self._tell(element, f"TextStyle of {parent_name(element)}")

    def _is_known(self, element: etree._Element, tag: str, name: str, value: str) -> bool:
        """What we write ourselves and derive again, or what says nothing new."""
        if tag == "Page":
            return (name, value) in (("primaryLanguage", LANGUAGE), ("primaryScript", SCRIPT))
        if tag == "Coords":
            return name == "conf" and parent_name(element) == "TextLine"
        if tag == "ReadingOrder":
            return name == "conf" and self._is_ours
        return (name, value) == ("caption", "aside")

    def _tell(self, element: etree._Element, what: str, *, instead: str = "left out") -> None:
        self._omissions.add(what, instead=instead, line=line_of(element))


def _is_of_glyph(element: etree._Element) -> bool:
    return parent_name(element) == "Glyph"
