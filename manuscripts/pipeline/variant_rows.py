"""An institution's own rows of variants: taken into the library, and the readings of its pages renewed by them."""

from pathlib import Path

from manuscripts.catalog.library import Library
from manuscripts.catalog.values import PageState
from manuscripts.core.errors import InputError
from manuscripts.core.files import write_atomic
from manuscripts.pipeline.normalisers import layer_path, load_layer, table_for
from manuscripts.pipeline.options import RunOptions
from manuscripts.pipeline.stages import normalise
from manuscripts.variants.layer import with_layer
from manuscripts.variants.rule import Rule
from manuscripts.variants.shipped import load_table
from manuscripts.variants.table import VariantTable


def table_of(library: Library, institution: str) -> VariantTable:
    """The table by which an institution's texts are normalised and searched; raises InputError if it holds nothing."""
    _refuse_unknown(library, institution)
    return table_for(layer_path(library.folder, institution))


def check_rows(path: Path, *, name: str) -> tuple[Rule, ...]:
    """The rows of a user's table; raises VariantTableError for what is wrong or contradicts the shipped table."""
    rules = load_layer(path, name=name)
    with_layer(load_table(), rules, where=str(path))
    return rules


def adopt_rows(library: Library, institution: str, path: Path) -> tuple[tuple[Rule, ...], int]:
    """Put the rows of `path` before the shipped table for one institution, in place of those it had.

    Gives the rows and how many pages were normalised anew; those are left to be indexed. The library must be held for
    writing. Done again after an interruption, it does the rest. Raises VariantTableError and changes nothing.
    """
    _refuse_unknown(library, institution)
    rules = check_rows(path, name=institution)
    library.catalogue.set_stale(institution=institution)
    write_atomic(layer_path(library.folder, institution), path.read_bytes())
    return rules, _renew(library, institution)


def drop_rows(library: Library, institution: str) -> int:
    """Take the institution's rows away again; gives how many pages were normalised anew."""
    _refuse_unknown(library, institution)
    library.catalogue.set_stale(institution=institution)
    layer_path(library.folder, institution).unlink(missing_ok=True)
    return _renew(library, institution)


def _refuse_unknown(library: Library, institution: str) -> None:
    held = sorted({manuscript.institution for manuscript in library.manuscripts()})
    if institution not in held:
        raise InputError(
            f"no manuscript of {institution!r} is in this library.",
            where=str(library.folder),
            advice=f"There are: {', '.join(held) or 'none'}.",
        )


def _renew(library: Library, institution: str) -> int:
    options, rows = RunOptions(), layer_path(library.folder, institution)
    changed = 0
    for entry in library.catalogue.pages(institution=institution):
        if entry.state is PageState.DONE:
            before = library.records.load(entry)
            after = normalise(before, options, rows=rows)
            if after.columns != before.columns:
                library.records.save(entry, after)
                library.catalogue.mark_done(entry, after)
                changed += 1
    return changed
