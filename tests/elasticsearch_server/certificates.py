"""An authority of one's own and a certificate for loopback, made by the openssl command."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

# Every extension is named: Python 3.13 refuses an authority that does not say what its key is for.
_EXTENSIONS = """
[req]
distinguished_name = none
[none]
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificates:
    """PEM files: what a client trusts, and what the server shows."""

    authority: Path
    server: Path
    server_key: Path


def certificates_in(folder: Path) -> Certificates:
    """Make both; the authority's key is of no further use."""
    (folder / "openssl.cnf").write_text(_EXTENSIONS, encoding="utf-8")
    _certify(folder, "authority", subject="/CN=Authority of the tests")
    _certify(folder, "server", "-CA", "authority.pem", "-CAkey", "authority.key", subject="/CN=localhost")
    return Certificates(
        authority=folder / "authority.pem", server=folder / "server.pem", server_key=folder / "server.key"
    )


def _certify(folder: Path, name: str, *signed_by: str, subject: str) -> None:
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-config", "openssl.cnf", "-extensions", name, "-days", "2"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", subject, *signed_by),
            *("-keyout", f"{name}.key", "-out", f"{name}.pem"),
        ],
        check=True,
        capture_output=True,
        cwd=folder,
    )
