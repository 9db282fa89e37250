import pytest

from screening.agreement.interface import CaseError, compute_cases

GOOD = {
    "id": "good",
    "categories": ["a", "b"],
    "ratings": [["a", "a"], ["b", "a"], ["b", "b"]],
    "about": "unknown keys don't matter",
}


def one(**changes):
    (result,) = compute_cases({"cases": [{**GOOD, **changes}]})["results"]
    return result


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"categories": None}, "categories must be a list with something in it"),
        ({"categories": []}, "categories must be a list with something in it"),
        ({"categories": ["a", "a"]}, "a category stands twice"),
        ({"categories": ["a", ["b"]]}, "['b'] can't be a category"),
        ({"categories": ["a", True]}, "True can't be a category"),
        ({"ratings": None}, "ratings must be a list of rows, or a table be given"),
        ({"ratings": [["a", "a"], ["a"]]}, "each row of the ratings needs one place per rater"),
        ({"ratings": ["aa"]}, "each row of the ratings needs one place per rater"),
        ({"ratings": [["a", "c"]]}, "'c' is not among the categories"),
        ({"ratings": [["a", {}]]}, "{} can't be a category"),
        ({"ratings": [], "raters": "2"}, "raters must be a count, not '2'"),
        ({"table": [[1, 2]]}, "the table must have 2 rows"),
        ({"table": [[1, 2], [3]]}, "each row of the table must have 2 counts"),
        ({"table": [[1, 2], [3, -1]]}, "a cell of the table must be a count, not -1"),
        ({"table": [[1, 2], [3, 0.5]]}, "a cell of the table must be a count, not 0.5"),
        ({"table": [[1, 2], [3, 10**12]]}, "at most 2000000 items can be computed"),
        ({"weights": "cubic"}, "'cubic' is none of identity, linear, quadratic"),
        ({"level": ["nominal"]}, "['nominal'] is none of nominal, ordinal, interval"),
        ({"collapse": "a"}, "collapse must be an object"),
        ({"collapse": {"c": "a"}}, "no such category to collapse: 'c'"),
        ({"collapse": {"a": None}}, "None can't be a category"),
        ({"collapse": {"a": "b", "b": "a"}}, "collapsing goes round in a circle at 'a'"),
    ],
)
def test_a_malformed_case_gets_an_error_and_the_others_are_computed(changes, error):
    bad = {**GOOD, "id": "bad", **changes}
    first, second, third = compute_cases({"cases": [bad, 7, GOOD]})["results"]
    assert first == {"id": "bad", "error": error}
    assert second == {"id": None, "error": "a case must be an object"}
    assert (third["id"], third["two_rater"]["n_items"]) == ("good", 3)


@pytest.mark.parametrize("document", [None, [], {}, {"cases": {}}])
def test_a_document_without_cases_is_refused(document):
    with pytest.raises(CaseError, match="no list of cases"):
        compute_cases(document)


def test_two_raters_are_compared_only_when_there_are_two():
    assert sorted(one()) == ["id", "multi_rater", "two_rater"]
    assert sorted(one(ratings=[["a", "b", "b"]])) == ["id", "multi_rater"]
    assert sorted(one(ratings=[])) == ["id", "multi_rater"]
    assert sorted(one(ratings=[], raters=3)) == ["id", "multi_rater"]


def test_nothing_rated_is_null_and_has_no_table():
    result = one(ratings=[], raters=2)
    assert "table" not in result["two_rater"]
    assert "bias_index" not in result["two_rater"]
    assert result["two_rater"].pop("n_items") == 0
    assert set(result["two_rater"].values()) == {None}
    assert result["multi_rater"] == {
        "n_items": 0,
        "fleiss_n_items": 0,
        "fleiss_kappa": None,
        "percent_agreement": None,
        "gwet_ac1": None,
        "krippendorff_alpha": None,
    }


def test_a_table_stands_for_its_ratings():
    assert one(ratings=None, table=[[1, 0], [1, 1]]) == one()


def test_categories_can_be_numbers_and_collapse_names_them_as_text():
    case = {"categories": [1, 2, 3], "ratings": [[1, 3], [2, 2], [3, 3]]}
    collapsed = one(**case, collapse={"3": "2"})["two_rater"]
    assert collapsed["table"] == [[0, 1], [0, 2]]
    assert one(**case, collapse={"3": 2})["two_rater"] == collapsed


def test_binary_statistics_come_with_two_categories_only():
    assert one()["two_rater"]["positive_agreement"] == pytest.approx(2 / 3)
    three = one(categories=["a", "b", "c"])["two_rater"]
    assert {"positive_agreement", "bias_index", "prevalence_index"} & set(three) == set()
    assert "binary" not in three
