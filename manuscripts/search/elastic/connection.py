"""The one way to a cluster: requests with patience, answers or errors of ours."""

import ssl
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from elasticsearch import ApiError, Elasticsearch, SerializationError, SSLError, TransportError

from manuscripts.core.errors import OptionError
from manuscripts.search.elastic.answers import BLOCKED, PUT_OFF, failure, kind_of, no_elasticsearch, wrong_version

_OLDEST = (9, 1)
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
_TOLD_PAUSE = 1.0
_FIRST_PATIENCE, _FIRST_TIMEOUT = 5.0, 10.0
"""Before a cluster has answered for the first time nothing is begun, and an address may just be wrong."""
_HERE = ("localhost", "127.0.0.1", "::1")
_JSON = {"accept": "application/json", "content-type": "application/json"}
_LINES = {"accept": "application/json", "content-type": "application/x-ndjson"}
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where a cluster is and how it is spoken to.

    `authority` is a PEM file with the certificates that are trusted instead of the system's. A request may take
    `timeout` seconds; where nothing answers or it is put off, it is made again for up to `patience` seconds, but where
    nothing has answered yet for a few only. `tell` gets a sentence the first time that this takes longer than a moment.
    """

    url: str
    api_key: str | None = field(default=None, repr=False)
    authority: Path | None = None
    timeout: float = 60
    patience: float = 120
    tell: Callable[[str], None] | None = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = _split(self.url)
        if parts is None:
            raise OptionError(
                f"this is no address of a cluster: {self.url}.",
                where="cluster",
                advice="Give one like https://search.example.org:9200; the key goes into a file.",
            )
        if self.api_key and parts[0] == "http" and parts[1] not in _HERE:
            raise OptionError(
                "over http everyone on the way can read the key.", where=self.url, advice="Give an https address."
            )
        if self.authority is not None and not self.authority.is_file():
            raise OptionError("there is no such file.", where=str(self.authority), advice="Give a PEM file with --ca.")
        if self.timeout <= 0:
            raise OptionError("a timeout is more than 0 seconds.", where="cluster", advice="Leave it out, or give 60.")


class Connection:
    """An open way to a cluster of a version that we know; close it after use."""

    def __init__(self, cluster: Cluster) -> None:
        """Raises ClusterError where the cluster cannot be reached, refuses us or is of another version."""
        self.url = cluster.url.rstrip("/")
        self._patience = cluster.patience
        self._tell = cluster.tell
        try:
            self._client = _client(cluster)
        except (OSError, ValueError) as error:
            raise failure(error, url=self.url) from error
        try:
            self._check_version(min(cluster.timeout, _FIRST_TIMEOUT))
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def ask(
        self,
        method: str,
        path: Sequence[str],
        *,
        body: Answer | Sequence[bytes] | None = None,
        allowed: Collection[int] = (),
        **params: str | int,
    ) -> Answer:
        """The answer to a request on the resource named by the parts of `path`; all requests of ours can be repeated.

        `body` is one document or lines. Answers of failure with a status in `allowed` are given back as they are.
        Raises ClusterError for all others.
        """
        target = "/" + "/".join(quote(part, safe="~*,") for part in path)

        def once() -> Answer:
            headers = _JSON if body is None or isinstance(body, dict) else _LINES
            answer = self._client.perform_request(method, target, params=params, headers=headers, body=body)
            return answer.body if isinstance(answer.body, dict) else {}

        return self.patiently(once, allowed=allowed)

    def pauses(self) -> "Pauses":
        """Pauses for as long as the cluster is waited for."""
        return Pauses(self._patience, tell=self._tell_once)

    def patiently(
        self, once: Callable[[], Answer], *, allowed: Collection[int] = (), absent: float | None = None
    ) -> Answer:
        """Do it until it is done, with growing pauses; raises ClusterError when it is refused or patience has ended.

        Where nothing answers at all, patience ends after `absent` seconds, if given.
        """
        pauses = self.pauses()
        silence = pauses if absent is None else Pauses(min(absent, self._patience), tell=self._tell_once)
        while True:
            try:
                return once()
            except ApiError as error:
                if error.meta.status in allowed:
                    return error.body if isinstance(error.body, dict) else {"status": error.meta.status}
                again = error.meta.status in PUT_OFF and kind_of(error.body) != BLOCKED
                if not again or not pauses.rest():
                    raise failure(error, url=self.url) from error
            except (SSLError, SerializationError) as error:
                raise failure(error, url=self.url) from error
            except TransportError as error:
                if not silence.rest():
                    raise failure(error, url=self.url) from error
            except (OSError, ValueError) as error:
                raise failure(error, url=self.url) from error

    def _tell_once(self) -> None:
        if self._tell is not None:
            self._tell(f"Waiting for {self.url}, which does not answer or is busy.")
            self._tell = None

    def _check_version(self, timeout: float) -> None:
        client = self._client.options(request_timeout=timeout)

        def once() -> Answer:
            answer = client.perform_request("GET", "/_nodes/_local?filter_path=nodes.*.version", headers=_JSON)
            return answer.body if isinstance(answer.body, dict) else {}

        nodes = self.patiently(once, absent=_FIRST_PATIENCE).get("nodes")
        found = [str(node.get("version", "")) for node in nodes.values()] if isinstance(nodes, dict) else []
        if not found:
            raise no_elasticsearch("it does not say of which version it is", url=self.url)
        for version in found:
            try:
                main, minor = map(int, version.split(".")[:2])
            except ValueError as error:
                raise wrong_version(f"it is of version {version!r}", url=self.url) from error
            if main != _OLDEST[0] or (main, minor) < _OLDEST:
                raise wrong_version(f"it is of version {version}", url=self.url)


class Pauses:
    """Pauses that grow, until `patience` seconds are over; `tell` is called before those that a person notices."""

    def __init__(self, patience: float, *, tell: Callable[[], None]) -> None:
        self._patience, self._tell = patience, tell
        self.begin()

    def begin(self) -> None:
        """Something has gone well: begin anew with a short one."""
        self._until, self._next = time.monotonic() + self._patience, _FIRST_PAUSE

    def rest(self) -> bool:
        """Wait; False, at once, where patience has ended."""
        left = self._until - time.monotonic()
        if left <= 0:
            return False
        if self._next >= _TOLD_PAUSE:
            self._tell()
        time.sleep(min(self._next, left))
        self._next = min(self._next * 2, _LONGEST_PAUSE)
        return True


def _split(url: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not parts.query
    return (parts.scheme, parts.hostname or "") if plain else None


def _trusted(authority: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as error:
        found = "there is no certificate in it" if isinstance(error, ssl.SSLError) else f"it cannot be read: {error}"
        raise OptionError(
            f"{found}.",
            where=str(authority),
            advice="Give with --ca the certificate of the cluster's authority as a PEM file: it has a line "
            "-----BEGIN CERTIFICATE-----.",
        ) from error


def _client(cluster: Cluster) -> Elasticsearch:
    """The client, which tries nothing twice by itself; raises OptionError for an authority that is none."""
    parts = urlsplit(cluster.url)
    secure = parts.scheme == "https"
    options: dict[str, Any] = {}
    if secure:
        # On the way to another machine bytes are dearer than the time to pack them.
        options = {"http_compress": True, "ssl_context": _trusted(cluster.authority)}
    node: dict[str, str | int] = {
        "scheme": parts.scheme,
        "host": parts.hostname or "",
        "port": parts.port or (443 if secure else 80),
        "path_prefix": parts.path.rstrip("/"),
    }
    return Elasticsearch([node], api_key=cluster.api_key, request_timeout=cluster.timeout, max_retries=0, **options)
