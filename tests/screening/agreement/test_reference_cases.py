import json
from pathlib import Path

import pytest

from screening.agreement.interface import compute_cases

CASES = json.loads(
    (Path(__file__).parents[2] / "reference" / "agreement" / "cases.json").read_text(
        encoding="utf-8"
    )
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_reference_case_gives_the_published_numbers(case):
    asked = {key: value for key, value in case.items() if key != "expect"}
    (result,) = compute_cases({"cases": [asked]})["results"]
    wanted = case["expect"]
    assert sorted(result) == sorted(["id", *wanted])
    for part, numbers in wanted.items():
        assert result[part] == {
            key: value if value is None or key == "table" else pytest.approx(value, abs=1e-6)
            for key, value in numbers.items()
        }


def test_there_are_eighteen_cases():
    assert len(CASES) == 18
