"""Write trained weights as ONNX: `python -m scripts.train_layout.export DETECTOR.onnx TRAINED.pt OUT.onnx`.

The planes leave the network as probabilities. The loss makes a missed core dearer than a false one, so that the network
says cores too readily: their odds are halved, which is where they overlap most with the truth on held-back crops.
"""

import argparse
import math
from pathlib import Path

import torch
from torch import nn

from scripts.train_layout.network import PageNetwork

_CORES = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("detector", "trained", "out"):
        parser.add_argument(name, type=Path)
    arguments = parser.parse_args()
    network = PageNetwork(arguments.detector)
    network.load_state_dict(torch.load(arguments.trained))
    with torch.no_grad():
        network.last.bias[:_CORES] -= math.log(2)
    whole = nn.Sequential(network, nn.Sigmoid()).eval()
    sample = torch.zeros(1, 3, 256, 320)
    torch.onnx.export(
        whole,
        (sample,),
        str(arguments.out),
        input_names=["page"],
        output_names=["planes"],
        dynamic_axes={"page": {2: "height", 3: "width"}, "planes": {2: "half_height", 3: "half_width"}},
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
