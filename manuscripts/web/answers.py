"""Answers as bytes: made only when the client does not have them already."""

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from fastapi import Request, Response
from pydantic import TypeAdapter

from manuscripts.core.manuscript import Manuscript
from manuscripts.web.marks import is_known


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def json_answer(value: object, *, headers: dict[str, str] | None = None) -> Response:
    """A model or dataclass as JSON; where it becomes bytes, in a worker, nobody else waits for it."""
    kind: Any = type(value)
    data = _adapter(kind).dump_json(value)
    return Response(data, media_type="application/json", headers=headers)


def unless_known(request: Request, tag: str, make: Callable[[], Response]) -> Response:
    """304 to a client that has the answer, else what `make` gives, with its tag."""
    answer = Response(status_code=304) if is_known(request, tag) else make()
    answer.headers["ETag"] = tag
    answer.headers.setdefault("Cache-Control", "no-cache")
    return answer


def rights_headers(manuscript: Manuscript, *, of_image: bool = False) -> dict[str, str]:
    """Where the rights of what is given are told, and the licence itself where it is an address."""
    path = f"/manuscripts/{manuscript.institution}/{manuscript.slug}"
    links = [f'<{_quoted(path)}>; rel="describedby"']
    rights = manuscript.rights.image if of_image else manuscript.rights.text
    if rights.startswith(("https://", "http://")):
        links.append(f'<{_quoted(rights)}>; rel="license"')
    return {"Link": ", ".join(links)}


def _quoted(address: str) -> str:
    return quote(address, safe=":/?#[]@!$&'()*+,;=%~")
