"""What the server has done, counted for Prometheus (text format 0.0.4)."""

import time
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})


class Metrics:
    """Counts of requests by route, method and status, and how long they took. Belongs to one event loop."""

    def __init__(self) -> None:
        self.running = 0
        self._counts: Counter[tuple[str, str, int]] = Counter()
        self._seconds: defaultdict[str, float] = defaultdict(float)
        self._buckets: defaultdict[str, list[int]] = defaultdict(lambda: [0] * (len(_BOUNDS) + 1))

    def note(self, route: str, method: str, status: int, seconds: float) -> None:
        """One request is done."""
        self._counts[route, method if method in _METHODS else "other", status] += 1
        self._seconds[route] += seconds
        self._buckets[route][bisect_left(_BOUNDS, seconds)] += 1

    def lines(self, gauges: Mapping[str, Mapping[str, float]]) -> Iterator[str]:
        """The document; `gauges` are further values by name and label, such as `{pages: {'state="done"': 3}}`."""
        name = "manuscripts_http_requests_total"
        yield from _heading(name, "counter", "Requests that were answered.")
        for (route, method, status), count in sorted(self._counts.items()):
            yield f'{name}{{route="{route}",method="{method}",status="{status}"}} {count}'
        name = "manuscripts_http_request_seconds"
        yield from _heading(name, "histogram", "How long requests took.")
        for route, buckets in sorted(self._buckets.items()):
            sum_so_far = 0
            for bound, count in zip((*map(str, _BOUNDS), "+Inf"), buckets, strict=True):
                sum_so_far += count
                yield f'{name}_bucket{{route="{route}",le="{bound}"}} {sum_so_far}'
            yield f'{name}_sum{{route="{route}"}} {self._seconds[route]:.6f}'
            yield f'{name}_count{{route="{route}"}} {sum_so_far}'
        for short, values in ({"http_requests_running": {"": self.running}} | dict(gauges)).items():
            yield from _heading(f"manuscripts_{short}", "gauge", f"{short.replace('_', ' ').capitalize()}.")
            for label, value in values.items():
                yield f"manuscripts_{short}{f'{{{label}}}' if label else ''} {value:g}"


class Measured:
    """Lets `metrics` know of every request."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.running += 1
        try:
            await self._app(scope, receive, noted)
        finally:
            self._metrics.running -= 1
            # Addresses that are none of ours would be a count each.
            route = getattr(scope.get("route"), "path_format", "other")
            self._metrics.note(route, scope["method"], status, time.perf_counter() - begun)


def _heading(name: str, kind: str, about: str) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
