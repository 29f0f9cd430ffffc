import json

from manuscripts.core.page import ColumnKind
from manuscripts.evaluation.alignment import align, show_alignment
from manuscripts.evaluation.measure import measure_columns, measure_page
from manuscripts.evaluation.rates import UNREADABLE, Kinds, Rate
from manuscripts.evaluation.report import CAUSE_HEADINGS, HEADINGS, evaluate
from manuscripts.evaluation.truth import truth_of
from manuscripts.evaluation.written import Written


def fold(unit: str) -> str:
    return {"\u70ba": "\u7232"}.get(unit, unit)


def typed(text: str) -> Written:
    return Written.of_text(text, lacunae=True)


def test_variants_are_errors_raw_and_none_folded(make_page):
    truth = truth_of(make_page("以\u7232天"))
    result = measure_page(truth, make_page("以\u70ba天"), fold=fold)
    assert (result.raw, result.folded) == (Rate(1, 3), Rate(0, 3))


def test_columns_out_of_order_cost_at_page_level_and_nowhere_else(make_page):
    truth = truth_of(make_page("天地玄黃", "宇宙洪荒"))
    result = measure_page(truth, make_page("宇宙洪荒", "天地玄黃"), fold=fold)
    assert result.folded == Rate(8, 8)
    assert result.reordered == Rate(0, 8)
    assert result.columns_folded == Rate(0, 8)


def test_the_centre_fold_does_not_count_on_either_side(make_page):
    truth = truth_of(make_page("天地", ("卷一", ColumnKind.FOLD)))
    result = measure_page(truth, make_page("天地", ("卷二", ColumnKind.MARGINAL)), fold=fold)
    assert result.folded == Rate(0, 2)


def test_extra_text_counts_on_the_page_but_not_by_column(make_page):
    result = measure_page(truth_of(make_page("天地玄黃")), make_page("天地玄", "黃宇"), fold=fold)
    assert (result.folded, result.columns_folded) == (Rate(1, 4), Rate(0, 4))
    assert result.kinds == Kinds(extra=1)


def test_unreadable_places_cost_nothing_folded_or_by_column():
    result = measure_columns("p", [typed("天\u3013黃")], [Written.of_text("天地黃")], fold=lambda unit: unit + "!")
    assert result.folded == result.columns_folded == Rate(0, 2)


def test_a_page_that_was_not_read_is_wholly_missing(make_page):
    pages = [make_page("天地", number=1), make_page("玄黃", number=2)]
    report = evaluate([truth_of(page) for page in pages], pages[:1], fold=fold)
    assert report.unread == ("i s 1 2",)
    assert report.folded == Rate(2, 4)
    assert report.kinds == Kinds(missing=2)
    assert [page.name for page in report.worst(1)] == ["i s 1 2"]


def test_the_report_has_a_row_for_each_page_and_one_for_all_and_goes_into_json(make_page):
    pages = [make_page("天地玄黃", number=n) for n in (1, 2)]
    report = evaluate([truth_of(page) for page in pages], pages, fold=fold)
    rows = report.rows()
    assert [row[0] for row in rows] == ["i s 1 1", "i s 1 2", "all"]
    assert all(len(row) == len(HEADINGS) for row in rows)
    assert report.cause_rows()[-1] == ("all", "0", "0", "0", "0", "0", "0")
    assert len(CAUSE_HEADINGS) == len(report.cause_rows()[-1])
    assert rows[-1][1:4] == ("8", "0.0 %", "0.0 %")
    data = json.loads(json.dumps(report.as_dict()))
    assert data["total"]["causes"] == dict.fromkeys(("missed", "false_ink", "order", "cut", "character"), 0)
    assert data["total"]["folded"] == {"errors": 0, "count": 8, "share": 0.0}
    assert [page["page"] for page in data["pages"]] == ["i s 1 1", "i s 1 2"]


def test_a_truth_without_units_has_no_rate(make_page):
    report = evaluate([truth_of(make_page(""))], [make_page("天")], fold=fold)
    assert report.rows()[-1][2] == "-"
    assert report.as_dict()["total"]["raw"]["share"] is None


def test_an_alignment_shows_gaps_and_differences_below_each_other():
    truth, read = ("天", "地", UNREADABLE, "黃"), ("天", "荒", "黃", "宇")
    assert list(align(("天", "地"), ("地",))) == [("天", ""), ("地", "地")]
    shown = show_alignment(truth, read, width=3).splitlines()
    assert shown[0] == "truth 天地\u3013"
    assert shown[1] == "read  天荒黃" or shown[1].startswith("read  天")
    assert "\u00d7" in shown[2]
