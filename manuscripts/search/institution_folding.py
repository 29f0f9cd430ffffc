"""How an institution folds beyond the shipped table of variants: as a value that goes with its texts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from pydantic import TypeAdapter, ValidationError

from manuscripts.core.errors import VariantTableError
from manuscripts.search.folding import Folding
from manuscripts.search.packed_passage import DamagedError
from manuscripts.variants.layer import read_layer, with_layer
from manuscripts.variants.table import VariantTable


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionFolding:
    """An institution's own rows of variants, as the text of their table (empty where it has none), and its gaiji.

    `spellings` and `descriptions` are those of `Folding`.
    """

    rows: str = ""
    spellings: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)

    def folding(self, shipped: VariantTable, *, institution: str) -> Folding:
        """How texts and queries are folded; raises VariantTableError where the rows are none."""
        table = _layered(shipped, self.rows, institution) if self.rows else shipped
        return Folding(table, spellings=self.spellings, descriptions=self.descriptions)

    def written(self) -> str:
        """As JSON, the same for the same value."""
        values = {
            "rows": self.rows,
            "spellings": dict(sorted(self.spellings.items())),
            "descriptions": dict(sorted(self.descriptions.items())),
        }
        return json.dumps(values, ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> "InstitutionFolding":
        """What `written` wrote; raises DamagedError for anything else."""
        try:
            return _ADAPTER.validate_json(text)
        except ValidationError as error:
            raise DamagedError(f"no folding of an institution: {text[:80]}") from error

    def check(self, shipped: VariantTable, *, institution: str) -> None:
        """Raise DamagedError where its rows cannot be understood."""
        try:
            self.folding(shipped, institution=institution)
        except VariantTableError as error:
            raise DamagedError(str(error)) from error


_ADAPTER = TypeAdapter(InstitutionFolding)


@lru_cache(maxsize=64)
def _layered(shipped: VariantTable, rows: str, institution: str) -> VariantTable:
    where = f"the rows of {institution}"
    return with_layer(shipped, read_layer(rows, where=where, name=institution), where=where)
