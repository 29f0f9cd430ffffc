from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from manuscripts.core.prepared import GreyImage
from manuscripts.inference.session import Session, shared_session
from manuscripts.inference.weights import weights_for
from tests.recognition.paddle_model import write_native_model, write_settings

# Strokes in a square of 8 x 8: enough characters that ruler and pen can write, so that no test needs a font.
STROKES = {
    "一": [(0, 4, 8, 4)],
    "二": [(1, 2, 7, 2), (0, 6, 8, 6)],
    "三": [(1, 1, 7, 1), (1.5, 4, 6.5, 4), (0, 7, 8, 7)],
    "十": [(0, 4, 8, 4), (4, 0, 4, 8)],
    "王": [(1, 1, 7, 1), (1, 4, 7, 4), (0, 7, 8, 7), (4, 1, 4, 7)],
    "中": [(1, 2, 7, 2), (1, 5, 7, 5), (1, 2, 1, 5), (7, 2, 7, 5), (4, 0, 4, 8)],
    "田": [(1, 1, 7, 1), (1, 4, 7, 4), (1, 7, 7, 7), (1, 1, 1, 7), (7, 1, 7, 7), (4, 1, 4, 7)],
    "日": [(2, 0.5, 6, 0.5), (2, 4, 6, 4), (2, 7.5, 6, 7.5), (2, 0.5, 2, 7.5), (6, 0.5, 6, 7.5)],
}

DrawColumn = Callable[..., GreyImage]


@pytest.fixture(scope="session")
def draw_column() -> DrawColumn:
    """Draws characters of STROKES below each other, black on light grey, `size` pixels each with a tenth between."""

    def draw(text: str, *, size: int = 48, margin: int = 6) -> GreyImage:
        pitch = round(size * 1.15)
        image = Image.new("L", (size + 2 * margin, pitch * len(text) + 2 * margin), 225)
        pen = ImageDraw.Draw(image)
        for number, character in enumerate(text):
            left, top, unit = margin, margin + number * pitch, size / 8
            for x0, y0, x1, y1 in STROKES[character]:
                ends = (left + x0 * unit, top + y0 * unit, left + x1 * unit, top + y1 * unit)
                pen.line(ends, fill=30, width=max(size // 12, 1))
        return np.asarray(image)

    return draw


@pytest.fixture(scope="session")
def session() -> Session:
    return shared_session(weights_for("PP-OCRv6_rec_small"), threads=1)


@pytest.fixture(scope="session")
def paddle_folder(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The weights of the wheel as a model folder of PaddleOCR: what a user who trained a model has."""
    folder = tmp_path_factory.mktemp("paddle")
    (folder / "inference.onnx").symlink_to(session.weights.verified_path())
    write_settings(folder, session.metadata["character"].split("\n"))
    return folder


@pytest.fixture(scope="session")
def native_folder(draw_column: DrawColumn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder in the native format of PaddlePaddle."""
    folder = tmp_path_factory.mktemp("native")
    write_native_model(folder, {character: draw_column(character)[:60] for character in STROKES})
    return folder
