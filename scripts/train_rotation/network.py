"""Scores how upright the characters of a patch stand, in all four quarter turns of it."""

import torch
from torch import nn


class RotationNetwork(nn.Module):
    """N x 1 x 48 x 48 grey levels in, N x 4 logits out: number k is for a patch to be turned clockwise by k quarters.

    One score is taken from each turn of the patch by the same weights, so a patch that is turned gives the same
    answer, turned: no direction is preferred.
    """

    def __init__(self) -> None:
        super().__init__()
        widths = [(1, 24, 2), (24, 48, 2), (48, 64, 1), (64, 96, 2), (96, 96, 1)]
        self.trunk = nn.Sequential(
            *(
                nn.Sequential(nn.Conv2d(a, b, 3, stride, 1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True))
                for a, b, stride in widths
            )
        )
        self.head = nn.Sequential(nn.Linear(96, 64), nn.ReLU(inplace=True), nn.Linear(64, 1))

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        middle = patches.mean((2, 3), keepdim=True)
        spread = ((patches - middle) ** 2).mean((2, 3), keepdim=True).sqrt()
        even = (patches - middle) / (spread + 4.0)
        turned = torch.cat([even, even.transpose(2, 3).flip(3), even.flip((2, 3)), even.transpose(2, 3).flip(2)])
        scores = self.head(self.trunk(turned).mean((2, 3)))
        return scores.reshape(4, -1).transpose(0, 1)
