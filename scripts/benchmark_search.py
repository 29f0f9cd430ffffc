"""How fast the embedded search answers, how large its file is and how long it takes to make, on a large text.

    python -m scripts.benchmark_search --data DIR --units 100000000 --keep FOLDER

DIR holds plain texts (`*.txt`) or archives of them (`*.tar.xz`). Their characters are set as pages of a scroll, 17 to a
column and 28 columns to a page, again and again until there are enough, and asked for as a reader would: phrases taken
from anywhere in the text, spellings folded, the first 20 hits with their context and boxes, and the exact total.
Beside it, in the same run, the same phrases are looked for by sqlite's own trigram index of the same folded text, and
by a plain scan of that text in memory. With --keep the files stay in FOLDER and another run uses them again. With
--elasticsearch URL a server is asked the same; it is filled first, unless the manuscripts are there.
"""

import argparse
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from manuscripts.search.elastic.connection import Cluster, Connection
from manuscripts.search.elastic.documents import Documents
from manuscripts.search.elastic.elastic_index import ElasticIndex
from manuscripts.search.folding import Folding
from manuscripts.search.index import SearchIndex
from manuscripts.search.query import Narrowing, Notes, Query, Sort
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.variants.level import Level
from manuscripts.variants.shipped import load_table, table_digest
from scripts.benchmarks_search.corpus import INSTITUTION, PAGE, manuscripts, pages

HEAD = f"{'milliseconds':34} {'p50':>9} {'p95':>9} {'most':>9} {'median hits':>12} {'most':>10}"


def build(index: SqliteIndex, rival: sqlite3.Connection, data: Path, wanted: int, chance: random.Random) -> None:
    """Fill both indexes, and tell how long each took."""
    folding = Folding(load_table())
    ours = theirs = 0.0
    done = 0
    for manuscript, written in manuscripts(data, wanted):
        made = pages(written, chance)
        start = time.perf_counter()
        index.replace(manuscript, made)
        ours += time.perf_counter() - start
        text = folding.fold_text("".join(written))
        start = time.perf_counter()
        with rival:
            rival.executemany(
                "INSERT INTO rival (text) VALUES (?)", ((text[at : at + PAGE],) for at in range(0, len(text), PAGE))
            )
        theirs += time.perf_counter() - start
        done += len(written)
    print(f"{done:,} units: {done / ours:,.0f} a second; trigrams {done / theirs:,.0f} a second", flush=True)


def fill(shared: ElasticIndex, data: Path, wanted: int, chance: random.Random) -> None:
    """Fill a cluster as `manuscripts index --to` does, and tell how long that took."""
    done, outside = 0, 0.0

    def documents() -> Iterator[Documents]:
        nonlocal done, outside
        start = time.perf_counter()
        for manuscript, written in manuscripts(data, wanted):
            made = pages(written, chance)
            outside += time.perf_counter() - start
            yield shared.documents(manuscript, made)
            start = time.perf_counter()
            done += len(written)

    begun = time.perf_counter()
    for _ in shared.put(INSTITUTION, documents()):
        pass
    seconds = time.perf_counter() - begun - outside
    print(f"elasticsearch: {done:,} units, {done / seconds:,.0f} a second", flush=True)
    begun = time.perf_counter()
    shared.tidy(INSTITUTION)
    print(f"elasticsearch tidied in {time.perf_counter() - begun:.0f} s", flush=True)


def size_in(url: str) -> int:
    """Bytes on disk of what a cluster holds."""
    connection = Connection(Cluster(url=url))
    try:
        return int(connection.ask("GET", ["_stats", "store"])["_all"]["total"]["store"]["size_in_bytes"])
    finally:
        connection.close()


def samples(rival: sqlite3.Connection, count: int, length: int, chance: random.Random) -> list[str]:
    """Phrases from anywhere in the folded text."""
    (last,) = rival.execute("SELECT max(rowid) FROM rival").fetchone()
    found = []
    while len(found) < count:
        row = rival.execute("SELECT text FROM rival WHERE rowid = ?", (chance.randrange(1, last + 1),)).fetchone()
        if row and len(row[0]) > length:
            at = chance.randrange(len(row[0]) - length)
            found.append(row[0][at : at + length])
    return found


def by_trigrams(rival: sqlite3.Connection, phrase: str) -> int:
    """The first 20 rows with the phrase marked, and how many rows have it."""
    match = f'"{phrase}"'
    rival.execute(
        "SELECT rowid, snippet(rival, 0, '[', ']', '', 20) FROM rival WHERE rival MATCH ? LIMIT 20", (match,)
    ).fetchall()
    (count,) = rival.execute("SELECT count(*) FROM rival WHERE rival MATCH ?", (match,)).fetchone()
    return int(count)


def by_scan(text: str, phrase: str) -> int:
    """The first 20 places with their context, and how many there are."""
    at, shown = -1, []
    while len(shown) < 20 and (at := text.find(phrase, at + 1)) >= 0:
        shown.append(text[max(at - 10, 0) : at + len(phrase) + 10])
    return text.count(phrase)


def timed(ask: Callable[[str], int], phrases: Sequence[str]) -> tuple[list[float], list[int]]:
    """Milliseconds on the clock, and what was found."""
    clock, found = [], []
    for phrase in phrases:
        start = time.perf_counter()
        found.append(ask(phrase))
        clock.append(1000 * (time.perf_counter() - start))
    return clock, found


def told(name: str, clock: Sequence[float], found: Sequence[int]) -> None:
    cuts = statistics.quantiles(clock, n=20)
    median, most = statistics.median(found), max(found)
    print(f"{name:34} {cuts[9]:9.2f} {cuts[18]:9.2f} {max(clock):9.1f} {median:12,.0f} {most:10,}", flush=True)


def read_through(path: Path) -> None:
    """Let the system have the file in memory, as after a day's work."""
    with path.open("rb") as file:
        while file.read(1 << 24):
            pass


def ask_rivals(rival: sqlite3.Connection, mixed: Sequence[str]) -> None:
    text = "\n".join(row[0] for row in rival.execute("SELECT text FROM rival"))
    told("trigrams, phrases of 3 to 8", *timed(partial(by_trigrams, rival), [one for one in mixed if len(one) > 2]))
    told("a scan, a tenth of all phrases", *timed(partial(by_scan, text), mixed[: len(mixed) // 10]))


def ask_all(index: SearchIndex, phrases: dict[int, list[str]], *, others_first: list[str]) -> None:
    """Phrases of all lengths and questions of all kinds, when the engine is warm: `others_first` are not counted."""

    def ours(phrase: str) -> int:
        return index.search(Query(text=phrase)).total

    timed(ours, others_first)
    told("phrases of 2 to 8", *timed(ours, mixture(phrases)))
    for length, row in phrases.items():
        told(f"  of {length}", *timed(ours, row))
    for name, query in others(phrases).items():
        few = phrases[4][: max(len(phrases[4]) // 4, 20)]
        told(name, *timed(lambda one, query=query: index.search(query(one)).total, few))


def ask_cluster(
    url: str,
    data: Path,
    wanted: int,
    phrases: dict[int, list[str]],
    others_first: list[str],
    chance: random.Random,
) -> None:
    shared = ElasticIndex(Cluster(url=url), table=load_table(), digest=table_digest(), prefix="benchmark")
    try:
        if not shared.is_there(INSTITUTION):
            fill(shared, data, wanted, chance)
        size = size_in(url)
        print(f"elasticsearch: {size / 2**20:,.0f} MiB, {size / wanted * 1e6 / 2**20:.1f} MiB for a million units")
        print(f"\nelasticsearch\n{HEAD}")
        ask_all(shared, phrases, others_first=others_first)
    finally:
        shared.close()


def mixture(phrases: dict[int, list[str]]) -> list[str]:
    return [phrase for row in zip(*phrases.values(), strict=True) for phrase in row]


def others(phrases: dict[int, list[str]]) -> dict[str, Callable[[str], Query]]:
    second = dict(zip(phrases[4], phrases[3], strict=True))
    return {
        "of 4, exact": lambda one: Query(text=one, level=Level.EXACT),
        "of 4, graphical": lambda one: Query(text=one, level=Level.GRAPHICAL),
        "of 4, loose": lambda one: Query(text=one, level=Level.LOOSE),
        "of 2, exact": lambda one: Query(text=one[:2], level=Level.EXACT),
        "of 2, loose": lambda one: Query(text=one[:2], level=Level.LOOSE),
        "1 character": lambda one: Query(text=one[0]),
        "of 2, facets": lambda one: Query(text=one[:2], facets=True),
        "of 2, spellings counted": lambda one: Query(text=one[:2], spellings=True),
        "of 2, the last 20 hits": lambda one: Query(text=one[:2], sort=Sort.RELEVANCE, offset=1000),
        "1 character, ?, 1 character": lambda one: Query(text=f"{one[0]}?{one[2]}"),
        "of 2 AND of 3": lambda one: Query(text=f"{one[:2]} AND {second[one]}"),
        "of 2 NEAR/10 of 3": lambda one: Query(text=f"{one[:2]} NEAR/10 {second[one]}"),
        "of 4, outside notes": lambda one: Query(text=one, notes=Notes.WITHOUT),
        "of 4, one manuscript": lambda one: Query(text=one, narrowing=Narrowing(shelfmark="B.00007")),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--units", type=int, default=5_000_000)
    parser.add_argument("--queries", type=int, default=200, help="of each length")
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--elasticsearch", metavar="URL")
    options = parser.parse_args()
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as folder:
        home = options.keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        is_there = (home / "search.sqlite").is_file()
        index = SqliteIndex(home / "search.sqlite", folding=Folding(load_table()), digest="benchmark")
        rival = sqlite3.connect(home / "trigrams.sqlite")
        if not is_there:
            rival.execute("CREATE VIRTUAL TABLE rival USING fts5 (text, tokenize = 'trigram')")
            build(index, rival, options.data, options.units, chance)
        for name in ("search", "trigrams"):
            size = sum(file.stat().st_size for file in home.glob(f"{name}.sqlite*"))
            print(f"{name}: {size / 2**20:,.0f} MiB, {size / options.units * 1e6 / 2**20:.1f} MiB for a million units")
        phrases = {length: samples(rival, options.queries, length, chance) for length in range(2, 9)}
        others_first = mixture({length: samples(rival, 30, length, chance) for length in phrases})
        read_through(home / "search.sqlite")
        print(f"\nembedded\n{HEAD}")
        ask_all(index, phrases, others_first=others_first)
        ask_rivals(rival, mixture(phrases))
        index.close()
        rival.close()
        if options.elasticsearch:
            ask_cluster(options.elasticsearch, options.data, options.units, phrases, others_first, chance)


if __name__ == "__main__":
    main()
