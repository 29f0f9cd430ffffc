"""Asks the embedded index and a real Elasticsearch the same random questions about the same texts.

    python -m scripts.compare_engines --data DIR --units 1000000 --queries 2000

DIR holds texts as for `scripts.benchmark_search`. Questions are of every kind that the language of queries has, at
every level: totals, facets, and the hits shown with all that is told of them have to be the same. The
server is the one of the tests; with --url one that runs.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path

from manuscripts.core.manuscript import Manuscript
from manuscripts.core.units import units
from manuscripts.search.elastic.connection import Cluster
from manuscripts.search.elastic.elastic_index import ElasticIndex
from manuscripts.search.folding import Folding
from manuscripts.search.index import SearchIndex
from manuscripts.search.query import Narrowing, Notes, Query, Sort
from manuscripts.search.results import SearchResult
from manuscripts.search.sqlite_index import SqliteIndex
from manuscripts.variants.level import Level
from manuscripts.variants.shipped import load_table, table_digest
from scripts.benchmarks_search.corpus import MANUSCRIPT, pages, signs

PREFIX = "compare"
INSTITUTIONS = ("east", "west", "north")
SAMPLE, TOGETHER = 24, 60
LENGTHS = (1, *range(2, 9), *range(2, 9), *range(2, 9))


def manuscripts(data: Path, wanted: int, chance: random.Random) -> Iterator[tuple[Manuscript, list[str]]]:
    """Manuscripts of different lengths, some dated, each with its signs."""
    found, done = signs(data), 0
    while done < wanted:
        written = list(islice(found, min(chance.choice((500, 3_000, MANUSCRIPT, 2 * MANUSCRIPT)), wanted - done)))
        if not written:
            return
        done += len(written)
        number = chance.randrange(10**6)
        yield (
            Manuscript(
                institution=chance.choice(INSTITUTIONS),
                shelfmark=f"S.{done}",
                title=f"卷{number}",
                dating=str(chance.randrange(300, 1100)) if chance.random() < 0.5 else "",
            ),
            written,
        )


def build(embedded: SqliteIndex, shared: ElasticIndex, data: Path, wanted: int, chance: random.Random) -> list[str]:
    """Fill both engines and tell how long each took; gives samples of the text."""
    ours = theirs = 0.0
    samples, done = [], 0
    found = manuscripts(data, wanted, chance)
    while some := list(islice(found, TOGETHER)):
        made = [
            (manuscript, [replace(page, institution=manuscript.institution) for page in pages(written, chance)])
            for manuscript, written in some
        ]
        start = time.perf_counter()
        for manuscript, held in made:
            embedded.replace(manuscript, held)
        ours += time.perf_counter() - start
        start = time.perf_counter()
        for institution in INSTITUTIONS:
            theirs_of = (shared.documents(one, held) for one, held in made if one.institution == institution)
            for _ in shared.put(institution, theirs_of):
                pass
        theirs += time.perf_counter() - start
        for _, written in some:
            done += len(written)
            for _ in range(max(1, len(written) // 3000)):
                at = chance.randrange(max(len(written) - SAMPLE, 1))
                samples.append("".join(written[at : at + SAMPLE]))
        print(f"{done:,} units", flush=True)
    print(f"filled: embedded {done / ours:,.0f} units a second, elasticsearch {done / theirs:,.0f}")
    return samples


def question(samples: list[str], number: int, chance: random.Random) -> Query:
    """A question of any kind; levels and notes go round."""
    kind = chance.choice(("phrase",) * 4 + ("wild", "both", "either", "without", "near"))
    one, other = phrase(samples, chance), phrase(samples, chance)
    text = {
        "phrase": one,
        "wild": wild(samples, chance),
        "both": f"{one} AND {other}",
        "either": f"{one} OR {other}",
        "without": f"{one} NOT {other}",
        "near": f"{one[:2]} NEAR/{chance.randrange(12)} {other[:2]}",
    }[kind]
    level = list(Level)[number % len(Level)]
    notes = list(Notes)[number // len(Level) % len(Notes)]
    narrowing = Narrowing(institution=chance.choice(INSTITUTIONS)) if chance.random() < 0.2 else Narrowing()
    return Query(
        text=text,
        level=level,
        notes=notes,
        narrowing=narrowing,
        sort=chance.choice(list(Sort)),
        # Of some, so many hits that those of each manuscript are compared.
        limit=chance.choice((20, 20, 20, 500)),
        offset=chance.choice((0, 0, 0, 7)),
        facets=True,
        spellings=chance.random() < 0.3,
    )


def phrase(samples: list[str], chance: random.Random) -> str:
    """One to eight units as they stand somewhere; single ones less often, since half the corpus has to be read."""
    sample = [unit.text for unit in units(chance.choice(samples))]
    length = min(chance.choice(LENGTHS), len(sample))
    at = chance.randrange(len(sample) - length + 1)
    return "".join(sample[at : at + length])


def wild(samples: list[str], chance: random.Random) -> str:
    """A phrase in which something is left open."""
    signs = [unit.text for unit in units(chance.choice(samples))][:6]
    at = chance.randrange(1, max(len(signs) - 1, 2))
    return "".join([*signs[:at], chance.choice(("?", "*", "{2}", "{1,4}")), *signs[at + 1 :]])


def differences(found: dict[str, SearchResult]) -> list[str]:
    """What two answers do not have in common, by name; of hits, everything that is told of them."""
    first, second = (asdict(result) for result in found.values())
    return [name for name in first if name not in {"next", "left_out"} and first[name] != second[name]]


def ask(engines: dict[str, SearchIndex], query: Query, spent: dict[str, list[float]]) -> dict[str, SearchResult]:
    answers: dict[str, SearchResult] = {}
    for name, engine in engines.items():
        start = time.perf_counter()
        answers[name] = engine.search(query)
        spent[name].append(1000 * (time.perf_counter() - start))
    return answers


def compare(engines: dict[str, SearchIndex], samples: list[str], number: int, chance: random.Random) -> int:
    """How many questions were answered differently; says which, and how long each engine took."""
    spent: dict[str, list[float]] = {name: [] for name in engines}
    asked: Counter[str] = Counter()
    empty = wrong = 0
    for turn in range(number):
        query = question(samples, turn, chance)
        answers = ask(engines, query, spent)
        asked[query.level.value] += 1
        empty += next(iter(answers.values())).total == 0
        different = differences(answers)
        if different:
            wrong += 1
            totals = {name: answer.total for name, answer in answers.items()}
            print(f"differs in {', '.join(different)}: {json.dumps(asdict(query), ensure_ascii=False, default=str)}")
            print(f"  totals {totals}", flush=True)
        if (turn + 1) % 100 == 0:
            minutes = sum(map(sum, spent.values())) / 60_000
            print(f"{turn + 1} asked, {wrong} differ, {minutes:.1f} minutes", flush=True)
    print(f"{number} asked ({dict(asked)}), {number - empty} with hits, {wrong} differ")
    for name, times in spent.items():
        cuts = statistics.quantiles(times, n=20)
        print(f"{name}: p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms, longest {max(times):.0f} ms")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--url", help="of a server that runs; else one is started")
    parser.add_argument("--heap", default="2g", help="of the server that is started")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = options.url
        if url is None:
            from tests.elasticsearch_server.cluster import Cluster as Server

            url = stack.enter_context(Server(folder / "server", heap=options.heap)).url
        embedded = SqliteIndex(folder / "index.sqlite", folding=Folding(load_table()), digest=table_digest())
        stack.callback(embedded.close)
        shared = ElasticIndex(Cluster(url=url), table=load_table(), digest=table_digest(), prefix=PREFIX)
        stack.callback(shared.close)
        for institution in INSTITUTIONS:
            shared.leave(institution)
            stack.callback(shared.leave, institution)
        engines: dict[str, SearchIndex] = {"embedded": embedded, "elasticsearch": shared}
        samples = build(embedded, shared, options.data, options.units, chance)
        size = sum(file.stat().st_size for file in folder.glob("index.sqlite*"))
        print(f"embedded: {size / 2**20:,.0f} MiB on disk")
        sys.exit(1 if compare(engines, samples, options.queries, chance) else 0)


if __name__ == "__main__":
    main()
