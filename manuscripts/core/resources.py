"""Where the files that ship with the package are: `models/` and `schemas/`."""

from pathlib import Path

from manuscripts.core.errors import EngineError

_PACKAGE = Path(__file__).resolve().parent.parent


def resource(folder: str, name: str) -> Path:
    """The path of a shipped file, in an installed package or in a checkout.

    A wheel carries the top-level folders inside the package; an editable install leaves them beside it.
    """
    for base in (_PACKAGE, _PACKAGE.parent):
        path = base / folder / name
        if path.is_file():
            return path
    raise EngineError(
        f"{folder}/{name} is missing from the installation.",
        where=str(_PACKAGE),
        advice="Install the package again; in a checkout, restore the file with git.",
    )
