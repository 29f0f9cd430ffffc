"""Model folders for PaddleOCR from the ONNX weights of the rapidocr wheel."""

import json
from pathlib import Path
from typing import Any

from manuscripts.inference.session import shared_session
from manuscripts.inference.weights import weights_for

DETECTION = "PP-OCRv6_small_det"
RECOGNITION = "PP-OCRv6_small_rec"

_IMAGE = {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}}


def write_folders(folder: Path) -> tuple[Path, Path]:
    """A detection and a recognition folder below `folder`, as PaddleOCR's own exports are built."""
    normalise = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "scale": "1./255.", "order": "hwc"}
    detection = {
        "Global": {"model_name": DETECTION},
        "PreProcess": {
            "transform_ops": [_IMAGE, {"DetResizeForTest": {}}, {"NormalizeImage": normalise}, {"ToCHWImage": None}]
        },
        "PostProcess": {"name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.6, "unclip_ratio": 1.5},
    }
    characters = shared_session(weights_for("PP-OCRv6_rec_small")).metadata["character"].split("\n")
    recognition = {
        "Global": {"model_name": RECOGNITION},
        "PreProcess": {"transform_ops": [_IMAGE, {"RecResizeImg": {"image_shape": [3, 48, 320]}}]},
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters},
    }
    return _write(folder, "PP-OCRv6_det_small", detection), _write(folder, "PP-OCRv6_rec_small", recognition)


def _write(folder: Path, weights: str, settings: dict[str, Any]) -> Path:
    place = folder / weights
    place.mkdir(parents=True)
    (place / "inference.onnx").symlink_to(weights_for(weights).verified_path())
    # JSON is YAML.
    (place / "inference.yml").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    return place
