"""The loop in which a network is taught for some minutes (torch)."""

import math
import time
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import nn

_MOST = 2.0
_STEADY, _TOLD, _KEPT = 60, 40, 200


def teach(
    batches: Iterable[Any],
    loss_of: Callable[[Any], torch.Tensor],
    optimiser: torch.optim.Optimizer,
    *,
    rate: float,
    minutes: float,
    keep: Callable[[], None],
) -> None:
    """Steps for `minutes`; the rate rises for 60 steps to `rate`, times a group's `scale`, and falls along a cosine.

    `keep` is called every 200 steps and at the end.
    """
    began, mean = time.monotonic(), 0.0
    for step, batch in enumerate(batches, start=1):
        done = (time.monotonic() - began) / (60 * minutes)
        if done >= 1:
            break
        now = rate * min(1.0, step / _STEADY) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))
        for group in optimiser.param_groups:
            group["lr"] = now * group.get("scale", 1.0)
        loss = loss_of(batch)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_([each for group in optimiser.param_groups for each in group["params"]], _MOST)
        optimiser.step()
        mean += (loss.item() - mean) / min(step, _TOLD)
        if step % _TOLD == 0:
            print(f"{step:6} {(time.monotonic() - began) / 60:6.1f} min  loss {mean:.4f}", flush=True)
        if step % _KEPT == 0:
            keep()
    keep()
