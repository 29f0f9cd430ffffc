from hypothesis import given
from hypothesis import strategies as st

from manuscripts.evaluation.infix import best_place
from manuscripts.evaluation.rates import UNREADABLE, Kinds, Rate, kinds_of, rate_of

texts = st.lists(st.sampled_from("天地玄黃"), max_size=8).map(tuple)
truths = st.lists(st.sampled_from(["天", "地", UNREADABLE]), max_size=8).map(tuple)


def test_rates_add_up_by_errors_and_count():
    total = Rate(1, 10) + Rate(3, 30)
    assert (total, total.share) == (Rate(4, 40), 0.1)
    assert Rate(2, 0).share is None


@given(truths, texts)
def test_errors_are_the_sum_of_their_kinds(truth, read):
    assert rate_of(truth, read).errors == kinds_of(truth, read).total


@given(texts)
def test_a_text_read_as_it_is_has_no_errors(text):
    assert rate_of(text, text) == Rate(0, len(text))


def test_kinds_say_what_is_wrong():
    assert kinds_of("天地玄黃", "地玄皇宇") == Kinds(missing=1, extra=1, substituted=1)


def test_an_unreadable_place_is_not_counted_and_any_unit_or_none_may_stand_there():
    truth = ("天", UNREADABLE, "玄")
    assert rate_of(truth, "天地玄") == Rate(0, 2)
    assert rate_of(truth, "天玄") == Rate(0, 2)
    assert rate_of(truth, "天地地玄") == Rate(1, 2)


@given(truths, texts)
def test_the_best_place_is_the_part_with_the_fewest_errors(short, long):
    parts = [long[start:end] for start in range(len(long) + 1) for end in range(start, len(long) + 1)]
    place = best_place(short, long)
    assert place.errors == min(rate_of(short, part).errors for part in parts)
    assert rate_of(short, long[place.start : place.end]).errors == place.errors
