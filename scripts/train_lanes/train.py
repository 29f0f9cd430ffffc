"""Train the lane network: `python -m scripts.train_lanes.train OUT.pt --views DIR … --minutes 40`.

DIR holds what `scripts.train_lanes.views` wrote. One page in twenty is kept for testing.
"""

import argparse
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from manuscripts.layout.lanes import OUTPUTS, STEP, Strip
from scripts.train_lanes.network import LaneNetwork
from scripts.training import teach

_BATCH = 24
_ROWS = 512
_HELD = 20


class Lanes(IterableDataset):
    """Lanes of all pages of some folders, without end; `held` gives those of the pages kept for testing.

    Half of them have notes.
    """

    def __init__(self, folders: list[Path], *, seed: int, held: bool) -> None:
        self._folders, self._seed, self._held = folders, seed, held

    def __iter__(self):
        worker = get_worker_info()
        rng = np.random.default_rng(self._seed + (worker.id if worker else 0))
        paths = [path for folder in self._folders for path in sorted(folder.glob("*.npz"))]
        paths = [path for path in paths if (crc32(_page(path).encode()) % _HELD == 0) == self._held]
        pages = [{name: file[name] for name in file.files} for file in map(np.load, paths)]
        every = [
            (page, start, end)
            for page in pages
            for start, end in zip([0, *page["ends"][:-1].tolist()], page["ends"].tolist(), strict=True)
        ]
        noted = [each for each in every if each[0]["values"][1:3, each[1] : each[2]].any()]
        while True:
            among = noted if rng.random() < 0.5 else every
            yield _cut(*among[int(rng.integers(len(among)))], rng)


def _page(path: Path) -> str:
    """The name of a page, of which there may be several views."""
    return path.stem.rpartition("-")[0]


def _cut(page: dict[str, np.ndarray], start: int, end: int, rng: np.random.Generator) -> tuple[torch.Tensor, ...]:
    """_ROWS rows of one lane as the network takes them; of a short one nothing is asked beyond its end."""
    rows = _ROWS // STEP
    start += int(rng.integers(max(1, end - start - rows + 1)))
    end = min(end, start + rows)
    strip = Strip(page["pictures"][STEP * start : STEP * end], page["hints"][:, start:end].astype(np.float32) / 255)
    told = (page[name][:, start:end].astype(np.float32) for name in ("values", "weights"))
    filled = (np.pad(each, ((0, 0), (0, rows - each.shape[1]))) for each in told)
    return torch.from_numpy(strip.packed(_ROWS)), *map(torch.from_numpy, filled)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--views", type=Path, nargs="+", required=True)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(arguments.seed)
    network = LaneNetwork()
    if arguments.start:
        network.load_state_dict(torch.load(arguments.start))
    optimiser = torch.optim.AdamW(network.parameters(), lr=arguments.rate, weight_decay=1e-4)
    loader = DataLoader(Lanes(arguments.views, seed=arguments.seed, held=False), batch_size=_BATCH, num_workers=1)
    held = next(iter(DataLoader(Lanes(arguments.views, seed=7, held=True), batch_size=256)))

    def keep() -> None:
        print_held(network, held)
        torch.save(network.state_dict(), arguments.out)

    def loss(batch: list[torch.Tensor]) -> torch.Tensor:
        strips, values, weight = batch
        return loss_of(network(strips), values, weight)

    teach(loader, loss, optimiser, rate=arguments.rate, minutes=arguments.minutes, keep=keep)


def loss_of(said: torch.Tensor, values: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the kinds, distance of the edges where they are known."""
    entropy = nn.functional.binary_cross_entropy_with_logits(said[:, :3], values[:, :3], reduction="none")
    apart = nn.functional.smooth_l1_loss(said[:, 3:], values[:, 3:], reduction="none", beta=0.1)
    kinds = (entropy * weight[:, :3]).sum() / weight[:, :3].sum().clamp(min=1)
    edges = (apart * weight[:, 3:]).sum() / weight[:, 3:].sum().clamp(min=1)
    return kinds + edges


@torch.no_grad()
def print_held(network: LaneNetwork, held: list[torch.Tensor]) -> None:
    """Share of rows whose kind is wrong, and how far edges are off, on the held-back pages."""
    strips, values, weight = held
    network.eval()
    said = torch.cat([network(part) for part in strips.split(16)])
    network.train()
    wrong = (((said[:, :3] > 0) != (values[:, :3] > 0)) * weight[:, :3]).sum(dim=(0, 2)) / weight[:, :3].sum(dim=(0, 2))
    apart = ((said[:, 3:] - values[:, 3:]).abs() * weight[:, 3:]).sum(dim=(0, 2)) / weight[:, 3:].sum(dim=(0, 2))
    rates = [*wrong.tolist(), *apart.tolist()]
    print(
        "   held back:", " ".join(f"{name} {rate:.4f}" for name, rate in zip(OUTPUTS, rates, strict=True)), flush=True
    )


if __name__ == "__main__":
    main()
