import pytest

from synthesis.prisma.boxes import Advice
from synthesis.prisma.reasons import ADVICE_TEXTS, NOT_RETRIEVED_TEXTS, advice_on, is_not_retrieved


@pytest.mark.parametrize("part", NOT_RETRIEVED_TEXTS)
def test_not_retrieved_texts_match_within_any_wording(part):
    assert is_not_retrieved(f"Trial: {part.upper()}able")
    assert is_not_retrieved(part.replace(" ", "-"))
    assert is_not_retrieved(part.replace(" ", " \n\u2010\u2011 "))


@pytest.mark.parametrize(
    ("advice", "part"), [(a, part) for a, parts in ADVICE_TEXTS.items() for part in parts]
)
def test_advice_texts_match_within_any_wording(advice, part):
    assert advice in advice_on(f"because {part.title()}s")


@pytest.mark.parametrize(
    "reason", ["", "not stated", "Full text not eligible", "Wrong outcome", "Nofulltext"]
)
def test_other_texts_do_not_match(reason):
    assert not is_not_retrieved(reason)
    assert advice_on(reason) == ()


def test_reason_that_joins_two_dispositions_matches_both():
    reason = "Full text unavailable or not in English"
    assert is_not_retrieved(reason)
    assert advice_on(reason) == (Advice.C12_C35,)
