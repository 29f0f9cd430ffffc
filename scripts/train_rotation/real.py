"""Cut patches from upright pages, to train with: train_rotation.real OUT.npy FILE …

They are twice as large as needed, so that each can be cut in many ways.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from manuscripts.images.files import open_image
from manuscripts.imaging.prepare import prepare
from manuscripts.inference.weights import weights_for
from manuscripts.layout.glyph_patches import SIDE, cut_patches, find_places
from manuscripts.layout.onnx_detector import OnnxDetector

_PER_PAGE = 400
_LOOK_PIXELS = 6e5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("pages", type=Path, nargs="+")
    settings = parser.parse_args()
    detector = OnnxDetector(weights_for("PP-OCRv6_det_small"), threads=1)
    found = []
    for path in settings.pages:
        grey = prepare(open_image(path).decode(0).pixels).grey
        scale = min(1.0, (_LOOK_PIXELS / grey.size) ** 0.5)
        size = (round(grey.shape[1] * scale), round(grey.shape[0] * scale))
        look = np.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX))
        places = find_places(detector.ink_map(look), count=_PER_PAGE)
        found.append(cut_patches(grey, places, scale=scale, side=2 * SIDE))
        print(f"{path}: {len(places)} patches", flush=True)
    np.save(settings.out, np.concatenate(found))


if __name__ == "__main__":
    main()
