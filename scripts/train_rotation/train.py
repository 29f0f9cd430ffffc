"""Train the network that tells which way up characters stand: train_rotation.train OUT.pt FILE … --minutes 30.

FILE is what `scripts.train_rotation.drawn` and `.real` wrote. Continue with --start.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image
from torch.nn import functional

from manuscripts.layout.glyph_patches import SIDE
from scripts.train_rotation.network import RotationNetwork

Patch = npt.NDArray[np.uint8]
_BATCH = 64
_RATE = 2e-3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("patches", type=Path, nargs="+")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    settings = parser.parse_args()
    torch.set_num_threads(settings.threads)
    torch.manual_seed(settings.seed)
    rng = np.random.default_rng(settings.seed)
    patches = [np.load(path) for path in settings.patches]
    network = RotationNetwork()
    if settings.start:
        network.load_state_dict(torch.load(settings.start))
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=1e-3)
    began, step, hits, losses = time.monotonic(), 0, [], []
    while (spent := (time.monotonic() - began) / 60 / settings.minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(1.0, (step + 1) / 100) * (1 - spent) ** 0.9 + 1e-5
        logits = network(batch(patches, rng))
        # An upright patch is to be turned by no quarter. Some patches cannot be told; no more than this is asked.
        loss = functional.cross_entropy(logits, torch.zeros(len(logits), dtype=torch.long), label_smoothing=0.02)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step += 1
        hits.append(float((logits.argmax(1) == 0).float().mean()))
        losses.append(float(loss))
        if step % 50 == 0:
            print(f"{step:6} {spent:5.0%} loss {np.mean(losses[-50:]):.3f} right {np.mean(hits[-50:]):.3f}", flush=True)
            torch.save(network.state_dict(), settings.out)
    torch.save(network.state_dict(), settings.out)


def batch(sources: list[Patch], rng: np.random.Generator) -> torch.Tensor:
    """As many patches of each source, whatever it holds."""
    chosen = [source[rng.integers(len(source))] for source in sources for _ in range(_BATCH // len(sources))]
    return torch.from_numpy(np.stack([varied(patch, rng) for patch in chosen])).float()[:, None]


def varied(patch: Patch, rng: np.random.Generator) -> Patch:
    """A part of a larger patch, at another size, leaning up to ten degrees, with other tones."""
    image = Image.fromarray(patch).rotate(rng.uniform(-10, 10), Image.Resampling.BILINEAR)
    side = SIDE * float(np.exp(rng.uniform(np.log(0.6), np.log(1.4))))
    edge = 0.08 * len(patch)
    x, y = rng.uniform(edge, len(patch) - edge - side, 2)
    cut = image.resize((SIDE, SIDE), Image.Resampling.BILINEAR, box=(x, y, x + side, y + side))
    grey = np.asarray(cut, np.float32)
    grey = 255 * (grey / 255) ** rng.uniform(0.6, 1.6) + rng.normal(0, rng.choice([0, 4, 12]), grey.shape)
    return np.clip(grey, 0, 255).astype(np.uint8)


if __name__ == "__main__":
    main()
