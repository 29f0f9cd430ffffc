"""Names inside an ALTO file: its namespaces, and which of its words stand for which of ours."""

from manuscripts.core.page import ColumnKind, RegionKind, WritingMode

ALTO = "http://www.loc.gov/standards/alto/ns-v4#"
SCHEMA = "https://www.loc.gov/standards/alto/v4/alto-4-4.xsd"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OWN = "urn:manuscripts:page-record:1"
"""The namespace of what only we say; it stands in the XmlData of one tag, `record`, to which nothing else points."""

# Version 1 had no namespace, or that of the company that made it.
NAMESPACES = {
    ALTO: 4,
    "http://www.loc.gov/standards/alto/ns-v3#": 3,
    "http://www.loc.gov/standards/alto/ns-v2#": 2,
    "http://schema.ccs-gmbh.com/ALTO": 1,
    "": 1,
}
BASE_DIRECTIONS = {
    WritingMode.VERTICAL_RL: "ttb",
    WritingMode.HORIZONTAL_RL: "rtl",
    WritingMode.HORIZONTAL_LR: "ltr",
}
TEXT_BLOCK, ILLUSTRATION = "TextBlock", "Illustration"
PAGE_SPACES = ("TopMargin", "LeftMargin", "RightMargin", "BottomMargin", "PrintSpace")
# The kinds of SegmOnto, the vocabulary of kraken's and eScriptorium's users; what follows a colon is finer than ours.
_ZONES = {
    "MainZone": RegionKind.TEXT,
    "MarginTextZone": RegionKind.MARGIN,
    "RunningTitleZone": RegionKind.FOLD,
    "NumberingZone": RegionKind.FOLD,
    "QuireMarksZone": RegionKind.FOLD,
    "TitlePageZone": RegionKind.TITLE_SLIP,
    "GraphicZone": RegionKind.ILLUSTRATION,
    "SealZone": RegionKind.SEAL,
    "StampZone": RegionKind.STAMP,
    "DigitizationArtefactZone": RegionKind.RULER,
}
_LINES = {
    "DefaultLine": ColumnKind.MAIN,
    "HeadingLine": ColumnKind.HEADING,
    "InterlinearLine": ColumnKind.INSERTION,
}
# What programs write where nobody has chosen a kind.
UNNAMED = frozenset({"", "default", "DefaultLine", "DefaultRegion", "text", "paragraph"})


def block_element(kind: RegionKind, *, has_columns: bool) -> str:
    """The element for a region; one with columns is a TextBlock, whatever it is."""
    return TEXT_BLOCK if has_columns or kind.is_read or kind is RegionKind.CAPTION else ILLUSTRATION


def region_kind(label: str) -> RegionKind | None:
    """The kind that a tag on a block names; None where it names none that we know."""
    if label in tuple(RegionKind):
        return RegionKind(label)
    return _ZONES.get(label.partition(":")[0])


def column_kind(label: str) -> ColumnKind | None:
    """The kind that a tag on a line names; None where it names none that we know."""
    if label in tuple(ColumnKind):
        return ColumnKind(label)
    return _LINES.get(label.partition(":")[0])


def kind_in(region: RegionKind) -> ColumnKind:
    """What a line without a kind is by the region in which it stands."""
    return {RegionKind.MARGIN: ColumnKind.MARGINAL, RegionKind.FOLD: ColumnKind.FOLD}.get(region, ColumnKind.MAIN)
