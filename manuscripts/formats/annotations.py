"""IIIF annotations: the text of each page as a W3C AnnotationPage, to be shown over its image in a IIIF viewer."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from manuscripts.core.geometry import Box, Polygon
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Column, Page, Placement
from manuscripts.formats.characters import stand_in
from manuscripts.formats.markup import points

_CONTEXT = (
    "http://iiif.io/api/extension/text-granularity/context.json",
    "http://iiif.io/api/presentation/3/context.json",
)
_LANGUAGE = "lzh"


def write_annotations(page: Page, *, manuscript: Manuscript, glyphs: bool = False) -> bytes:
    """The page as an AnnotationPage of IIIF Presentation 3: an annotation for each column, in reading order.

    With `glyphs` one for each glyph instead. The target is a canvas named after the image, `urn:sha256:DIGEST:FRAME`
    (`urn:uuid:…` where there is none): what a manifest calls its canvases stands in no record. `partOf` names the
    manifest where the catalogue knows it. Coordinates are pixels of the original image; a canvas of another size must
    scale them. What nobody measured has the whole canvas for its target; what was struck out is left out, and a
    private-use character stands as 〓.
    """
    canvas = _canvas(page)
    name = f"{canvas}:{page.number}"
    found: dict[str, Any] = {
        "@context": list(_CONTEXT),
        "id": f"{name}:{'glyphs' if glyphs else 'lines'}",
        "type": "AnnotationPage",
        "label": {"none": [f"{page.shelfmark}, {page.label or page.number}"]},
    }
    if _is_address(manuscript.rights.text):
        found["rights"] = manuscript.rights.text
    source: dict[str, Any] = {"id": canvas, "type": "Canvas"}
    if manuscript.manifest:
        source["partOf"] = [{"id": manuscript.manifest, "type": "Manifest"}]
    found["items"] = [
        _annotation(f"{name}:{key}", text, selectors, source=source, level="glyph" if glyphs else "line")
        for column in page.columns
        for key, text, selectors in (_glyphs(column) if glyphs else _line(column))
    ]
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def _canvas(page: Page) -> str:
    if page.image.digest:
        return f"urn:sha256:{page.image.digest}:{page.image.frame}"
    return uuid5(NAMESPACE_URL, f"{page.institution}\n{page.shelfmark}\n{page.number}").urn


def _is_address(rights: str) -> bool:
    return rights.startswith(("https://", "http://"))


_Found = tuple[str, str, list[dict[str, str]]]


def _line(column: Column) -> Iterator[_Found]:
    if column.standing:
        selectors = [] if column.placement is Placement.NOWHERE else _selectors(column.outline)
        yield quote(column.id), column.text, selectors


def _glyphs(column: Column) -> Iterator[_Found]:
    for index, glyph in enumerate(column.glyphs):
        if not glyph.struck:
            placed = column.placement is Placement.GLYPHS
            yield f"{quote(column.id)}:{index}", glyph.written, [_fragment(glyph.box)] if placed else []


def _annotation(
    name: str, text: str, selectors: list[dict[str, str]], *, source: dict[str, Any], level: str
) -> dict[str, Any]:
    target: Any = source
    if selectors:
        selector = selectors[0] if len(selectors) == 1 else selectors
        target = {"type": "SpecificResource", "source": source, "selector": selector}
    return {
        "id": name,
        "type": "Annotation",
        "textGranularity": level,
        "motivation": "supplementing",
        "body": {"type": "TextualBody", "value": stand_in(text), "language": _LANGUAGE, "format": "text/plain"},
        "target": target,
    }


def _selectors(outline: Polygon) -> list[dict[str, str]]:
    """The box, which every viewer knows; and the outline itself, where that is more than its box."""
    fragment = _fragment(outline.box)
    if set(outline.points) == set(Polygon.of_box(outline.box).points):
        return [fragment]
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg"><polygon points="{points(outline)}"/></svg>'
    return [fragment, {"type": "SvgSelector", "value": drawn}]


def _fragment(box: Box) -> dict[str, str]:
    """A box as whole pixels: viewers refuse fractions."""
    left, top = max(0, round(box.left)), max(0, round(box.top))
    width, height = max(1, round(box.right) - left), max(1, round(box.bottom) - top)
    return {
        "type": "FragmentSelector",
        "conformsTo": "http://www.w3.org/TR/media-frags/",
        "value": f"xywh={left},{top},{width},{height}",
    }
