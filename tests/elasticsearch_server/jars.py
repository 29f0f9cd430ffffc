"""The server's jars, fetched once and held to the digests in jars.sha256."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from filelock import FileLock

VERSION = "9.5.3"
CACHE = "MANUSCRIPTS_TEST_CACHE"
_HERE = Path(__file__).parent
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


def server_jars() -> Path:
    """The folder of the jars, below $MANUSCRIPTS_TEST_CACHE or ~/.cache/manuscripts-tests; fetched if it is not there.

    Raises RuntimeError where they cannot be fetched, or are not what jars.sha256 says.
    """
    cache = Path(os.environ.get(CACHE) or Path.home() / ".cache" / "manuscripts-tests")
    jars = cache / f"elasticsearch-{VERSION}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(jars.with_suffix(".lock")):
        if _difference(jars):
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                fetched = Path(folder) / "jars"
                _fetch(fetched)
                if difference := _difference(fetched):
                    raise RuntimeError(f"Elasticsearch {VERSION} as fetched differs from jars.sha256: {difference}")
                shutil.rmtree(jars, ignore_errors=True)
                fetched.rename(jars)
    return jars


def _fetch(folder: Path) -> None:
    # Maven is the registry's own client: it knows mirrors and proxies; a second try answers a slow line.
    command = ["mvn", "-q", "-B", "-C", "-f", _HERE / "pom.xml", f"-Delasticsearch.version={VERSION}"]
    for _ in range(2):
        try:
            done = subprocess.run(
                [*command, _COPY, f"-DoutputDirectory={folder}"], check=False, capture_output=True, encoding="utf-8"
            )
        except FileNotFoundError:
            raise RuntimeError("Elasticsearch cannot be fetched: install Maven (Debian: maven).") from None
        if done.returncode == 0:
            return
    raise RuntimeError(f"Elasticsearch {VERSION} cannot be fetched:\n{done.stdout}{done.stderr}")


def _difference(jars: Path) -> str:
    expected = {name: digest for digest, name in map(str.split, (_HERE / "jars.sha256").read_text().splitlines())}
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in jars.glob("*.jar")}
    return ", ".join(sorted(name for name in expected | found if expected.get(name) != found.get(name)))
