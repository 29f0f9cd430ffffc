import pytest

from scripts.compose.text import GAP, ParagraphKind, Span, parse_text


def test_markup_gives_headings_notes_gaps_and_head_notes() -> None:
    heading, note, body = parse_text("# 學而\n! 眉批\n\n子曰{孔子}學　而\n")
    assert heading.kind is ParagraphKind.HEADING
    assert note.kind is ParagraphKind.HEAD_NOTE
    assert body.spans == (Span(("子", "曰")), Span(("孔", "子"), note=True), Span(("學", GAP, "而")))


def test_punctuation_is_not_set_and_a_selector_stays_with_its_base() -> None:
    (paragraph,) = parse_text("「子曰：\u8fbb\U000e0100！」")
    assert paragraph.spans == (Span(("子", "曰", "\u8fbb\U000e0100")),)


@pytest.mark.parametrize("markup", ["子{曰", "子}曰"])
def test_a_brace_without_its_partner_is_refused(markup: str) -> None:
    with pytest.raises(ValueError, match="without its partner"):
        parse_text(markup)
