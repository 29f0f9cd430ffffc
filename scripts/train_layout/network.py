"""The page network: the trunk of the PP-OCRv6 small detector (Apache-2.0) under a head of our own.

Input: batch × 3 × height × width, grey in all three, -1 to 1, sides multiples of 32. Output: one logit plane for each
of PLANES at half the size.
"""

from pathlib import Path

import onnx
import torch
from onnx import helper
from onnx2torch import convert
from torch import nn

from manuscripts.layout.planes import PLANES

_FEATURES = "Concat.3"
_WIDTH = 96
# Convolutions from the picture to a quarter of its size: what a stroke is need not be learned anew, and their share
# of the time would be the largest.
_KEPT = 14


class PageNetwork(nn.Module):
    """The trunk of the detector and the head of our own."""

    def __init__(self, detector: Path) -> None:
        super().__init__()
        self.trunk = trunk_of(detector)
        convolutions = [part for part in self.trunk.modules() if isinstance(part, nn.Conv2d)]
        for part in convolutions[:_KEPT]:
            part.requires_grad_(requires_grad=False)
        self.context = nn.Sequential(
            nn.Conv2d(_WIDTH, 64, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(64, 64, 9, padding=4, groups=64),
            nn.Conv2d(64, 64, 1),
            nn.ReLU(),
        )
        self.up = nn.ConvTranspose2d(64, 32, 2, stride=2)
        self.last = nn.Conv2d(32, len(PLANES), 3, padding=1)
        nn.init.constant_(self.last.bias, -2.5)

    def forward(self, picture: torch.Tensor) -> torch.Tensor:
        features = self.trunk(picture)
        return self.last(torch.relu(self.up(self.context(features))))


def trunk_of(detector: Path) -> nn.Module:
    """The detector up to its fused features at a quarter of the size."""
    model = onnx.load(detector)
    for node in model.graph.node:
        _say_pads(node)
    names = [
        name for node in model.graph.node if node.name == _FEATURES or _FEATURES in node.output for name in node.output
    ]
    extractor = onnx.utils.Extractor(model)
    return convert(extractor.extract_model([model.graph.input[0].name], names[:1]))


def _say_pads(node: onnx.NodeProto) -> None:
    """Explicit pads for SAME_UPPER with stride 1, which the converter does not know."""
    given = {attribute.name: attribute for attribute in node.attribute}
    if "auto_pad" not in given or given["auto_pad"].s != b"SAME_UPPER":
        return
    sides = [size - 1 for size in given["kernel_shape"].ints]
    node.attribute.remove(given["auto_pad"])
    if "pads" in given:
        node.attribute.remove(given["pads"])
    node.attribute.append(
        helper.make_attribute("pads", [*(side // 2 for side in sides), *(side - side // 2 for side in sides)])
    )
