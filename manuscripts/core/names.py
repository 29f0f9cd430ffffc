"""Names that are safe in files and XML, made from shelfmarks."""

import re

_UNSAFE = re.compile(r"[^\w.-]+")


def slug(shelfmark: str) -> str:
    """A file name and XML NCName part for a shelfmark: `Or.8210/S.3326` gives `Or.8210_S.3326`.

    Letters of every script, digits, `.`, `-` and `_` stay; blanks become `-`, the rest `_`. Two shelfmarks may share a
    slug; the catalogue refuses the second. Raises ValueError for a shelfmark without a letter or digit.
    """
    name = _UNSAFE.sub("_", re.sub(r"\s+", "-", shelfmark.strip())).strip("._-")
    if not name:
        raise ValueError(f"a shelfmark needs a letter or a digit: {shelfmark!r}")
    return name


def xml_id(*parts: str | int) -> str:
    """An xml:id from parts, joined by `-`; a leading digit gets `m` before it, since a name may not start with one."""
    name = "-".join(slug(str(part)) for part in parts)
    return name if name[0].isalpha() or name[0] == "_" else f"m{name}"
