"""How the texts of a library are folded: what its own index and a cluster that it sends to have in common."""

from manuscripts.catalog.library import Library
from manuscripts.core.gaiji import resolve
from manuscripts.pipeline.normalisers import layer_paths, layer_text
from manuscripts.search.institution_folding import InstitutionFolding


def plain_folding(library: Library) -> InstitutionFolding:
    """Of institutions without rows of their own: gaiji are found by what the register says they stand for."""
    known = library.catalogue.gaiji.all()
    spellings: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    for identifier, entry in known.items():
        end = resolve(identifier, known)
        stands_for = end.normal if len(end.normal) == 1 else end.written
        spellings |= {form: stands_for for form in (entry.ids, end.ids, end.written) if form != stands_for}
        if len(end.written) == 1 and end.ids:
            descriptions[end.written] = end.ids
    return InstitutionFolding(spellings=spellings, descriptions=descriptions)


def own_foldings(library: Library) -> dict[str, InstitutionFolding]:
    """Of institutions that have rows of variants; raises UnreadablePathError for rows that cannot be read."""
    plain = plain_folding(library)
    return {
        path.stem: InstitutionFolding(rows=layer_text(path), spellings=plain.spellings, descriptions=plain.descriptions)
        for path in layer_paths(library.folder)
    }
