"""A small network in the native format of PaddlePaddle, which reads the characters that tests draw.

It is not trained: its weights are the drawn characters themselves, and each frame is told by the one most like it.
"""

import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt

from manuscripts.core.prepared import GreyImage
from manuscripts.recognition.strips import HEIGHT, strip_of

_WIDTH = 40
_PAPER = 0.77
_BLANK, _SHARP, _FLOOR = 0.865, 60.0, 68.0


def write_native_model(folder: Path, drawn: dict[str, GreyImage]) -> None:
    """Write `inference.json`, `inference.pdiparams` and `inference.yml`; `drawn` has a crop of each character."""
    with warnings.catch_warnings():
        # PaddlePaddle asks for a compiler cache, and warns of code of its own.
        warnings.simplefilter("ignore")
        _save(folder, drawn)
    write_settings(folder, list(drawn))


def _save(folder: Path, drawn: dict[str, GreyImage]) -> None:
    import paddle
    from paddle import nn

    templates = np.stack([_template(crop) for crop in drawn.values()])
    templates /= np.linalg.norm(templates.reshape(len(templates), -1), axis=1)[:, None, None]

    class Likeness(nn.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.like, self.ink = (
                nn.Conv2D(1, count, (HEIGHT, _WIDTH), padding=(0, _WIDTH // 2), bias_attr=False)
                for count in (len(drawn), 1)
            )
            self.like.weight.set_value(templates[:, None])
            self.ink.weight.set_value(np.ones((1, 1, HEIGHT, _WIDTH), np.float32))

        def forward(self, strips: paddle.Tensor) -> paddle.Tensor:
            ink = paddle.clip(_PAPER - strips[:, :1], 0.0, 2.0)
            cosine = self.like(ink) / paddle.sqrt(self.ink(ink * ink) + _FLOOR)
            frames = paddle.transpose(paddle.flatten(cosine, start_axis=1, stop_axis=2), [0, 2, 1])
            blank = paddle.full_like(frames[:, :, :1], _BLANK)
            space = paddle.full_like(blank, -1.0)
            return nn.functional.softmax(_SHARP * paddle.concat([blank, frames, space], -1), axis=-1)

    network = Likeness()
    network.eval()
    shape = paddle.static.InputSpec([None, 3, HEIGHT, None], "float32")
    paddle.jit.save(network, str(folder / "inference"), input_spec=[shape])


def write_settings(folder: Path, characters: list[str]) -> None:
    """The `inference.yml` of a recognition model."""
    listed = "".join(f"  - '{character.replace(chr(39), chr(39) * 2)}'\n" for character in characters)
    (folder / "inference.yml").write_text(
        "Global:\n  model_name: PP-OCRv6_small_rec\n"
        "PreProcess:\n  transform_ops:\n"
        "  - DecodeImage: {channel_first: false, img_mode: BGR}\n"
        "  - RecResizeImg: {image_shape: [3, 48, 320]}\n"
        f"PostProcess:\n  name: CTCLabelDecode\n  character_dict:\n{listed}",
        encoding="utf-8",
    )


def _template(crop: GreyImage) -> npt.NDArray[np.float32]:
    """The ink of a character in the middle of a strip."""
    strip = strip_of(crop, stretch=1.0)
    middle = strip.shape[1] // 2
    return (_PAPER - strip[:, middle - _WIDTH // 2 : middle + _WIDTH // 2]).astype(np.float32)
