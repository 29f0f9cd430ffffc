"""PP-OCR recognition networks in ONNX format, by ONNX Runtime (the default recogniser) or OpenVINO."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from manuscripts.core.errors import EngineError
from manuscripts.core.page import ModelUse
from manuscripts.core.prepared import GreyImage
from manuscripts.inference.openvino_session import OpenVinoSession
from manuscripts.inference.session import Session, Tensor
from manuscripts.recognition.alignment import Peak, doubts_of, only, peaks_of
from manuscripts.recognition.alphabet import Script, allowed, alphabet_of
from manuscripts.recognition.gaps import LEAST, fill_gaps, fill_unread, mark_unread
from manuscripts.recognition.ink import ink_of
from manuscripts.recognition.placing import place_in
from manuscripts.recognition.recogniser import ColumnReading
from manuscripts.recognition.strips import SMALLEST, Piece, pad_strip, pieces_of, strip_of


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in one piece, in rows of its crop: characters, and what may be some."""

    peaks: tuple[Peak, ...]
    doubts: tuple[Peak, ...]


class OnnxRecogniser:
    """Reads columns with a network of input N x 3 x 48 x W and output N x frames x alphabet (CTC, blank first).

    `script` HAN leaves out Latin, kana and punctuation, which on Han pages are misreadings of strokes and stains
    (without it the errors on 109 columns of prints rise from 3.5 to 3.9 %). `stretch` below 1 shortens the strip:
    that takes less time, and the network reads characters set wide better when they stand closer.
    """

    def __init__(
        self,
        session: Session | OpenVinoSession,
        *,
        script: Script = Script.HAN,
        candidates: int = 10,
        stretch: float = 0.7,
    ) -> None:
        self._session = session
        self._alphabet = alphabet_of(session.metadata)
        self._may = allowed(self._alphabet, script)
        self._candidates = candidates
        self._stretch = stretch

    @property
    def model(self) -> ModelUse | None:
        return self._session.weights.use

    def read(self, crops: Sequence[GreyImage]) -> list[ColumnReading]:
        """Read upright columns; one too small to hold a character gives no glyphs."""
        pieces = [
            piece
            for number, crop in enumerate(crops)
            if min(crop.shape, default=0) >= SMALLEST
            for piece in pieces_of(crop, number=number)
        ]
        found = self._read_pieces(crops, pieces)
        return [
            self._reading(crop, [found[piece] for piece in pieces if piece.crop == number])
            for number, crop in enumerate(crops)
        ]

    def _read_pieces(self, crops: Sequence[GreyImage], pieces: Sequence[Piece]) -> dict[Piece, _Found]:
        return {piece: self._read_piece(crops[piece.crop][piece.top : piece.bottom], piece) for piece in pieces}

    def _read_piece(self, crop: GreyImage, piece: Piece) -> _Found:
        # One by one: in batches of eight the same columns take a quarter longer on one core, and as long on two.
        strip = strip_of(crop, stretch=self._stretch)
        padded = pad_strip(strip)
        output = self._session.run(np.ascontiguousarray(np.broadcast_to(padded, (1, 3, *padded.shape))))
        self._check(output)
        frames = round(output.shape[1] * strip.shape[1] / padded.shape[1])
        return self._find(output[0, :frames], piece)

    def _find(self, posterior: Tensor, piece: Piece) -> _Found:
        rows_each = (piece.bottom - piece.top) / len(posterior)
        read = only(posterior, self._may)
        peaks = peaks_of(read, self._alphabet, candidates=self._candidates)
        doubts = doubts_of(read, self._alphabet, candidates=self._candidates, least=LEAST)
        return _Found(
            tuple(Peak(piece.top + peak.centre * rows_each, peak.candidates) for peak in peaks),
            tuple(Peak(piece.top + peak.centre * rows_each, peak.candidates) for peak in doubts),
        )

    def _reading(self, crop: GreyImage, found: Sequence[_Found]) -> ColumnReading:
        if not found:
            return ()
        ink = ink_of(crop)
        peaks = [peak for part in found for peak in part.peaks]
        doubts = [peak for part in found for peak in part.doubts]
        marked = mark_unread(fill_gaps(peaks, doubts, ink=ink), ink=ink)
        return place_in(ink, fill_unread(marked, partial(self._look_again, crop), ink=ink))

    def _look_again(self, crop: GreyImage, top: int, bottom: int) -> Sequence[Peak]:
        found = self._read_piece(crop[top:bottom], Piece(0, top, bottom))
        return (*found.peaks, *found.doubts)

    def _check(self, posterior: Tensor) -> None:
        if posterior.shape[2] != len(self._alphabet):
            raise EngineError(
                f"the weights list {len(self._alphabet) - 2} characters, but the output {posterior.shape[2]} numbers.",
                where=self._session.weights.name,
                advice="Characters and network are not of one export; export them together.",
            )
