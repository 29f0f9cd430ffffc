"""How the text of an ALTO file was made, as steps of a record."""

import json
from collections.abc import Iterator

from lxml import etree

from manuscripts.core.errors import InputError
from manuscripts.core.page import ModelUse, Step
from manuscripts.formats.alto.elements import child, name_of
from manuscripts.formats.markup import line_of

_EXPORT = "export"
_DETAILS = {
    "agency": ("processingAgency",),
    "category": ("processingCategory",),
    "settings": ("processingStepSettings",),
    "creator": ("processingSoftware", "softwareCreator"),
    "application": ("processingSoftware", "applicationDescription"),
}


def read_steps(root: etree._Element, *, ours: bool, where: str) -> tuple[Step, ...]:
    """All steps, in the order of the file; what a foreign one says beside its name, date and software are options.

    With `ours` those named `step-1` and so on are read as `add_description` wrote them, and that of the export is
    passed over. Raises InputError where they are not as we wrote them.
    """
    steps = []
    for element in _processings(root):
        name = str(element.get("ID", ""))
        if ours and name == _EXPORT:
            continue
        if ours and name.startswith("step-"):
            steps.append(_own(element, where=where))
        else:
            steps.append(_foreign(element))
    return tuple(steps)


def _processings(root: etree._Element) -> Iterator[etree._Element]:
    description = child(root, "Description")
    if description is None:
        return
    for element in description.iterchildren("{*}Processing", "{*}OCRProcessing"):
        if name_of(element) == "Processing":
            yield element
        else:
            yield from element.iterchildren("{*}*")


def _own(element: etree._Element, *, where: str) -> Step:
    try:
        settings = json.loads(_text(element, "processingStepSettings"))
        return Step(
            stage=str(settings.get("stage", _text(element, "processingStepDescription"))),
            software=str(settings.get("software", _software(element))),
            finished=str(settings.get("finished", _text(element, "processingDateTime"))),
            seconds=float(settings["seconds"]),
            options=dict(settings["options"]),
            models=tuple(ModelUse(name=str(name), digest=str(digest)) for name, digest in settings["models"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"the processingStepSettings of {element.get('ID')!r} are not as we wrote them: {error}.",
            where=f"{where}, line {line_of(element)}",
            advice="Export the page again.",
        ) from error


def _foreign(element: etree._Element) -> Step:
    descriptions = [str(each.text or "") for each in element.iterchildren("{*}processingStepDescription")]
    options: dict[str, str | int | float | bool | None] = {
        name: text for name, path in _DETAILS.items() if (text := _text(element, *path))
    }
    if descriptions[1:]:
        options["description"] = "\n".join(descriptions[1:])
    return Step(
        stage=(descriptions or [name_of(element)])[0],
        software=_software(element),
        finished=_text(element, "processingDateTime"),
        seconds=0.0,
        options=options,
    )


def _software(element: etree._Element) -> str:
    names = [_text(element, "processingSoftware", name) for name in ("softwareName", "softwareVersion")]
    return " ".join(name for name in names if name)


def _text(element: etree._Element, *path: str) -> str:
    found = child(element, *path)
    return str(found.text or "") if found is not None else ""
