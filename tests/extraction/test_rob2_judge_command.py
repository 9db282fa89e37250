import json

import pytest
from django.core.management import CommandError, call_command


def test_the_command_writes_one_result_per_case_in_order(tmp_path):
    cases, out = tmp_path / "cases.json", tmp_path / "out.json"
    overall = {"id": "a", "scope": "overall", "domains": {"1": "low", "2": "high"}}
    cases.write_text(json.dumps({"cases": [overall, {"id": "b"}]}), encoding="utf-8")
    call_command("rob2_judge", cases, json=out)
    assert json.loads(out.read_text(encoding="utf-8")) == {
        "results": [
            {
                "id": "a",
                "suggested": "high",
                "judgement": "high",
                "flag_multiple_some": False,
                "warnings": [],
            },
            {"id": "b", "error": "scope must be a text, not None"},
        ]
    }


@pytest.mark.parametrize("text", ["", "{}", "[1", None])
def test_a_file_that_is_no_case_file_is_refused(tmp_path, text):
    cases, out = tmp_path / "cases.json", tmp_path / "out.json"
    if text is not None:
        cases.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"cases\.json"):
        call_command("rob2_judge", cases, json=out)
    assert not out.exists()
