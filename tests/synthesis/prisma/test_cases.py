import json
from pathlib import Path

import pytest

from synthesis.prisma.interface import count_case

CASES = json.loads(
    (Path(__file__).parents[2] / "reference" / "prisma" / "cases.json").read_text(encoding="utf-8")
)["cases"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case_gives_what_it_expects(case):
    expected = dict(case["expect"])
    got = count_case(case)
    if "advice" not in expected:
        del got["advice"]
    assert got == {"id": case["id"], **expected}


def test_reference_holds_both_modes():
    assert [sum(case["mode"] == mode for case in CASES) for mode in ("ledger", "reported")] == [
        58,
        18,
    ]


@pytest.mark.parametrize("case", [c for c in CASES if c["mode"] == "ledger"], ids=lambda c: c["id"])
def test_reasons_come_most_frequent_first_then_by_name(case):
    for box in ("reports_excluded_reasons", "other_reports_excluded_reasons"):
        reasons = count_case(case)["boxes"][box]
        assert list(reasons.items()) == sorted(reasons.items(), key=lambda r: (-r[1], r[0]))
