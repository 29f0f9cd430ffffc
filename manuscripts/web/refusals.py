"""Errors that only a request can make: each knows its HTTP status and what else the answer has to say."""

from typing import ClassVar

from manuscripts.core.errors import ExitCode, ManuscriptsError


class RequestError(ManuscriptsError):
    """A request cannot be answered as it is."""

    exit_code = ExitCode.USAGE
    status: ClassVar[int] = 400

    @property
    def headers(self) -> dict[str, str]:
        """What the answer has to carry beside its status."""
        return {}


class InvalidRequestError(RequestError):
    """A parameter is missing, unknown or out of range."""

    status = 422


class KeyMissingError(RequestError):
    """Something needs a key, and there is none or none that opens anything."""

    status = 401

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": 'Bearer realm="manuscripts"'}


class ForbiddenError(RequestError):
    """The key is good, but not for this."""

    status = 403


class UnknownAddressError(RequestError):
    """There is nothing at this address."""

    status = 404


class MethodError(RequestError):
    """What is at this address does not take this method."""

    status = 405


class NotAcceptableError(RequestError):
    """None of the forms asked for can be given."""

    status = 406


class TooLargeError(RequestError):
    """The body is over the limit."""

    status = 413


class _LaterError(RequestError):
    """Nothing is wrong with the request but its time. `seconds`: when to try again."""

    def __init__(self, message: str, *, where: str = "", advice: str = "", seconds: int = 1) -> None:
        super().__init__(message, where=where, advice=advice)
        self.seconds = seconds

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.seconds)}


class TooManyRequestsError(_LaterError):
    """A client or a key asks more often than it may."""

    status = 429


class OverloadedError(_LaterError):
    """More requests wait than can be answered in time."""

    status = 503
