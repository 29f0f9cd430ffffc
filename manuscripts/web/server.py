"""A server of the API: where it listens, and how it ends."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from manuscripts.catalog.library import Library
from manuscripts.core.errors import OptionError
from manuscripts.web.app import create_app
from manuscripts.web.settings import ServeSettings

_BACKLOG = 2048


def serve(
    settings: ServeSettings, *, host: str, port: int, proxies: str = "", grace: int = 30, ready: Callable[[str], None]
) -> None:
    """Serve until SIGTERM or Ctrl-C; requests that are running then have `grace` seconds to end.

    `ready` gets the address as soon as it answers; port 0 takes a free one. `proxies` are addresses, with commas
    between, that are believed when they say for whom they ask. Raises LibraryError where there is no library,
    OptionError where nobody can listen.
    """
    # A library that cannot be opened is told now, and one of an earlier version becomes one of this.
    with Library(settings.library):
        pass
    listening = _listen(host, port)
    config = uvicorn.Config(
        create_app(settings),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=proxies or None,
        timeout_graceful_shutdown=grace,
        lifespan="on",
    )
    # The server sends itself the signal once more when it has ended, for whoever waited for it before.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, _nothing_more)
    with listening:
        _Server(config, ready=lambda: ready(_address(host, listening))).run(sockets=[listening])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, *, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise OptionError(
            f"nobody can listen on {host}, port {port}: {error.strerror or error}.",
            advice="Name another with --host and --port, or stop what listens there.",
        ) from error


def _address(host: str, listening: socket.socket) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{listening.getsockname()[1]}"


def _nothing_more(_signal: int, _frame: FrameType | None) -> None:
    pass
