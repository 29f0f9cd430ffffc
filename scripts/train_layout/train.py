"""Train the page network: `python -m scripts.train_layout.train DETECTOR.onnx OUT.pt --pages DIR … --minutes 60`.

DIR holds what `scripts.train_layout.pages` wrote. One page in twenty is kept for testing. Of photographs
(`scripts.train_layout.boxed`), if there are any, one crop in eight is taken and none is kept.
"""

import argparse
import math
from itertools import islice
from pathlib import Path
from zlib import crc32

import numpy as np
import torch
from torch import nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from manuscripts.layout.planes import PLANES
from scripts.train_layout.augment import crops
from scripts.train_layout.network import PageNetwork
from scripts.training import teach

_BATCH = 4
_SIDE = 384
_HELD = 20
_PHOTOGRAPHS = 1 / 8
# The cores of lines decide; what regions say is a hint.
_IMPORTANCE = torch.tensor([2.0, 2.0, 2.0, 2.0, *[1.0] * (len(PLANES) - 4)])


class Crops(IterableDataset):
    """Crops of all pages of some folders, without end; `held` gives those of the pages kept for testing."""

    def __init__(self, folders: list[Path], *, seed: int, held: bool, photographs: Path | None = None) -> None:
        self._folders, self._seed, self._held, self._photographs = folders, seed, held, photographs

    def __iter__(self):
        worker = get_worker_info()
        rng = np.random.default_rng(self._seed + (worker.id if worker else 0))
        while True:
            # Pages may still be drawn while training goes on: look again from time to time.
            paths = [path for folder in self._folders for path in sorted(folder.glob("**/*.json"))]
            paths = [path for path in paths if (crc32(path.name.encode()) % _HELD == 0) == self._held]
            if self._photographs:
                taken = sorted(self._photographs.glob("*.json"))
                paths += taken * math.ceil(len(paths) * _PHOTOGRAPHS / (1 - _PHOTOGRAPHS) / len(taken))
            for picture, truth in islice(crops(paths, side=_SIDE, rng=rng, plain=self._held), 400):
                plane = torch.from_numpy(picture.astype(np.float32) / 127.5 - 1.0)
                yield (
                    plane.expand(3, -1, -1).contiguous(),
                    torch.from_numpy(truth.planes),
                    torch.from_numpy(truth.weight),
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("detector", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--pages", type=Path, nargs="+", required=True)
    parser.add_argument("--photographs", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(arguments.seed)
    network = PageNetwork(arguments.detector)
    if arguments.start:
        network.load_state_dict(torch.load(arguments.start))
    head = [*network.context.parameters(), *network.up.parameters(), *network.last.parameters()]
    groups = [
        {"params": head, "scale": 1.0},
        {"params": [p for p in network.trunk.parameters() if p.requires_grad], "scale": 0.25},
    ]
    optimiser = torch.optim.AdamW(groups, lr=arguments.rate, weight_decay=1e-4)
    shown = Crops(arguments.pages, seed=arguments.seed, held=False, photographs=arguments.photographs)
    loader = DataLoader(shown, batch_size=_BATCH, num_workers=1, prefetch_factor=6)
    held = next(iter(DataLoader(Crops(arguments.pages, seed=7, held=True), batch_size=24)))
    network.to(memory_format=torch.channels_last)

    def keep() -> None:
        print_held(network, held)
        torch.save(network.state_dict(), arguments.out)

    def loss(batch: list[torch.Tensor]) -> torch.Tensor:
        picture, planes, weight = batch
        said = network(picture.contiguous(memory_format=torch.channels_last))
        return loss_of(said, planes.float(), weight.float())

    teach(loader, loss, optimiser, rate=arguments.rate, minutes=arguments.minutes, keep=keep)


# What is rare would never be said if missing it were not dearer than seeing it where it is not.
_MISSED = torch.tensor([2.0, 2.0, 2.0, 8.0, 1.0, *[10.0] * 2, 1.0, *[8.0] * (len(PLANES) - 8)])[None, :, None, None]


def loss_of(logits: torch.Tensor, planes: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Cross-entropy and one minus the soft overlap, for each plane."""
    importance = _IMPORTANCE[None, :, None, None]
    entropy = nn.functional.binary_cross_entropy_with_logits(logits, planes, reduction="none", pos_weight=_MISSED)
    entropy = (entropy * weight * importance).mean()
    chance = torch.sigmoid(logits) * weight
    both = (chance * planes).sum(dim=(0, 2, 3))
    either = chance.sum(dim=(0, 2, 3)) + (planes * weight).sum(dim=(0, 2, 3))
    # Where a batch has nothing of a kind, its overlap could only teach never to say it.
    present = (planes * weight).sum(dim=(0, 2, 3)) > 0
    overlap = ((1 - (2 * both + 20) / (either + 20)) * _IMPORTANCE * present).mean()
    return 3 * entropy + overlap


@torch.no_grad()
def print_held(network: PageNetwork, held: list[torch.Tensor]) -> None:
    """Intersection over union for each plane on the held-back pages."""
    picture, planes, weight = held
    said = torch.cat([network(part) for part in picture.split(4)]) > 0
    there, asked = planes > 0, weight > 0
    both = (said & there & asked).sum(dim=(0, 2, 3)).float()
    either = ((said | there) & asked).sum(dim=(0, 2, 3)).float()
    rates = (both / either.clamp(min=1)).tolist()
    print("   held back:", " ".join(f"{name} {rate:.2f}" for name, rate in zip(PLANES, rates, strict=True)), flush=True)


if __name__ == "__main__":
    main()
