"""TextEquiv of PAGE-XML: what is written, what else it may be, and readings that were added."""

from dataclasses import dataclass, replace

from lxml import etree

from manuscripts.core.geometry import Box
from manuscripts.core.page import Candidate, Condition, Glyph, GlyphCorrection, Reading, ReadingKind
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.page_xml.custom import read_groups, unescape
from manuscripts.formats.page_xml.elements import child, local, natural

_CONDITIONS = {condition.value: condition for condition in Condition}
# What a group says; where it stands in a line is said by offset and length.
_PLACE = frozenset({"offset", "length"})
KEYS = {
    "glyph": _PLACE | {"advised", "rank", "struck", "text"},
    "gaiji": _PLACE | {"id"},
    "correction": _PLACE | {"before", "by", "when"},
    "candidate": _PLACE | {"text", "conf"},
    "reading": _PLACE | {"kind", "text", "source"},
    "text": frozenset({"index", "exactly"}),
    "sic": _PLACE | {"correction"},
    "textStyle": _PLACE | {"strikethrough"},
    **dict.fromkeys(_CONDITIONS, _PLACE),
}
_READING_KINDS = {kind.value: kind for kind in ReadingKind}


@dataclass(frozen=True, slots=True)
class TextFound:
    """One TextEquiv: its text, probability (None: none given), remark, and index."""

    text: str
    probability: float | None
    remark: str
    index: int
    element: etree._Element


def texts_of(element: etree._Element, *, omissions: Omissions) -> list[TextFound]:
    """The TextEquiv of an element by their index, those without one as they stand."""
    found = []
    for place, each in enumerate(element.iterchildren("{*}TextEquiv")):
        text, plain = each.findtext("{*}Unicode") or "", each.findtext("{*}PlainText") or ""
        if plain and plain != text:
            instead = "left out beside Unicode" if text else "taken, as there is no Unicode"
            omissions.add("PlainText", instead=instead, line=line_of(each))
        index = natural(each.get("index"))
        found.append(
            TextFound(
                text=text or plain,
                probability=probability_in(each.get("conf")),
                remark=str(each.get("comments", "")),
                index=place if index is None else index,
                element=each,
            )
        )
    return sorted(found, key=lambda one: one.index)


def probability_in(text: str | None) -> float | None:
    """A number from 0 to 1; None for anything else."""
    try:
        value = float(text) if text is not None else -1.0
    except ValueError:
        return None
    return value if 0 <= value <= 1 else None


def glyph_of(element: etree._Element, *, box: Box, omissions: Omissions) -> Glyph | None:
    """The glyph that an element (Glyph, or a Word of one character) is; None where it has no text."""
    found = texts_of(element, omissions=omissions)
    if not found:
        return None
    groups = read_groups(str(element.get("custom", "")))
    exact = {
        values.get("index"): values["exactly"] for name, values in groups if name == "text" and "exactly" in values
    }
    texts = [replace(each, text=exact.get(str(each.index), each.text)) for each in found]
    written, others = texts[0], texts[1:]
    candidates = [
        Candidate(text=each.text, probability=each.probability) for each in others if each.probability is not None
    ]
    readings = []
    for each in others:
        if each.probability is not None:
            continue
        reading = _reading(each)
        if reading is not None:
            readings.append(reading)
        else:
            candidates.append(Candidate(text=each.text, probability=0.0))
            omissions.add(
                "TextEquiv without conf", instead="kept as a candidate of probability 0", line=line_of(each.element)
            )
    own = dict(groups).get("glyph", {})
    if written.probability is not None:
        candidates.insert(natural(own.get("rank")) or 0, Candidate(text=written.text, probability=written.probability))
    style = child(element, "TextStyle")
    glyph = Glyph(
        box=box,
        written=written.text,
        candidates=tuple(candidates),
        readings=tuple(readings),
        struck=style is not None and is_struck(style),
        advised=probability_in(own.get("advised")),
    )
    for name, values in groups:
        glyph = with_group(glyph, name, values) or glyph
    return glyph


def with_group(glyph: Glyph, name: str, values: dict[str, str]) -> Glyph | None:
    """`glyph` with what a group of `custom` says of it; None for a group that says nothing of a glyph."""
    if name == "gaiji" and values.get("id"):
        return replace(glyph, gaiji=values["id"])
    if name in _CONDITIONS:
        return replace(glyph, condition=_CONDITIONS[name])
    if name == "textStyle" and values.get("strikethrough") == "true":
        return replace(glyph, struck=True)
    if name == "correction" and values.keys() >= {"before", "by", "when"}:
        correction = GlyphCorrection(before=values["before"], by=values["by"], when=values["when"])
        return replace(glyph, corrections=(*glyph.corrections, correction))
    return _with_reading(glyph, name, values)


def _with_reading(glyph: Glyph, name: str, values: dict[str, str]) -> Glyph | None:
    if name == "candidate" and (sure := probability_in(values.get("conf"))) is not None:
        return replace(glyph, candidates=(*glyph.candidates, Candidate(text=values.get("text", ""), probability=sure)))
    if name == "reading" and (kind := _READING_KINDS.get(values.get("kind", ""))):
        reading = Reading(kind=kind, text=values.get("text", ""), source=values.get("source", ""))
    elif name == "sic" and values.get("correction"):
        # Transkribus: what an editor takes for the right character; it names no editor.
        reading = Reading(kind=ReadingKind.EMENDED, text=values["correction"], source="")
    else:
        return None
    return replace(glyph, readings=(*glyph.readings, reading))


def is_struck(element: etree._Element) -> bool:
    """Whether a TextStyle says so."""
    return local(element) == "TextStyle" and element.get("strikethrough") in ("true", "1")


def _reading(found: TextFound) -> Reading | None:
    kind, colon, source = found.remark.partition(":")
    if not colon or kind not in _READING_KINDS:
        return None
    return Reading(kind=_READING_KINDS[kind], text=found.text, source=unescape(source.removeprefix(" ")))
