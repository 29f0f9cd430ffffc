"""A proxy on loopback that misbehaves in one way, and a list of the ways."""

import itertools
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def is_bulk(self) -> bool:
        return self.path.partition("?")[0].endswith("/_bulk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = (
        ("Content-Type", "application/json"),
        ("X-Elastic-Product", "Elasticsearch"),
    )


Forward = Callable[[Request], Response]
# None cuts the connection instead of an answer.
Fault = Callable[[Request, Forward], Response | None]


def refused_bulks(every: int) -> Fault:
    """Every n-th bulk is refused whole, with 429, before the node sees it."""
    turns = _Turns(every)

    def fault(request: Request, forward: Forward) -> Response | None:
        return _error(429, "es_rejected_execution_exception", "busy") if turns.come(request) else forward(request)

    return fault


def refused_items(every: int) -> Fault:
    """Of each bulk every n-th item is refused with 429 in an answer of 200, as a node with a full queue does.

    Understands bulks that are not compressed.
    """

    def fault(request: Request, forward: Forward) -> Response | None:
        if not request.is_bulk:
            return forward(request)
        items = _items(request.body)
        passed = [item for number, item in enumerate(items, start=1) if number % every]
        answers = iter(())
        if passed:
            response = forward(replace(request, body=b"".join(b"\n".join([*item, b""]) for item in passed)))
            if response.status != 200:
                return response
            answers = iter(json.loads(response.body)["items"])
        merged = [
            next(answers) if number % every else _refused_item(json.loads(item[0]))
            for number, item in enumerate(items, start=1)
        ]
        errors = any("error" in result for answer in merged for result in answer.values())
        return Response(status=200, body=json.dumps({"took": 1, "errors": errors, "items": merged}).encode())

    return fault


def cut_before(every: int) -> Fault:
    """Every n-th bulk never arrives: the connection is cut before the node sees it."""
    turns = _Turns(every)
    return lambda request, forward: None if turns.come(request) else forward(request)


def cut_after(every: int) -> Fault:
    """Every n-th bulk is done and its answer lost: the connection is cut after the node has written it."""
    turns = _Turns(every)

    def fault(request: Request, forward: Forward) -> Response | None:
        lost, response = turns.come(request), forward(request)
        return None if lost else response

    return fault


def slow(seconds: float) -> Fault:
    """Every answer comes late."""

    def fault(request: Request, forward: Forward) -> Response | None:
        time.sleep(seconds)
        return forward(request)

    return fault


def forgotten_states(number: int) -> Fault:
    """The first searches of a state find that the node does not keep it any more, as after a restart."""
    left = [number]

    def fault(request: Request, forward: Forward) -> Response | None:
        if request.path.startswith("/_search") and left[0]:
            left[0] -= 1
            state = json.dumps({"id": json.loads(request.body)["pit"]["id"]}).encode()
            forward(replace(request, method="DELETE", path="/_pit", body=state))
        return forward(request)

    return fault


def version_8() -> Fault:
    """Answers as version 8 does to a client of version 9."""
    found = "Accept version must be either version 8 or 7, but found 9"
    refusal = _error(400, "media_type_header_exception", "Invalid media-type value on headers [Accept]", cause=found)

    def fault(request: Request, forward: Forward) -> Response | None:
        return refusal if "compatible-with=9" in request.headers.get("accept", "") else forward(request)

    return fault


@contextmanager
def fault_proxy(target: str, fault: Fault) -> Iterator[str]:
    """The URL at which `target` answers with this fault."""
    host = urlsplit(target).netloc

    def forward(request: Request) -> Response:
        connection = HTTPConnection(host, timeout=60)
        try:
            connection.request(request.method, request.path, request.body, request.headers)
            answer = connection.getresponse()
            kept = tuple(pair for pair in answer.getheaders() if pair[0].lower() not in _OF_ONE_CONNECTION)
            return Response(status=answer.status, body=answer.read(), headers=kept)
        except (OSError, HTTPException) as error:
            return _error(502, "bad_gateway", str(error))
        finally:
            connection.close()

    class Handler(_Handler):
        def answer(self, request: Request) -> Response | None:
            return fault(request, forward)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        serving.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            serving.join()


_OF_ONE_CONNECTION = {"connection", "content-length", "transfer-encoding", "keep-alive"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, request: Request) -> Response | None:
        raise NotImplementedError

    def _serve(self) -> None:
        try:
            self._respond()
        except ConnectionError:
            # The client has not waited for the answer.
            self.close_connection = True

    def _respond(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        # A fault may read the answer: it is asked for as it is, not compressed.
        dropped = _OF_ONE_CONNECTION | {"accept-encoding"}
        headers = {name.lower(): value for name, value in self.headers.items() if name.lower() not in dropped}
        response = self.answer(Request(method=self.command, path=self.path, headers=headers, body=body))
        if response is None:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response_only(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815


class _Turns:
    """Counts bulks, from whatever thread they come."""

    def __init__(self, every: int) -> None:
        self._every, self._numbers = every, itertools.count(1)

    def come(self, request: Request) -> bool:
        return request.is_bulk and next(self._numbers) % self._every == 0


def _items(body: bytes) -> list[list[bytes]]:
    """The lines of a bulk, an action with its document; a deletion has none."""
    lines = iter(body.splitlines())
    return [[action] if "delete" in json.loads(action) else [action, next(lines)] for action in lines]


def _refused_item(action: dict[str, dict[str, str]]) -> dict[str, object]:
    [(operation, named)] = action.items()
    error = {"type": "es_rejected_execution_exception", "reason": "busy"}
    return {operation: named | {"status": 429, "error": error}}


def _error(status: int, kind: str, reason: str, *, cause: str = "") -> Response:
    error: dict[str, object] = {"type": kind, "reason": reason}
    if cause:
        error["caused_by"] = {"type": "status_exception", "reason": cause}
    body = {"error": error | {"root_cause": [{"type": kind, "reason": reason}]}, "status": status}
    return Response(status=status, body=json.dumps(body).encode())
