"""Which element and type of PAGE stands for which kind of the record, in both directions.

`custom="structure {type:…;}"` says the kind exactly, as eScriptorium and Transkribus write it; element and type say it
to programs that do not look there.
"""

from manuscripts.core.page import ColumnKind, RegionKind

TEXT_REGION = "TextRegion"
# Where two share an element, the first is what it is read as in a file of another program.
_ELEMENTS: dict[RegionKind, tuple[str, str]] = {
    RegionKind.TEXT: (TEXT_REGION, "paragraph"),
    RegionKind.MARGIN: (TEXT_REGION, "marginalia"),
    RegionKind.FOLD: (TEXT_REGION, "header"),
    RegionKind.TITLE_SLIP: (TEXT_REGION, "heading"),
    RegionKind.CAPTION: (TEXT_REGION, "caption"),
    RegionKind.ILLUSTRATION: ("ImageRegion", ""),
    RegionKind.SEAL: ("GraphicRegion", "stamp"),
    RegionKind.STAMP: ("GraphicRegion", "stamp"),
    RegionKind.NEIGHBOUR: ("NoiseRegion", ""),
    RegionKind.COLOUR_CHART: ("CustomRegion", RegionKind.COLOUR_CHART.value),
    RegionKind.RULER: ("CustomRegion", RegionKind.RULER.value),
}
# What other programs call a running title, a leaf number, a note in the margin, a picture; their headings are text.
_FOREIGN: dict[tuple[str, str], RegionKind] = {
    (TEXT_REGION, "heading"): RegionKind.TEXT,
    **{(TEXT_REGION, name): RegionKind.FOLD for name in ("footer", "page-number", "signature-mark", "catch-word")},
    **{(TEXT_REGION, name): RegionKind.MARGIN for name in ("footnote", "footnote-continued", "endnote")},
    **{
        (name, ""): RegionKind.ILLUSTRATION
        for name in ("LineDrawingRegion", "GraphicRegion", "ChartRegion", "MapRegion")
    },
}


def element_of(kind: RegionKind, *, has_columns: bool) -> tuple[str, str]:
    """The element and its type (empty: none) for a region; one with columns is a TextRegion, whatever it is."""
    tag, name = _ELEMENTS[kind]
    return (TEXT_REGION, "other") if has_columns and tag != TEXT_REGION else (tag, name)


def region_kind(tag: str, name: str) -> RegionKind | None:
    """What a region of another program is by its element and type; None for what no record holds, as a separator."""
    known = {element: kind for kind, element in reversed(_ELEMENTS.items())} | _FOREIGN
    if tag == TEXT_REGION:
        return known.get((tag, name), RegionKind.TEXT)
    return known.get((tag, name), known.get((tag, "")))


def column_kind(region: RegionKind, name: str) -> ColumnKind:
    """What a line of another program is by its region and the type of that."""
    if name == "heading":
        return ColumnKind.HEADING
    return {RegionKind.MARGIN: ColumnKind.MARGINAL, RegionKind.FOLD: ColumnKind.FOLD}.get(region, ColumnKind.MAIN)
