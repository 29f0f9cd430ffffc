"""The search index of institutions that share a cluster: each writes its own texts, all are searched together."""

import binascii
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from manuscripts.core.errors import ClusterTakenError, IndexUnusableError
from manuscripts.core.manuscript import Manuscript
from manuscripts.core.page import Page
from manuscripts.search.elastic import bulk, writing
from manuscripts.search.elastic.checking import difference, faults
from manuscripts.search.elastic.connection import Cluster, Connection
from manuscripts.search.elastic.documents import Document, Documents, documents_of, settings_document
from manuscripts.search.elastic.held import Holding
from manuscripts.search.elastic.names import PREFIX, Names, manuscript_name
from manuscripts.search.elastic.point_in_time import StateGoneError, until_kept
from manuscripts.search.elastic.snapshot import Snapshot, Snapshots
from manuscripts.search.elastic.template import FORMAT
from manuscripts.search.elastic.versions import Versions
from manuscripts.search.finding import find
from manuscripts.search.folding import Folding
from manuscripts.search.institution_folding import InstitutionFolding
from manuscripts.search.packed_passage import DamagedError
from manuscripts.search.query import Query
from manuscripts.search.results import SearchResult
from manuscripts.search.stored import StoredText, text_of
from manuscripts.variants.table import VariantTable

_T = TypeVar("_T")


class ElasticIndex:
    """An object belongs to the thread that made it. Of each institution one library writes, one process at a time.

    What writes raises ClusterTakenError where the index tells that another library writes it. Texts and queries are
    folded for each institution as whoever wrote its index said.
    """

    def __init__(
        self,
        cluster: Cluster,
        *,
        table: VariantTable,
        digest: str,
        foldings: Mapping[str, InstitutionFolding] = MappingProxyType({}),
        library: str = "",
        prefix: str = PREFIX,
    ) -> None:
        """`digest` names `table`, the shipped one; `foldings` are those of the institutions whose texts are written.

        `library` is the id of the one that writes; an index that does not tell whose it is, is taken for its own.
        Raises ClusterError where the cluster cannot be used.
        """
        self._connection = Connection(cluster)
        self._names = Names(prefix)
        self._table, self._digest, self._foldings = table, digest, foldings
        self._library = library
        self._plain = Folding(table)
        self._written: dict[str, Folding] = {}
        self._ready: set[str] = set()
        self._snapshots = Snapshots(self._connection, self._names, table=table, digest=digest)

    def replace(self, manuscript: Manuscript, pages: Sequence[Page]) -> None:
        """Raises IndexUnusableError where the institution's index has to be made anew first."""
        for _ in self.put(manuscript.institution, [self.documents(manuscript, pages)]):
            pass

    def remove(self, institution: str, shelfmark: str) -> None:
        self.remove_all(institution, [shelfmark])

    def search(self, query: Query) -> SearchResult:
        """Raises IndexUnusableError where an index is damaged."""

        def once(snapshot: Snapshot) -> SearchResult:
            try:
                found = find(query, snapshot.texts, folding=self._plain, own=snapshot.own, seams=snapshot.seams)
            finally:
                snapshot.texts.forget()
            return replace(found, left_out=snapshot.left_out)

        return self._read(once)

    def held(self) -> set[tuple[str, str]]:
        return self._read(lambda snapshot: set(snapshot.texts.holdings.by_key))

    def difference(self, manuscript: Manuscript, pages: Sequence[Page]) -> str:
        text = self._text(manuscript, pages)
        documents = documents_of(text)

        def once(snapshot: Snapshot) -> str:
            header = snapshot.header(manuscript.institution, manuscript.shelfmark)
            return difference(snapshot.state, header, text.entry, documents)

        return self._read(once)

    def faults(self) -> list[str]:
        """Indexes that cannot be used here, or have other documents than their manuscripts."""
        institutions = self._read(lambda snapshot: list(snapshot.holdings))
        return [fault for institution in institutions for fault in self.faults_of(institution)]

    def close(self) -> None:
        try:
            self._snapshots.close()
        finally:
            self._connection.close()

    def documents(self, manuscript: Manuscript, pages: Sequence[Page]) -> Documents:
        """A manuscript as it is put into the cluster."""
        return documents_of(self._text(manuscript, pages))

    def is_there(self, institution: str) -> bool:
        """Whether there is an index of the institution, of whatever version."""
        return self._holding(institution) is not None

    def is_taken(self, institution: str) -> bool:
        """Whether another library writes the institution's index."""
        holding = self._holding(institution)
        return holding is not None and holding.library not in ("", self._library)

    def is_usable(self, institution: str) -> bool:
        """Whether texts can be put into the index that there is; else it has to be made anew, with all of them."""
        holding = self._holding(institution)
        wanted = self._foldings.get(institution, InstitutionFolding())
        return holding is not None and holding.folding is not None and holding.folding.rows == wanted.rows

    def generations(self, institution: str) -> dict[str, int]:
        """The generation of each manuscript that is there, by shelfmark."""
        holding = self._holding(institution)
        return {header.entry.shelfmark: header.generation for header in holding.headers} if holding else {}

    def faults_of(self, institution: str) -> list[str]:
        """What is wrong with the index of one institution, in words."""

        def once(snapshot: Snapshot) -> list[str]:
            holding = snapshot.holdings.get(institution)
            return [] if holding is None else faults(snapshot.state, holding)

        self._snapshots.renew()
        return self._read(once)

    def put(self, institution: str, manuscripts: Iterable[Documents]) -> Iterator[Documents]:
        """`replace` of many; each is given back once searches find it, and nothing is done before they are asked for.

        Raises IndexUnusableError where the index has to be made anew first.
        """
        return writing.put_all(self._connection, self._prepared(institution), manuscripts)

    def rebuild(
        self, institution: str, manuscripts: Iterable[Documents], *, take_over: bool = False
    ) -> Iterator[Documents]:
        """Make the institution's index anew of these, beside the one that is searched, which it then replaces.

        Each is given back once it is in the new index; that counts when all have been asked for. To `take_over` the
        index of another library is allowed.
        """
        if not take_over:
            self._check_taken(institution)
        return self._rebuilt(institution, manuscripts)

    def _rebuilt(self, institution: str, manuscripts: Iterable[Documents]) -> Iterator[Documents]:
        versions = Versions(self._connection, self._names, institution)
        alias = versions.begin(self._settings(institution))
        yield from writing.put_all(self._connection, alias, manuscripts)
        versions.switch()

    def remove_all(self, institution: str, shelfmarks: Iterable[str]) -> None:
        """`remove` of many."""
        self._check_taken(institution)
        if Versions(self._connection, self._names, institution).current() is not None:
            names = [manuscript_name(institution, shelfmark) for shelfmark in shelfmarks]
            writing.remove(self._connection, self._names.current(institution), names)

    def tidy(self, institution: str) -> None:
        """Delete what runs that were killed have left of an institution, and take what is deleted out of the files."""
        self._check_taken(institution)
        versions = Versions(self._connection, self._names, institution)
        versions.drop_others()
        if versions.current() is None:
            return
        alias = self._names.current(institution)
        self._connection.ask("POST", [alias, "_refresh"])
        if self.is_usable(institution) and self.faults_of(institution):
            counting = self.generations(institution).values()
            writing.sweep(self._connection, alias, counting)
        writing.expunge(self._connection, alias)

    def leave(self, institution: str) -> list[str]:
        """Delete all indexes of an institution; gives their names."""
        self._check_taken(institution)
        return Versions(self._connection, self._names, institution).drop_all()

    def _prepared(self, institution: str) -> str:
        """The alias to write to, behind which there is an index whose settings are those of today."""
        alias = self._names.current(institution)
        if institution not in self._ready:
            self._check_taken(institution)
            holding = self._holding(institution)
            wanted = self._foldings.get(institution, InstitutionFolding())
            if holding is None:
                for _ in self.rebuild(institution, ()):
                    pass
            elif not self.is_usable(institution):
                raise IndexUnusableError(
                    "the index was made by another version or with other variants.",
                    where=holding.index,
                    advice="`manuscripts index --to … --rebuild` makes it anew from the records of the library.",
                )
            elif (holding.folding, holding.library) != (wanted, self._library):
                bulk.write(self._connection, alias, [self._settings(institution).written()], refresh=True)
            self._ready.add(institution)
        return alias

    def _check_taken(self, institution: str) -> None:
        if self.is_taken(institution):
            raise ClusterTakenError(
                f"another library writes the texts of {institution} in the cluster.",
                where=self._connection.url,
                advice="Send from that library. If this one is to write them from now on: `manuscripts index --to … "
                f"--institution {institution} --take-over` makes the index anew from it.",
            )

    def _settings(self, institution: str) -> Document:
        folding = self._foldings.get(institution, InstitutionFolding())
        return settings_document(form=FORMAT, table=self._digest, folding=folding.written(), library=self._library)

    def _holding(self, institution: str) -> Holding | None:
        return self._read(lambda snapshot: snapshot.holdings.get(institution))

    def _text(self, manuscript: Manuscript, pages: Sequence[Page]) -> StoredText:
        institution = manuscript.institution
        if institution not in self._written:
            folding = self._foldings.get(institution, InstitutionFolding())
            self._written[institution] = folding.folding(self._table, institution=institution)
        return text_of(manuscript, pages, folding=self._written[institution])

    def _read(self, once: Callable[[Snapshot], _T]) -> _T:
        """What is read of the cluster as it is now; begun anew when it changes too much meanwhile."""

        def now() -> _T:
            try:
                return once(self._snapshots.now())
            except StateGoneError:
                self._snapshots.renew()
                raise
            except (binascii.Error, zlib.error, UnicodeDecodeError, json.JSONDecodeError, DamagedError) as error:
                raise IndexUnusableError(
                    f"an index is damaged: {error}.",
                    where=self._connection.url,
                    advice="Its institution can make it anew with `manuscripts index --to … --rebuild`.",
                ) from error

        return until_kept(self._connection, now)
