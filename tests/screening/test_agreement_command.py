import json

import pytest
from django.core.management import CommandError, call_command


def test_the_command_writes_one_result_per_case_in_order(tmp_path):
    cases, out = tmp_path / "cases.json", tmp_path / "out.json"
    good = {"id": "a", "categories": ["x", "y"], "ratings": [["x", "x", None]]}
    cases.write_text(json.dumps({"cases": [good, {"id": "b"}]}), encoding="utf-8")
    call_command("agreement", cases, json=out)
    assert json.loads(out.read_text(encoding="utf-8")) == {
        "results": [
            {
                "id": "a",
                "multi_rater": {
                    "n_items": 1,
                    "fleiss_n_items": 0,
                    "fleiss_kappa": None,
                    "percent_agreement": 1.0,
                    "gwet_ac1": 1.0,
                    "krippendorff_alpha": None,
                },
            },
            {"id": "b", "error": "categories must be a list with something in it"},
        ]
    }


@pytest.mark.parametrize("text", ["", "{}", "[1", None])
def test_a_file_that_is_no_case_file_is_refused(tmp_path, text):
    cases, out = tmp_path / "cases.json", tmp_path / "out.json"
    if text is not None:
        cases.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"cases\.json"):
        call_command("agreement", cases, json=out)
    assert not out.exists()
