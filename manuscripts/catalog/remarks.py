"""What the catalogue says of items and cannot be used as it stands: a dating or a join at which a person may look."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from manuscripts.catalog.catalogue import Catalogue
from manuscripts.core.dating.reading import read_dating, says_no_date
from manuscripts.core.manuscript import Manuscript


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One thing that an item's row says: `column` and `value` as in the catalogue sheet, and what there is to it."""

    institution: str
    shelfmark: str
    column: str
    value: str
    message: str


def remarks(
    catalogue: Catalogue, *, institution: str | None = None, shelfmarks: Collection[str] | None = None
) -> list[Remark]:
    """Datings that are not understood, and joins with a shelfmark that the same institution has not got here.

    Of all manuscripts, or of those of an institution, or of some of those. A fragment that another institution holds is
    looked for nowhere, and one that is withdrawn is one that there is.
    """
    held = [manuscript for _, manuscript in catalogue.manuscripts(institution=institution)]
    withdrawn = [one.manuscript for one in catalogue.withdrawals.all(institution=institution)]
    known = {(one.institution, one.shelfmark) for one in (*held, *withdrawn)}
    return [
        Remark(institution=one.institution, shelfmark=one.shelfmark, column=column, value=value, message=message)
        for one in held
        if shelfmarks is None or one.shelfmark in shelfmarks
        for column, value, message in _remarks_on(one, known)
    ]


def _remarks_on(manuscript: Manuscript, known: Collection[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    dating, institution = manuscript.dating, manuscript.institution
    if not says_no_date(dating) and read_dating(dating) is None:
        yield "dating", dating, "it is not understood, so no search by years finds the item"
    for join in manuscript.joins:
        if join.institution in ("", institution) and (institution, join.shelfmark) not in known:
            yield "joins", str(join), f"no item of {institution} in this library has that shelfmark"
