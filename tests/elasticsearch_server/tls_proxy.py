"""nginx before a node: TLS with a certificate of our own, and an API key or a 401."""

import secrets
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.elasticsearch_server.certificates import Certificates, certificates_in
from tests.elasticsearch_server.ports import free_port

# One process, and everything that it writes below its own folder: it runs as whoever runs the tests.
_CONFIGURATION = """\
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ }}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size 100m;
    map $http_authorization $institution {{
        default "";
{keys}
    }}
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {certificates.server};
        ssl_certificate_key {certificates.server_key};
        default_type application/json;
        if ($institution = "") {{
            return 401 '{{"error":{{"type":"security_exception","reason":"unable to authenticate with this API key"}},"status":401}}';
        }}
        location / {{
            proxy_pass {target};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Authorization "";
        }}
    }}
}}
"""  # noqa: E501
# Ends nginx when standard input ends, that is when whoever started it is gone, in whatever way.
_UNTIL_INPUT_ENDS = '"$@" & nginx=$!; cat >/dev/null; kill "$nginx"; wait "$nginx"'


@dataclass(frozen=True, slots=True, kw_only=True)
class SecuredServer:
    """Where it answers, what a client must trust, the key of each institution, and what nginx says."""

    url: str
    authority: Path
    keys: dict[str, str]
    log: Path


@contextmanager
def tls_proxy(target: str, *, folder: Path, institutions: Sequence[str]) -> Iterator[SecuredServer]:
    """Serve `target` to those who send the key of one of these institutions; raises RuntimeError without nginx."""
    folder.mkdir(parents=True)
    certificates, port = certificates_in(folder), free_port()
    keys = {institution: secrets.token_urlsafe(45) for institution in institutions}
    configuration = folder / "nginx.conf"
    configuration.write_text(_configured(target, folder, certificates, port=port, keys=keys), encoding="utf-8")
    log = folder / "error.log"
    command = ["sh", "-c", _UNTIL_INPUT_ENDS, "sh", "nginx", "-e", log, "-c", configuration]
    with (folder / "start.log").open("wb") as start:
        nginx = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=start, start_new_session=True)
    try:
        if not _listens(port, seconds=20):
            said = (folder / "start.log").read_text(encoding="utf-8")
            raise RuntimeError(f"nginx does not answer (Debian: nginx-light): {said}")
        yield SecuredServer(url=f"https://localhost:{port}", authority=certificates.authority, keys=keys, log=log)
    finally:
        nginx.communicate()


def _configured(target: str, folder: Path, certificates: Certificates, *, port: int, keys: dict[str, str]) -> str:
    # A plain string in a map is compared without regard to case; a key is not.
    lines = "\n".join(f'        "~^ApiKey {key}$" "{institution}";' for institution, key in keys.items())
    return _CONFIGURATION.format(folder=folder, target=target, certificates=certificates, port=port, keys=lines)


def _listens(port: int, *, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return True
    return False
