"""A calibration plot as SVG: how sure readings are, against how many of them are right."""

from collections.abc import Mapping, Sequence

from lxml import etree

_SIDE, _MARGIN = 400, 60
_COLOURS = ("#1b6ca8", "#b03a2e", "#2e7d32", "#7b4ea3")

Bins = Sequence[tuple[int, float, float]]


def calibration_plot(bins: Mapping[str, Bins]) -> bytes:
    """One line for each source, a dot for each bin, its area by the share of glyphs in it; the diagonal is the aim."""
    whole = _SIDE + 2 * _MARGIN
    root = etree.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {whole} {whole}")
    root.set("font-family", "sans-serif")
    _add(root, "rect", width=whole, height=whole, fill="white")
    _add(root, "rect", x=_MARGIN, y=_MARGIN, width=_SIDE, height=_SIDE, fill="none", stroke="black")
    _add(root, "path", d=_path([(0, 0), (1, 1)]), stroke="grey", **{"stroke-dasharray": "4"})
    for tenth in range(0, 11, 2):
        x, y = _at(tenth / 10, 0)
        _add(root, "text", f"{tenth / 10:g}", x=x, y=y + 18, **{"text-anchor": "middle", "font-size": 12})
        x, y = _at(0, tenth / 10)
        _add(root, "text", f"{tenth / 10:g}", x=x - 8, y=y + 4, **{"text-anchor": "end", "font-size": 12})
    _add(root, "text", "confidence", x=whole / 2, y=whole - 15, **{"text-anchor": "middle", "font-size": 14})
    _add(root, "text", "share of right glyphs", x=10, y=_MARGIN - 20, **{"font-size": 14})
    for number, (name, held) in enumerate(bins.items()):
        colour, total = _COLOURS[number % len(_COLOURS)], sum(count for count, _, _ in held)
        _add(root, "path", d=_path([(said, right) for _, said, right in held]), fill="none", stroke=colour)
        for count, said, right in held:
            x, y = _at(said, right)
            _add(root, "circle", cx=x, cy=y, r=round(3 + 12 * (count / total) ** 0.5, 1), fill=colour, opacity=0.6)
        label = f"{name} ({total})"
        _add(root, "text", label, x=_MARGIN + 12, y=_MARGIN + 22 + 18 * number, fill=colour, **{"font-size": 14})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _at(said: float, right: float) -> tuple[float, float]:
    return round(_MARGIN + said * _SIDE, 1), round(_MARGIN + (1 - right) * _SIDE, 1)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join("{},{}".format(*_at(*point)) for point in points)


def _add(parent: etree._Element, tag: str, text: str = "", **attributes: object) -> None:
    element = etree.SubElement(parent, tag, {name: str(value) for name, value in attributes.items()})
    element.text = text or None
