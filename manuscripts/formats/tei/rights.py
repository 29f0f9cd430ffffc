"""Rights in a TEI file: of the text and of the images, each for itself."""

import re

from lxml import etree

from manuscripts.formats.tei.names import XML_ID, add

_LICENCE = re.compile(r"https?://[!-~]+")


def add_rights(parent: etree._Element, rights: str, *, of: str) -> None:
    """Rights of the `text` or of the `image`, by which name a program finds them; silence is said, not guessed at."""
    stated = rights.strip()
    availability = add(
        parent, "availability", {XML_ID: f"rights-{of}", "status": "restricted" if stated else "unknown"}
    )
    if _LICENCE.fullmatch(stated):
        add(availability, "licence", {"target": stated}, stated)
    elif stated:
        add(availability, "licence", text=stated)
    else:
        add(availability, "p", text=f"No statement of rights was given for the {of}.")
