"""Clusters as the command line names them, and what waits for those that a library remembers."""

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from manuscripts.cli.talk import counted, say
from manuscripts.core.errors import ClusterError, LibraryBusyError, OptionError

if TYPE_CHECKING:
    from manuscripts.catalog.library import Library
    from manuscripts.search.elastic.connection import Cluster

_KEY = "MANUSCRIPTS_ES_API_KEY"
_PATIENCE_AT_THE_END = 10.0


def cluster_at(
    url: str, *, api_key_file: Path | None, authority: Path | None, timeout: float, patience: float
) -> "Cluster":
    """The cluster at an address; raises OptionError for an address, key file or authority that cannot be used."""
    from manuscripts.search.elastic.connection import Cluster

    # What the client says of single tries is no news: what comes of them is told at the end.
    logging.getLogger("elastic_transport").setLevel(logging.ERROR)
    key = os.environ.get(_KEY, "").strip()
    if api_key_file is not None:
        try:
            key = api_key_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise OptionError(
                f"there is no key in it: {error}.", where=str(api_key_file), advice="Give the file with the key alone."
            ) from error
    return Cluster(
        url=url.rstrip("/"),
        api_key=key or None,
        authority=authority,
        timeout=timeout,
        patience=patience,
        tell=say,
    )


def tell_waiting(library: "Library", url: str) -> None:
    """Say what a cluster does not have yet."""
    waiting = library.catalogue.outbox.waiting(url)
    if waiting:
        say(f"Not sent to {url}, and waiting in the library for the next run: {counted(waiting, 'manuscript')}.")


def send_waiting(library: "Library") -> None:
    """Send what waits to the clusters that the library remembers.

    Raises the last ClusterError, or LibraryBusyError where another process is sending, when all were tried.
    """
    from manuscripts.cli.progress import progress_bar
    from manuscripts.pipeline.sharing import drain

    failed: ClusterError | LibraryBusyError | None = None
    for place in library.catalogue.outbox.remembered():
        cluster = cluster_at(
            place.url,
            api_key_file=Path(place.api_key_file) if place.api_key_file else None,
            authority=Path(place.authority) if place.authority else None,
            timeout=place.timeout,
            patience=_PATIENCE_AT_THE_END,
        )
        try:
            with progress_bar() as progress:
                done = drain(library, place, cluster, progress=progress)
        except (ClusterError, LibraryBusyError) as error:
            tell_waiting(library, place.url)
            failed = error
        else:
            for one in done:
                if one.sent or one.removed:
                    say(f"To {place.url}, {one.institution}: {one.sent} sent, {one.removed} removed.")
    if failed is not None:
        raise failed
