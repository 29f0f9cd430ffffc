"""The manifest of weights: what there is, where, under which licence, with which digest."""

import importlib.metadata
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from manuscripts.core.errors import ModelDamagedError, ModelMissingError
from manuscripts.core.files import sha256_file
from manuscripts.core.page import ModelUse
from manuscripts.core.resources import resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """One entry of `models/manifest.json`.

    `file` is a name in `models/`, or `distribution:path` for weights that an installed package carries. `characters`:
    how many they know (0: they know none).
    """

    name: str
    task: str
    file: str
    sha256: str
    licence: str
    source: str
    characters: int = 0

    @property
    def use(self) -> ModelUse:
        """What the record says of them."""
        return ModelUse(name=self.name, digest=self.sha256)

    def path(self) -> Path:
        """Where the file is; raises ModelMissingError when it is not there."""
        distribution, _, inside = self.file.rpartition(":")
        if not distribution:
            return resource("models", inside)
        try:
            path = Path(str(importlib.metadata.distribution(distribution).locate_file(inside)))
        except importlib.metadata.PackageNotFoundError:
            path = Path(inside)
        if not path.is_file():
            raise ModelMissingError(
                f"the weights {self.name} are not there.",
                where=str(path),
                advice=f"Install the package {distribution} again.",
            )
        return path

    def verified_path(self) -> Path:
        """Where the file is, once its digest is the manifest's; raises ModelDamagedError otherwise."""
        path = self.path()
        found = sha256_file(path)
        if found != self.sha256:
            raise ModelDamagedError(
                f"the weights {self.name} have SHA-256 {found[:12]}…, the manifest says {self.sha256[:12]}….",
                where=str(path),
                advice="Install the package that carries them again, in the version of the lock file.",
            )
        return path


@cache
def all_weights() -> tuple[Weights, ...]:
    """Every entry of the manifest, in its order."""
    manifest = json.loads(resource("models", "manifest.json").read_text(encoding="utf-8"))
    return tuple(Weights(**entry) for entry in manifest["models"])


def weights_for(name: str) -> Weights:
    """The entry called `name`; raises ModelMissingError with the names there are."""
    for entry in all_weights():
        if entry.name == name:
            return entry
    known = ", ".join(entry.name for entry in all_weights())
    raise ModelMissingError(f"no weights are called {name!r}.", advice=f"There are: {known}.")
