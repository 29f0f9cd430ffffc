"""The Metadata of PAGE-XML: which page of which manuscript, and how its text was made."""

import json

from lxml import etree

from manuscripts.core.page import Page, Step
from manuscripts.formats.characters import spell
from manuscripts.formats.page_xml.lines import add
from manuscripts.formats.run_history import is_date_time

# PAGE insists on a date; a page that no stage has touched has none.
_NO_DATE = "1970-01-01T00:00:00Z"


def add_metadata(root: etree._Element, page: Page, *, software: str) -> None:
    """Append the Metadata; its dates are those of the first and last stage, never that of the export."""
    place = spell(f"{page.institution} {page.shelfmark}, page {page.number}")
    metadata = add(root, "Metadata", {"externalRef": place})
    dates = sorted(step.finished for step in page.steps if is_date_time(step.finished)) or [_NO_DATE]
    add(metadata, "Creator").text = spell(software)
    add(metadata, "Created").text = dates[0]
    add(metadata, "LastChange").text = dates[-1]
    add(metadata, "Comments").text = "Read by machine from the image. No person has verified the text."
    _add_item(metadata, kind="imageProperties", name="sha256", value=page.image.digest)
    if page.direction is not None:
        how = "declared" if page.direction.declared else "inferred"
        _add_item(metadata, kind="other", name=f"writing-mode-{how}", value=page.direction.mode.value)
    for flag in page.flags:
        _add_item(metadata, kind="other", name=f"flag-{flag.code}", value=flag.message)
    for step in page.steps:
        _add_step(metadata, step)


def _add_step(metadata: etree._Element, step: Step) -> None:
    item = _add_item(metadata, kind="processingStep", name=step.stage, value=step.software)
    if is_date_time(step.finished):
        item.set("date", step.finished)
    for title, values in (
        ("models", {model.name: model.digest for model in step.models}),
        ("options", {name: json.dumps(value, ensure_ascii=False) for name, value in sorted(step.options.items())}),
    ):
        if values:
            labels = add(item, "Labels", {"comments": title})
            for name, value in values.items():
                add(labels, "Label", {"type": spell(name), "value": spell(value)})


def _add_item(metadata: etree._Element, *, kind: str, name: str, value: str) -> etree._Element:
    return add(metadata, "MetadataItem", {"type": kind, "name": spell(name), "value": spell(value)})
