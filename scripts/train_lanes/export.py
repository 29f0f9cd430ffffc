"""Write trained weights as ONNX: `python -m scripts.train_lanes.export TRAINED.pt OUT.onnx`."""

import argparse
from pathlib import Path

import torch

from manuscripts.layout.lanes import HINTS, SPAN, STEP
from scripts.train_lanes.network import LaneNetwork


def main() -> None:
    """One file in, one file out."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("trained", "out"):
        parser.add_argument(name, type=Path)
    arguments = parser.parse_args()
    network = LaneNetwork()
    network.load_state_dict(torch.load(arguments.trained))
    torch.onnx.export(
        network.eval(),
        (torch.zeros(2, STEP * STEP + len(HINTS), 64, SPAN // STEP),),
        str(arguments.out),
        input_names=["strips"],
        output_names=["rows"],
        dynamic_axes={"strips": {0: "batch", 2: "height"}, "rows": {0: "batch", 2: "rows"}},
        opset_version=17,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
