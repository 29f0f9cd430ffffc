"""How much and how often may be asked."""

import ipaddress
import math
import time
from collections import OrderedDict

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from manuscripts.web.problems import problem_answer
from manuscripts.web.refusals import TooLargeError, TooManyRequestsError

# Of how many clients it is remembered how much they have asked.
_REMEMBERED = 20_000


class RateLimit:
    """Each name may do `per_minute` things at once, and as many again in each minute; 0 sets no limit."""

    def __init__(self, per_minute: int) -> None:
        self._most = float(per_minute)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> None:
        """Count one; raises TooManyRequestsError."""
        if not self._most:
            return
        now = time.monotonic()
        left, when = self._left.pop(name, (self._most, now))
        left = min(left + (now - when) * self._most / 60, self._most)
        self._left[name] = (max(left - 1, 0.0) if left >= 1 else left, now)
        if len(self._left) > _REMEMBERED:
            self._left.popitem(last=False)
        if left < 1:
            raise TooManyRequestsError(
                f"more than {self._most:.0f} requests in a minute.",
                advice="Wait as long as Retry-After says.",
                seconds=math.ceil((1 - left) * 60 / self._most),
            )


class RateLimited:
    """Counts the requests of each client before anything else is done for it."""

    def __init__(self, app: ASGIApp, *, limit: RateLimit) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                self._limit.take(_client(scope))
            except TooManyRequestsError as error:
                await problem_answer(error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class BodyLimited:
    """Refuses bodies over `most` bytes: by what is announced, and by what comes."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > self._most:
            await problem_answer(self._refused())(scope, receive, send)
            return
        come = 0

        async def counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > self._most:
                raise self._refused()
            return message

        await self._app(scope, counted, send)

    def _refused(self) -> TooLargeError:
        return TooLargeError(
            f"the body has more than {self._most} bytes.",
            where="body",
            advice="Send it in several parts, or let who runs the server raise the limit.",
        )


def _client(scope: Scope) -> str:
    """The address of a client; of IPv6 the network, since one client has as many addresses there as it likes."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return str(host)
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if address.version == 6 else host
