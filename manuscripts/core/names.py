"""Names that are safe in files and XML, made from shelfmarks."""

import re

_INSTITUTION = re.compile("[A-Za-z0-9][A-Za-z0-9._-]*")
_UNSAFE = re.compile(r"[^\w.-]+")
# The letters that XML 1.0 has always allowed in a name: XML Schema and libxml2 refuse those of the fifth edition.
_NO_NAME = re.compile(
    "[^A-Za-z0-9._\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0401-\u040c\u040e-\u044f\u0451-\u045c\u3007\u4e00-\u9fa5-]"
)


def slug(shelfmark: str) -> str:
    """A file name and XML NCName part for a shelfmark: `Or.8210/S.3326` gives `Or.8210_S.3326`.

    Letters of every script, digits, `.`, `-` and `_` stay; blanks become `-`, the rest `_`. Two shelfmarks may share a
    slug; the catalogue refuses the second. Raises ValueError for a shelfmark without a letter or digit.
    """
    name = _UNSAFE.sub("_", re.sub(r"\s+", "-", shelfmark.strip())).strip("._-")
    if not name:
        raise ValueError(f"a shelfmark needs a letter or a digit: {shelfmark!r}")
    return name


def is_institution(name: str) -> bool:
    """Whether it can be the id of an institution, which is the name of a folder too."""
    return bool(_INSTITUTION.fullmatch(name))


def xml_id(*parts: str | int) -> str:
    """An xml:id from parts, joined by `-`; a leading digit gets `m` before it, since a name may not start with one.

    Characters that no reader of XML takes in a name become `_`. Raises ValueError as `slug` does.
    """
    name = _NO_NAME.sub("_", "-".join(slug(str(part)) for part in parts))
    return name if name[0].isalpha() or name[0] == "_" else f"m{name}"
