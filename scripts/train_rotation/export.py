"""Write trained weights as ONNX: train_rotation.export TRAINED.pt OUT.onnx."""

import argparse
from pathlib import Path

import torch

from manuscripts.layout.glyph_patches import SIDE
from scripts.train_rotation.network import RotationNetwork


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    settings = parser.parse_args()
    network = RotationNetwork()
    network.load_state_dict(torch.load(settings.trained))
    torch.onnx.export(
        network.eval(),
        (torch.zeros(2, 1, SIDE, SIDE),),
        str(settings.out),
        input_names=["patches"],
        output_names=["logits"],
        dynamic_axes={"patches": {0: "count"}, "logits": {0: "count"}},
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
