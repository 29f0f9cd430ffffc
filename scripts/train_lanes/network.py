"""The lane network: what each row of a lane is, and how wide.

Input: a batch of `Strip.packed`. Output: batch × len(OUTPUTS) × rows / STEP; the first three are logits, the edges are
in halves of the lane's width from its middle.
"""

import torch
from torch import nn

from manuscripts.layout.lanes import HINTS, OUTPUTS, STEP

_SEQUENCE = 96
_DILATIONS = (1, 2, 4, 8, 16)
# Strips differ so much that the running means of few batches would not hold.
_MOMENTUM = 0.02


def _conv(channels: int, out: int, stride: tuple[int, int]) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(channels, out, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(out, momentum=_MOMENTUM),
        nn.ReLU(inplace=True),
    )


class LaneNetwork(nn.Module):
    """Convolutions over the strip and the hints until a row is one vector, then along the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.strokes = nn.Sequential(_conv(1, 16, (2, 2)), _conv(16, 24, (1, 1)), _conv(24, 48, (2, 2)))
        self.across = nn.Sequential(
            _conv(48 + len(HINTS), 64, (1, 1)),
            _conv(64, 64, (1, 2)),
            _conv(64, 64, (1, 1)),
            _conv(64, 64, (1, 2)),
        )
        self.flat = nn.Sequential(
            nn.Conv1d(256, _SEQUENCE, 1, bias=False), nn.BatchNorm1d(_SEQUENCE, momentum=_MOMENTUM), nn.ReLU()
        )
        self.along = nn.ModuleList(
            nn.Sequential(
                nn.Conv1d(_SEQUENCE, _SEQUENCE, 5, padding=2 * dilation, dilation=dilation, bias=False),
                nn.BatchNorm1d(_SEQUENCE, momentum=_MOMENTUM),
                nn.ReLU(),
            )
            for dilation in _DILATIONS
        )
        self.last = nn.Conv1d(_SEQUENCE, len(OUTPUTS), 3, padding=1)

    def forward(self, packed: torch.Tensor) -> torch.Tensor:
        squares, hints = packed[:, : STEP * STEP], packed[:, STEP * STEP :]
        strokes = self.strokes(nn.functional.pixel_shuffle(squares, STEP))
        maps = self.across(torch.cat([strokes, hints], dim=1))
        rows = self.flat(maps.permute(0, 1, 3, 2).flatten(1, 2))
        for part in self.along:
            rows = rows + part(rows)
        return self.last(rows)
