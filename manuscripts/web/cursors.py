"""Opaque cursors: where the next page of a list begins, bound to the question that was asked."""

import base64
import binascii
import hashlib
import hmac
import json

from manuscripts.core.errors import CursorError

_SUM = 9
MAX_CURSOR = 2000

Place = list[str | int]


def write_cursor(place: Place, *, question: object) -> str:
    """A cursor for what stands behind `place` in the answers to `question`, of which the repr counts."""
    data = json.dumps(place, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_checksum(data, question) + data).decode().rstrip("=")


def read_cursor(text: str, *, question: object, like: tuple[type[str | int], ...]) -> Place:
    """The place that a cursor stands for, of these types; raises CursorError for one of another question, or none.

    The checksum keeps cursors from being mixed up or made up by accident. It is no secret: a place opens nothing that
    a filter does not.
    """
    try:
        whole = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        data = whole[_SUM:]
        place = json.loads(data) if hmac.compare_digest(whole[:_SUM], _checksum(data, question)) else None
    except (binascii.Error, ValueError) as error:
        raise _refused() from error
    if not isinstance(place, list) or tuple(map(type, place)) != like:
        raise _refused()
    return place


def _checksum(data: bytes, question: object) -> bytes:
    return hashlib.blake2b(repr(question).encode() + b"\0" + data, digest_size=_SUM, person=b"cursor").digest()


def _refused() -> CursorError:
    return CursorError(
        "this is no cursor that was given for this question.",
        where="query.cursor",
        advice="Take `next` of the answer before, and change nothing else; or begin anew without a cursor.",
    )
