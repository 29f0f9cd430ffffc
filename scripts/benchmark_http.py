"""How many readers a server bears: clients that ask without a pause, and what they wait.

    python -m scripts.benchmark_http --library DIR --clients 200 --seconds 60

Starts `manuscripts serve` on DIR and asks over loopback, each client on one connection, for what readers ask for:
phrases of the texts, lists, manuscripts, records and texts of pages, pieces of images. Prints for each kind how many
answers there were, errors (anything but 200, and broken connections), and the time until the last byte.
"""

import argparse
import asyncio
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from urllib.parse import quote

import httpx

# How often each kind is asked for.
SHARES = {"search": 55, "suggest": 5, "manuscripts": 15, "manuscript": 5, "page": 10, "page text": 8, "image": 2}


def start(library: Path) -> tuple[subprocess.Popen[str], str]:
    """The server, and its address as it says it."""
    command = [sys.executable, "-m", "manuscripts", "serve", "--library", str(library), "--port", "0"]
    began = time.perf_counter()
    server = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8")
    if server.stderr is None:
        raise RuntimeError("no stderr")
    for line in server.stderr:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
            print(f"answers {time.perf_counter() - began:.1f} s after its start")
            return server, found[0]
    raise RuntimeError("the server ended")


def paths(address: str, chance: random.Random) -> dict[str, list[str]]:
    """Many addresses of each kind, out of what the library holds."""
    with httpx.Client(base_url=address, timeout=60) as client:
        held = client.get("/manuscripts", params={"limit": 200}).json()["manuscripts"]
        pages = client.get("/pages", params={"limit": 200, "state": "done"}).json()["pages"]
        addresses = [f"/manuscripts/{one['institution']}/{quote(one['id'].partition(':')[2])}" for one in held]
        texts = [client.get(found, params={"format": "text"}).text for found in addresses]
    # The marks of notes are no part of the text; in a query they ask for components.
    written = [line.translate(dict.fromkeys(map(ord, "{|}"))) for text in texts for line in text.splitlines()]
    lines = [line for line in written if len(line) >= 8]
    phrases = [line[at : at + length] for line in lines for at in (0, 2) for length in (2, 3, 4, 6)]
    ids = [quote(page["id"]) for page in pages]
    return {
        "search": [f"/search?q={quote(phrase)}" for phrase in chance.sample(phrases, min(len(phrases), 500))],
        "suggest": [f"/suggest?q={quote(one['title'][:2] or one['shelfmark'][:2])}" for one in held],
        "manuscripts": ["/manuscripts", *(f"/manuscripts?institution={one['institution']}" for one in held)],
        "manuscript": addresses,
        "page": [f"/pages/{page}" for page in ids],
        "page text": [f"/pages/{page}?format=text" for page in ids],
        "image": [f"/pages/{page}/image?column=c1" for page in ids],
    }


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    """Ask on an open connection and read the whole answer; gives its status."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = re.search(rb"content-length: (\d+)", head)
    await reader.readexactly(int(length[1]) if length else 0)
    return int(head.split()[1])


class Load:
    """Clients that ask at random, and what they have met."""

    def __init__(self, address: str, asked: dict[str, list[str]]) -> None:
        self.port = int(address.rpartition(":")[2])
        self.asked = asked
        self.times: defaultdict[str, list[float]] = defaultdict(list)
        self.errors: Counter[str] = Counter()

    async def client(self, seed: int, end: float) -> None:
        chance = random.Random(seed)
        kinds, weights = list(SHARES), list(SHARES.values())
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        while time.perf_counter() < end:
            (kind,) = chance.choices(kinds, weights)
            began = time.perf_counter()
            try:
                status = await ask(reader, writer, chance.choice(self.asked[kind]))
            except (OSError, asyncio.IncompleteReadError) as error:
                self.errors[f"{kind}: {type(error).__name__}"] += 1
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                continue
            if status != 200:
                self.errors[f"{kind}: {status}"] += 1
            self.times[kind].append(time.perf_counter() - began)
        writer.close()

    async def run(self, clients: int, seconds: float) -> None:
        end = time.perf_counter() + seconds
        await asyncio.gather(*(self.client(seed, end) for seed in range(clients)))

    def report(self, seconds: float) -> None:
        whole = [one for times in self.times.values() for one in times]
        print(f"{'':14} {'answers':>8} {'p50 ms':>8} {'p95 ms':>8} {'most ms':>8}")
        for kind, times in [*self.times.items(), ("all", whole)]:
            cuts = statistics.quantiles(times, n=20)
            numbers = (1000 * cuts[9], 1000 * cuts[18], 1000 * max(times))
            print(f"{kind:14} {len(times):8,} {' '.join(f'{number:8.0f}' for number in numbers)}")
        print(f"{len(whole) / seconds:,.0f} answers a second; errors: {dict(self.errors) or 'none'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    server, address = start(options.library)
    try:
        load = Load(address, paths(address, random.Random(5)))
        asyncio.run(load.run(options.clients, options.seconds))
    finally:
        server.terminate()
    load.report(options.seconds)
    print(f"stopped with exit code {server.wait(timeout=60)}")
    sys.exit(bool(load.errors))


if __name__ == "__main__":
    main()
