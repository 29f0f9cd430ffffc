"""The Description of an ALTO file: which page of which manuscript, and how its text was made."""

import re

from lxml import etree

from manuscripts.core.page import Page, Step
from manuscripts.formats.alto.elements import add
from manuscripts.formats.alto.exactness import as_json
from manuscripts.formats.characters import spell
from manuscripts.formats.run_history import is_date_time

SHA256 = "sha256"
_SOFTWARE = re.compile(r"(\S.*) (\d\S*)")


def add_description(root: etree._Element, page: Page, *, software: str, image_name: str) -> None:
    """Append unit, image, manuscript and one Processing for each step; the last one is that of the writing itself.

    Those of the steps are named `step-1` and so on, and the Page refers to them.
    """
    description = add(root, "Description")
    add(description, "MeasurementUnit").text = "pixel"
    source = add(description, "sourceImageInformation")
    add(source, "fileName").text = spell(image_name)
    if page.image.digest:
        digest = add(source, "fileIdentifier", {"fileIdentifierLocation": SHA256})
        digest.text = spell(page.image.digest)
    if page.shelfmark:
        shelfmark = add(source, "documentIdentifier", {"documentIdentifierLocation": spell(page.institution)})
        shelfmark.text = spell(page.shelfmark)
    for number, step in enumerate(page.steps, start=1):
        _add_step(description, step, name=step_name(number))
    export = add(description, "Processing", {"ID": "export"})
    add(export, "processingCategory").text = "postOperation"
    add(export, "processingStepDescription").text = "export"
    _add_software(export, software)


def step_name(number: int) -> str:
    """The ID of the Processing of a step, counted from 1."""
    return f"step-{number}"


def settings_of(step: Step) -> dict[str, object]:
    """What a Processing says of a step apart from its stage, and its date and software where ALTO has them exactly."""
    settings: dict[str, object] = {
        "seconds": step.seconds,
        "options": step.options,
        "models": [[model.name, model.digest] for model in step.models],
    }
    exact = {"stage": step.stage, "software": step.software}
    settings |= {name: value for name, value in exact.items() if spell(value) != value}
    if not is_date_time(step.finished):
        settings["finished"] = step.finished
    return settings


def _add_step(description: etree._Element, step: Step, *, name: str) -> None:
    processing = add(description, "Processing", {"ID": name})
    if is_date_time(step.finished):
        add(processing, "processingDateTime").text = step.finished
    add(processing, "processingStepDescription").text = spell(step.stage)
    for model in step.models:
        add(processing, "processingStepDescription").text = spell(f"model {model.name}, sha256 {model.digest}")
    add(processing, "processingStepSettings").text = as_json(settings_of(step))
    _add_software(processing, step.software)


def _add_software(processing: etree._Element, software: str) -> None:
    element = add(processing, "processingSoftware")
    named = _SOFTWARE.fullmatch(software)
    add(element, "softwareName").text = spell(named.group(1) if named else software)
    if named:
        add(element, "softwareVersion").text = spell(named.group(2))
