"""An indexer to be killed: puts manuscripts of one mark after another into a cluster, over and over.

python -m tests.search.elastic.bulk_load URL PREFIX MARKS MANUSCRIPTS; it says `open` when it begins.
"""

import sys

from tests.search.elastic.cluster_texts import engine_at, manuscript, text_of


def main() -> None:
    url, prefix, marks, number = sys.argv[1:]
    with engine_at(url, prefix, patience=60) as engine:
        load(engine, marks[:1], int(number))
        sys.stdout.write("open\n")
        sys.stdout.flush()
        for _ in range(100):
            for mark in marks[1:] + marks[:1]:
                load(engine, mark, int(number))


def load(engine, mark: str, number: int) -> None:  # type: ignore[no-untyped-def]
    made = (engine.documents(manuscript(one), text_of(mark, number=one)) for one in range(1, number + 1))
    for _ in engine.put("one", made):
        pass


if __name__ == "__main__":
    main()
