"""`manuscripts serve`: the library over HTTP."""

from typing import Annotated

import typer

from manuscripts.cli.parameters import DEFAULT_LIBRARY, LibraryFolder
from manuscripts.cli.talk import say


def serve(
    library: LibraryFolder = DEFAULT_LIBRARY,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Where to listen; 0 takes a free one.")] = 8000,
    host: Annotated[
        str, typer.Option("--host", help="The address to listen on; 0.0.0.0 lets other computers ask.")
    ] = "127.0.0.1",
    origins: Annotated[
        list[str] | None,
        typer.Option("--allow-origin", help="A site whose pages may ask from a browser; `*` for all. May be repeated."),
    ] = None,
    requests_per_minute: Annotated[
        int, typer.Option("--requests-per-minute", min=0, help="The most for each client and each key; 0: no limit.")
    ] = 0,
    max_upload: Annotated[int, typer.Option("--max-upload", min=1, help="The largest file sent in, in MB.")] = 50,
    threads: Annotated[int, typer.Option("--threads", min=1, help="Threads that look things up.")] = 4,
    proxies: Annotated[
        str, typer.Option("--proxy", help="Addresses of proxies to believe when they say for whom they ask, by commas.")
    ] = "",
    grace: Annotated[
        int, typer.Option("--grace", min=0, help="Seconds that running requests have when the server is stopped.")
    ] = 30,
) -> None:
    """Serve the library over HTTP until it is stopped: search, manuscripts, pages, exports. See /openapi.json."""
    from manuscripts.web.server import serve as serve_library
    from manuscripts.web.settings import ServeSettings

    settings = ServeSettings(
        library=library,
        origins=tuple(origins or ()),
        requests_per_minute=requests_per_minute,
        max_body=max_upload * 1_000_000,
        readers=threads,
    )
    serve_library(
        settings,
        host=host,
        port=port,
        proxies=proxies,
        grace=grace,
        ready=lambda address: say(f"Serving {library} on {address}; Ctrl-C stops it."),
    )
    say("Stopped.")
