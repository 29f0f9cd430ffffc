"""One shape for all that goes wrong: problem details (RFC 9457) with our code, place and advice."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from manuscripts.core import errors
from manuscripts.core.errors import ManuscriptsError
from manuscripts.web.refusals import InvalidRequestError, MethodError, RequestError, UnknownAddressError

MEDIA_TYPE = "application/problem+json"
_LOG = logging.getLogger("manuscripts.web")
_BUSY_SECONDS = 5

# The nearest of an error's classes decides. What is wrong with the library is no fault of who asks.
STATUSES: dict[type[ManuscriptsError], int] = {
    ManuscriptsError: 500,
    errors.OptionError: 400,
    errors.QueryError: 400,
    errors.IdsError: 400,
    errors.InputError: 422,
    errors.NotHeldError: 404,
    errors.PageWithoutImageError: 404,
    errors.ImageError: 500,
    errors.UnreadablePathError: 500,
    errors.UnwritablePathError: 500,
    errors.LibraryError: 503,
    errors.LibraryBusyError: 423,
    errors.RecordError: 500,
}


class Problem(BaseModel):
    """What went wrong, where, and what to do next."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    type: str = Field(default="about:blank", examples=["about:blank"])
    """Always `about:blank`: `code` says what it is."""
    title: str = Field(examples=["Bad Request"])
    """The status in words."""
    status: int = Field(examples=[400])
    """The HTTP status."""
    code: str = Field(examples=["QueryError"])
    """A stable name for the kind of error."""
    detail: str = Field(examples=["there is no character to look for in '、'."])
    """What was found."""
    where: str = Field(examples=["query"])
    """The parameter, page or file that it is about; empty where it is about the whole."""
    advice: str = Field(examples=["Give at least one character."])
    """What to do next; empty where nothing can be done."""


def status_of(error: ManuscriptsError) -> int:
    """The HTTP status of an error."""
    if isinstance(error, RequestError):
        return error.status
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def problem_answer(error: ManuscriptsError) -> JSONResponse:
    """The answer that tells of an error. What is wrong here is told without paths; they go to the log."""
    status = status_of(error)
    inside = status >= 500 and not isinstance(error, RequestError)
    if inside:
        _LOG.error("%s: %s", error.code, error)
    headers = error.headers if isinstance(error, RequestError) else {}
    if isinstance(error, errors.LibraryBusyError):
        headers = {"Retry-After": str(_BUSY_SECONDS)}
    told = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        code=error.code,
        detail=error.message,
        where="" if inside or isinstance(error, errors.LibraryError) else error.where,
        advice=error.advice,
    )
    return JSONResponse(
        told.model_dump(), status, headers={"Cache-Control": "no-store", **headers}, media_type=MEDIA_TYPE
    )


def tell_problems(app: FastAPI) -> None:
    """Let every error of the app, ours or not, leave it in this shape."""

    async def ours(_: Request, error: Exception) -> JSONResponse:
        if not isinstance(error, ManuscriptsError):
            raise TypeError from error
        return problem_answer(error)

    async def invalid(_: Request, error: Exception) -> JSONResponse:
        if not isinstance(error, RequestValidationError):
            raise TypeError from error
        return problem_answer(_invalid(error.errors()))

    async def of_the_framework(request: Request, error: Exception) -> JSONResponse:
        if not isinstance(error, HTTPException):
            raise TypeError from error
        answer = problem_answer(_refusal(error, request))
        answer.headers.update(error.headers or {})
        return answer

    async def unexpected(_: Request, __: Exception) -> JSONResponse:
        return problem_answer(
            ManuscriptsError(
                "this is a fault of the program.", advice="Please report it, with the time; the server's log has more."
            )
        )

    app.add_exception_handler(ManuscriptsError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, of_the_framework)
    app.add_exception_handler(Exception, unexpected)


def _invalid(found: Any) -> InvalidRequestError:
    first = found[0]
    place = ".".join(str(part) for part in first["loc"])
    return InvalidRequestError(
        f"{first['msg']}.", where=place, advice="/openapi.json says what may be given, and how much."
    )


def _refusal(error: HTTPException, request: Request) -> RequestError:
    if error.status_code == 405:
        return MethodError(
            f"{request.method} cannot be done here.", where=request.url.path, advice="The header Allow says what can."
        )
    if error.status_code == 404:
        return UnknownAddressError(
            "there is nothing at this address.", where=request.url.path, advice="/openapi.json has all there are."
        )
    return RequestError(f"{error.detail}.", where=request.url.path)
