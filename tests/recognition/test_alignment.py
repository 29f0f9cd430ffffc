import numpy as np
import pytest

from manuscripts.inference.weights import all_weights, weights_for
from manuscripts.language.ngrams import load_ngrams
from manuscripts.recognition.alignment import doubts_of, only, peaks_of
from manuscripts.recognition.alphabet import Script, allowed, alphabet_of, may_hold

ALPHABET = ("", "天", "地", "A", " ")


def posterior(*frames: dict[int, float]) -> np.ndarray:
    out = np.zeros((len(frames), len(ALPHABET)), np.float32)
    for row, frame in enumerate(frames):
        for index, probability in frame.items():
            out[row, index] = probability
    return out


def texts(peaks) -> list[str]:
    return [peak.candidates[0].text for peak in peaks]


def test_neighbouring_frames_of_one_character_are_one_glyph_and_a_blank_between_makes_two():
    frames = posterior({1: 0.9}, {1: 0.8}, {0: 0.9}, {1: 0.7}, {2: 0.9})
    peaks = peaks_of(frames, ALPHABET, candidates=2)
    assert texts(peaks) == ["天", "天", "地"]
    assert peaks[0].centre == pytest.approx(1.0, abs=0.05)
    assert peaks[1].centre == 3.5


def test_a_candidate_is_as_probable_as_its_mean_over_the_frames():
    frames = posterior({0: 0.2, 1: 0.6, 2: 0.2}, {1: 0.9})
    peaks = peaks_of(frames, ALPHABET, candidates=3)
    assert [(c.text, round(c.probability, 3)) for c in peaks[0].candidates] == [("天", 0.75), ("地", 0.1)]


def test_a_frame_of_the_blank_that_nearly_holds_a_character_is_a_doubt():
    frames = posterior({0: 0.85, 1: 0.15}, {0: 0.95, 2: 0.05}, {1: 0.9})
    doubts = doubts_of(frames, ALPHABET, candidates=3, least=0.1)
    assert [(doubt.centre, doubt.candidates[0].text) for doubt in doubts] == [(0.5, "天")]
    assert doubts[0].candidates[0].probability == pytest.approx(0.15)


def test_what_a_han_page_may_not_hold_gives_way_to_the_next_candidate():
    frames = posterior({3: 0.7, 2: 0.3})
    assert texts(peaks_of(only(frames, allowed(ALPHABET, Script.ALL)), ALPHABET, candidates=2)) == ["A"]
    assert texts(peaks_of(only(frames, allowed(ALPHABET, Script.HAN)), ALPHABET, candidates=2)) == ["地"]


@pytest.mark.parametrize("text", ["天", "\u3007", "\u25a1", "\u3005", "\U00020021"])
def test_a_han_page_may_hold_rare_characters_repeats_and_signs_of_loss(text):
    assert may_hold(Script.HAN, text)


@pytest.mark.parametrize("text", ["A", "1", "。", "の", " ", "\u3000"])
def test_a_han_page_holds_no_letters_kana_points_or_space(text):
    assert not may_hold(Script.HAN, text)


@pytest.mark.engine
def test_the_manifest_says_how_many_characters_the_weights_know(session):
    characters = {weights.name: weights.characters for weights in all_weights()}
    assert len(alphabet_of(session.metadata)) == characters["PP-OCRv6_rec_small"] + 2
    ngrams = load_ngrams(weights_for("manuscripts-characters"))
    assert ngrams.known == characters["manuscripts-characters"]


def test_the_alphabet_is_blank_characters_and_space():
    assert alphabet_of({"character": "天\n地"}) == ("", "天", "地", " ")
