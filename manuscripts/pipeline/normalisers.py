"""The tables of variants of a library: the shipped one, and an institution's own rows before it."""

import hashlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from functools import cache
from pathlib import Path

from manuscripts.core.errors import UnreadablePathError
from manuscripts.core.page import ModelUse
from manuscripts.inference.weights import weights_for
from manuscripts.variants.layer import read_layer, with_layer
from manuscripts.variants.level import Level
from manuscripts.variants.normaliser import Normaliser
from manuscripts.variants.rule import Rule
from manuscripts.variants.shipped import load_table, table_digest
from manuscripts.variants.table import VariantTable

CHARACTERS = "manuscripts-characters"


def layer_path(library: Path, institution: str) -> Path:
    """Where the rows of an institution are or would be; its id is fit for a file name."""
    return library / "variants" / f"{institution}.tsv"


def layer_paths(library: Path) -> list[Path]:
    """The rows of all institutions that have some."""
    return sorted((library / "variants").glob("[!.]*.tsv"))


def layer_text(path: Path) -> str:
    """The text of a user's table; raises UnreadablePathError."""
    try:
        data = path.read_bytes()
        # What spreadsheets call Unicode text.
        return data.decode("utf-16" if data[:2] in (BOM_UTF16_LE, BOM_UTF16_BE) else "utf-8-sig")
    except OSError as error:
        raise UnreadablePathError(
            f"the table cannot be read: {error.strerror}.", where=str(path), advice="Check its name and its rights."
        ) from error
    except UnicodeDecodeError as error:
        raise UnreadablePathError(
            "the table is no text in UTF-8 or UTF-16.", where=str(path), advice="Save it as UTF-8 text with tabs."
        ) from error


def load_layer(path: Path, *, name: str) -> tuple[Rule, ...]:
    """The rows of a user's table; raises UnreadablePathError or VariantTableError."""
    return read_layer(layer_text(path), where=str(path), name=name)


def table_for(layer: Path | None) -> VariantTable:
    """The shipped table, with the rows of `layer` before it if there is such a file."""
    if layer is None or not layer.is_file():
        return load_table()
    return _layered(layer_text(layer), layer)


def normaliser_for(level: Level, layer: Path | None) -> Normaliser:
    """What normalises the pages of an institution; made once in a process."""
    return _normaliser(table_for(layer), level)


def tables_used(layer: Path | None) -> list[ModelUse]:
    """What a record says of the tables."""
    used = [ModelUse(name="variant table", digest=table_digest())]
    if layer is not None and layer.is_file():
        used.append(
            ModelUse(name=f"variant rows of {layer.stem}", digest=hashlib.sha256(layer.read_bytes()).hexdigest())
        )
    return used


@cache
def _layered(text: str, layer: Path) -> VariantTable:
    return with_layer(load_table(), read_layer(text, where=str(layer), name=layer.stem), where=str(layer))


@cache
def _normaliser(table: VariantTable, level: Level) -> Normaliser:
    return Normaliser(table, weights_for(CHARACTERS), level=level)
