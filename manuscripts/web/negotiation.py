"""In which form something is given: as the parameter `format` says, else as the header Accept does."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from manuscripts.web.refusals import NotAcceptableError

_Form = TypeVar("_Form", bound=StrEnum)


def chosen_form(asked: _Form | None, accept: str | None, offers: Mapping[_Form, str]) -> _Form:
    """The form asked for, or the best of `offers` (form: media type) that `accept` takes; of equal ones the first.

    A form without a media type of its own can only be asked for by name. Raises NotAcceptableError.
    """
    if asked is not None:
        return asked
    ranges = _ranges(accept or "*/*")
    best, quality = None, 0.0
    for form, media_type in offers.items():
        found = _quality(media_type, ranges)
        if found > quality:
            best, quality = form, found
    if best is None:
        raise NotAcceptableError(
            "it cannot be given as any of the types in Accept.",
            where="header.accept",
            advice=f"Accept one of {', '.join(dict.fromkeys(offers.values()))}; or say `format`.",
        )
    return best


def _ranges(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                try:
                    quality = min(max(float(value), 0.0), 1.0)
                except ValueError:
                    quality = 0.0
        if name:
            found.append((name, quality))
    return found


def _quality(media_type: str, ranges: list[tuple[str, float]]) -> float:
    """That of the range that says most of the type."""
    name = media_type.partition(";")[0]
    kinds = (name, f"{name.partition('/')[0]}/*", "*/*")
    for kind in kinds:
        given = [quality for one, quality in ranges if one == kind]
        if given:
            return max(given)
    return 0.0
