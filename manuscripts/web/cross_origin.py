"""Which pages of other sites may ask, from a browser."""

from collections.abc import Sequence

from fastapi import Response
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import Headers
from starlette.types import ASGIApp

from manuscripts.web.problems import problem_answer
from manuscripts.web.refusals import RequestError

_SHOWN = ("ETag", "Link", "Retry-After", "Content-Disposition")


class CrossOrigin(CORSMiddleware):
    """Pages of these `origins` may ask; to those of others the refusal is told as all others are."""

    def __init__(self, app: ASGIApp, *, origins: Sequence[str]) -> None:
        super().__init__(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST"),
            allow_headers=("Authorization", "Content-Type", "If-None-Match"),
            expose_headers=_SHOWN,
        )

    def preflight_response(self, request_headers: Headers) -> Response:
        answer = super().preflight_response(request_headers)
        if answer.status_code < 400:
            return answer
        told = problem_answer(
            RequestError(
                "a page of this site may not ask this from a browser.",
                where="header.origin",
                advice="Let who runs the server allow it (--allow-origin), or ask with GET or POST.",
            )
        )
        told.headers["Vary"] = "Origin"
        return told
