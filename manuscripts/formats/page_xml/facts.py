"""What the Metadata of a PAGE-XML file says of the page and of how it was made, ours and other programs'."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from manuscripts.core.geometry import Transform
from manuscripts.core.page import Direction, Flag, ModelUse, Step, WritingMode
from manuscripts.formats.imported import Omissions
from manuscripts.formats.markup import line_of
from manuscripts.formats.page_xml import metadata as names
from manuscripts.formats.page_xml.custom import unescape
from manuscripts.formats.page_xml.elements import child, local, natural

Option = str | int | float | bool | None

# The stage under which the record holds who made a file of another program, and when.
TRANSCRIPTION = "transcription"


@dataclass(slots=True)
class Facts:
    """What Metadata can say; `is_ours` tells that it was written from a record."""

    is_ours: bool = False
    schema: int = 1
    institution: str = ""
    shelfmark: str = ""
    number: int = 1
    label: str = ""
    digest: str = ""
    prepared: Transform = field(default_factory=Transform)
    direction: Direction | None = None
    flags: list[Flag] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def read_facts(root: etree._Element, *, omissions: Omissions) -> Facts:
    """The facts of a file; what they cannot hold is told to `omissions`."""
    facts = Facts()
    metadata = child(root, "Metadata")
    if metadata is None:
        return facts
    items = list(metadata.iterchildren("{*}MetadataItem"))
    facts.is_ours = any(item.get("name") == names.SCHEMA for item in items)
    left = [item for item in items if not _take(facts, item)]
    maker = {} if facts.is_ours else _maker(metadata)
    for item in left:
        key = str(item.get("name") or item.get("type") or "")
        if facts.is_ours or key in maker or child(item, "Labels") is not None:
            omissions.add(f"MetadataItem {key}", instead="left out", line=line_of(item))
        else:
            maker[key] = str(item.get("value", ""))
    for element in metadata.iterchildren("{*}TranskribusMetadata"):
        facts.number = natural(element.get("pageNr")) or facts.number
        omissions.add("TranskribusMetadata", instead="only its pageNr is kept", line=line_of(element))
    if any(maker.values()):
        software, finished = maker.pop("Creator", ""), maker.pop("LastChange", "") or maker.pop("Created", "")
        step = Step(
            stage=TRANSCRIPTION, software=software, finished=finished, seconds=0.0, options=dict[str, Option](maker)
        )
        facts.steps.insert(0, step)
    return facts


def _maker(metadata: etree._Element) -> dict[str, str]:
    said = {local(each): (each.text or "").strip() for each in metadata.iterchildren("{*}*") if not len(each)}
    found = {name: said[name] for name in ("Creator", "Created", "LastChange", "Comments") if said.get(name)}
    if metadata.get("externalRef"):
        found["externalRef"] = str(metadata.get("externalRef"))
    return found


def _take(facts: Facts, item: etree._Element) -> bool:
    """Whether the item says something that a record holds; then `facts` has it."""
    name, value = unescape(str(item.get("name", ""))), unescape(str(item.get("value", "")))
    if item.get("type") == "processingStep":
        facts.steps.append(_step(item, name, value))
    elif name in (names.SCHEMA, names.NUMBER):
        number = natural(value)
        if not number:
            return False
        setattr(facts, {names.SCHEMA: "schema", names.NUMBER: "number"}[name], number)
    elif name in (names.INSTITUTION, names.SHELFMARK, names.LABEL, names.DIGEST):
        setattr(facts, {names.LABEL: "label", names.DIGEST: "digest"}.get(name, name), value)
    elif name == names.PREPARED:
        return _take_prepared(facts, value)
    elif name.startswith(names.WRITING_MODE) and value in set(WritingMode):
        facts.direction = _direction(item, value, declared=name.endswith(names.DECLARED))
    elif name.startswith(names.FLAG):
        facts.flags.append(Flag(code=name.removeprefix(names.FLAG), message=value))
    else:
        return False
    return True


def _take_prepared(facts: Facts, value: str) -> bool:
    try:
        a, b, c, d, e, f = (float(number) for number in value.split())
    except ValueError:
        return False
    if not all(map(math.isfinite, (a, b, c, d, e, f))):
        return False
    facts.prepared = Transform(a, b, c, d, e, f)
    return True


def _direction(item: etree._Element, mode: str, *, declared: bool) -> Direction:
    labels = _labels(item).get("direction", [])
    said = dict(labels)
    rotation = natural(said.get("rotation")) or 0
    return Direction(
        mode=WritingMode(mode),
        declared=declared,
        confidence=_real(said, "confidence", 1.0),
        rotation=rotation if rotation in (90, 180, 270) else 0,
        reasons=tuple(value for name, value in labels if name == "reason"),
        character=_real(said, "character", 0.0),
    )


def _step(item: etree._Element, stage: str, software: str) -> Step:
    """A step; labels of another program are its options."""
    labels = _labels(item)
    run = dict(labels.pop(names.RUN, []))
    models = labels.pop(names.MODELS, [])
    ours = labels.pop(names.OPTIONS, [])
    options: dict[str, Option] = {name: _option(value) for name, value in ours}
    for values in labels.values():
        options.update(values)
    return Step(
        stage=stage,
        software=software,
        finished=str(item.get("date") or run.get("finished", "")),
        seconds=_real(run, "seconds", 0.0),
        options=options,
        models=tuple(ModelUse(name=name, digest=digest) for name, digest in models),
    )


def _labels(item: etree._Element) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for labels in item.iterchildren("{*}Labels"):
        values = found.setdefault(str(labels.get("comments") or labels.get("externalId") or ""), [])
        for place, label in enumerate(labels.iterchildren("{*}Label"), start=1):
            name = unescape(str(label.get("type", f"label {place}")))
            values.append((name, unescape(str(label.get("value", "")))))
    return found


def _option(value: str) -> Option:
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return found if isinstance(found, str | int | float | bool) else None if found is None else value


def _real(said: Mapping[str, str], name: str, otherwise: float) -> float:
    try:
        value = float(said[name])
    except (KeyError, ValueError):
        return otherwise
    return value if math.isfinite(value) else otherwise
