"""What all institutions' indexes hold at one moment, kept in memory and renewed where it has changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from manuscripts.search.elastic.connection import Connection
from manuscripts.search.elastic.held import Header, Holding, Mark, marks_in, marks_now, read_holding
from manuscripts.search.elastic.names import Names
from manuscripts.search.elastic.point_in_time import PointInTime
from manuscripts.search.elastic.texts import ElasticTexts
from manuscripts.search.folding import Folding
from manuscripts.search.institution_folding import InstitutionFolding
from manuscripts.search.seams import Seam, seams_of
from manuscripts.variants.table import VariantTable


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """One state of the indexes, ready to be searched; `left_out` are the institutions that cannot be."""

    state: PointInTime
    marks: Mapping[str, Mark]
    holdings: Mapping[str, Holding]
    texts: ElasticTexts
    own: Mapping[str, Folding]
    seams: tuple[Seam, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        return tuple(sorted(name for name, holding in self.holdings.items() if holding.folding is None))

    def header(self, institution: str, shelfmark: str) -> Header | None:
        """The header of a manuscript, None where it is not there."""
        number = self.texts.holdings.by_key.get((institution, shelfmark))
        return None if number is None else self.texts.headers[number]


class Snapshots:
    """Gives the state that the cluster has now; of what has not changed nothing is read again."""

    def __init__(self, connection: Connection, names: Names, *, table: VariantTable, digest: str) -> None:
        self._connection, self._names = connection, names
        self._table, self._digest = table, digest
        self._last: Snapshot | None = None
        self._is_old = False
        self._foldings: dict[tuple[str, str], Folding] = {}

    def now(self) -> Snapshot:
        """Raises StateGoneError where the cluster changes while it is read: ask again."""
        last = self._last
        if last is None or self._is_old or marks_now(self._connection, self._names) != last.marks:
            self._last = last = self._read(last)
            self._is_old = False
        return last

    def renew(self) -> None:
        """Let the next one be of now, even where no header has changed.

        The cluster may not have kept the last one, or documents may have changed of which no header tells.
        """
        self._is_old = True

    def close(self) -> None:
        """Let the cluster forget the last one."""
        if self._last is not None:
            self._last.state.close()
            self._last = None

    def _read(self, last: Snapshot | None) -> Snapshot:
        state = PointInTime(self._connection, self._names.searched)
        try:
            snapshot = self._made(state, {} if last is None else last.holdings)
        except BaseException:
            state.close()
            raise
        if last is not None:
            last.state.close()
        return snapshot

    def _made(self, state: PointInTime, known: Mapping[str, Holding]) -> Snapshot:
        marks = marks_in(state, self._names)
        kept = {(one.index, one.mark): one for one in known.values()}
        holdings = {}
        own = {}
        for index, mark in marks.items():
            holding = kept.get((index, mark)) or read_holding(
                state, self._names, index, mark=mark, table=self._digest, shipped=self._table
            )
            holdings[holding.institution] = holding
            if holding.folding not in (None, InstitutionFolding()):
                own[holding.institution] = self._folding(holding.institution, holding.folding)
        texts = ElasticTexts(state, list(holdings.values()))
        return Snapshot(state=state, marks=marks, holdings=holdings, texts=texts, own=own, seams=seams_of(texts))

    def _folding(self, institution: str, folding: InstitutionFolding) -> Folding:
        key = institution, folding.written()
        if key not in self._foldings:
            self._foldings[key] = folding.folding(self._table, institution=institution)
        return self._foldings[key]
