"""The indexes of one institution: one that counts, behind an alias, and one that is being made beside it."""

from manuscripts.search.elastic import bulk
from manuscripts.search.elastic.connection import Connection
from manuscripts.search.elastic.documents import Document
from manuscripts.search.elastic.names import Names
from manuscripts.search.elastic.template import new_index

_NOT_FOUND, _THERE_ALREADY = 404, 400


class Versions:
    """What is asked of a cluster for one institution; nothing is remembered between calls."""

    def __init__(self, connection: Connection, names: Names, institution: str) -> None:
        self._connection = connection
        self._names = names
        self._institution = institution

    def current(self) -> str | None:
        """The index that counts; None where there is none."""
        found = [index for index, aliases in self._all().items() if self._names.current(self._institution) in aliases]
        return max(found, key=self._names.number_of, default=None)

    def begin(self, settings: Document) -> str:
        """Make an empty index beside the one that counts and give the alias to write to; what was broken off goes."""
        self.drop_others()
        alias = self._names.coming(self._institution)
        numbers = [self._names.number_of(index) for index in self._all()]
        index = self._names.version(self._institution, max(numbers, default=0) + 1)
        # A first answer that was lost on the way makes the second one say that it is there already.
        answer = self._connection.ask("PUT", [index], body=new_index(alias=alias), allowed={_THERE_ALREADY})
        if answer.get("status") == _THERE_ALREADY and index not in self._all():
            self._connection.ask("PUT", [index], body=new_index(alias=alias))
        bulk.write(self._connection, alias, [settings.written()], refresh=True)
        return alias

    def switch(self) -> None:
        """Let the index that was made be the one that counts, in one step; then drop the other one."""
        current, coming = self._names.current(self._institution), self._names.coming(self._institution)
        found = self._all()
        new = [index for index, aliases in found.items() if coming in aliases]
        actions = [
            *({"remove": {"index": index, "alias": current}} for index in found if current in found[index]),
            *({"add": {"index": index, "alias": current}} for index in new),
            *({"remove": {"index": index, "alias": coming}} for index in new),
        ]
        self._connection.ask("POST", [*new, "_refresh"])
        self._connection.ask("POST", ["_aliases"], body={"actions": actions})
        self.drop_others()

    def drop_others(self) -> None:
        """Drop every index that does not count: one that was never finished, one that has been replaced."""
        current = self.current()
        for index in self._all():
            if index != current:
                self._drop(index)

    def drop_all(self) -> list[str]:
        """Drop everything of the institution; gives the names of the indexes that went."""
        indexes = sorted(self._all())
        for index in indexes:
            self._drop(index)
        return indexes

    def _all(self) -> dict[str, set[str]]:
        """The aliases of each index."""
        path = [self._names.all_of(self._institution), "_alias"]
        answer = self._connection.ask("GET", path, allowed={_NOT_FOUND})
        return {
            index: set(about["aliases"])
            for index, about in answer.items()
            if self._names.institution_of(index) == self._institution
        }

    def _drop(self, index: str) -> None:
        self._connection.ask("DELETE", [index], allowed={_NOT_FOUND})
