r"""The attribute `custom` of PAGE-XML: groups of named values, as Transkribus and eScriptorium write them.

`structure {type:heading;} unclear {offset:3; length:1;}`. A group may stand several times. In a value, what would end
it, blanks, private-use characters and what XML forbids stand as `\uXXXX` (UTF-16), which Transkribus does as well.
"""

import re
from collections.abc import Mapping

from manuscripts.formats.characters import pieces

Group = tuple[str, Mapping[str, str | int]]

_GROUP = re.compile(r"([A-Za-z_-]+)\s*\{([^{}]*)\}")
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_ENDS = re.compile(r"[{};\s\x00-\x20\x7f-\xa0]")


def escape(text: str) -> str:
    r"""`text` for an attribute: a backslash, private-use and forbidden characters stand as `\uXXXX`."""
    return "".join(_code(piece) if special else piece.replace("\\", _code("\\")) for piece, special in pieces(text))


def unescape(text: str) -> str:
    """The way back."""
    return _ESCAPED.sub(lambda found: _decoded(found.group()), text)


def write_custom(*groups: Group) -> str:
    """`structure {type:main;} column {line:1; order:4;}`."""
    return " ".join(
        f"{name} {{{' '.join(f'{key}:{_value(value)};' for key, value in values.items())}}}" for name, values in groups
    )


def read_groups(custom: str) -> list[tuple[str, dict[str, str]]]:
    """All groups in their order; what is not of this form is passed over."""
    return [
        (
            name,
            {
                key.strip(): unescape(value.strip())
                for key, colon, value in (part.partition(":") for part in body.split(";"))
                if colon
            },
        )
        for name, body in _GROUP.findall(custom)
    ]


def read_custom(custom: str) -> dict[str, dict[str, str]]:
    """The groups by name; of several with one name the last."""
    return dict(read_groups(custom))


def outside_groups(custom: str) -> str:
    """What stands in `custom` and is no group."""
    return _GROUP.sub("", custom).strip()


def _value(value: str | int) -> str:
    return _ENDS.sub(lambda found: _code(found.group()), escape(value)) if isinstance(value, str) else str(value)


def _code(text: str) -> str:
    data = text.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[place]:02x}{data[place + 1]:02x}" for place in range(0, len(data), 2))


def _decoded(codes: str) -> str:
    return bytes.fromhex(codes.replace("\\u", "")).decode("utf-16-be", "surrogatepass")
