"""To whom a tag on a record shows, and who may take it off."""

import pytest

from reviews.tag_rules import OpenPlace, is_shown, may_change, stage_of

TITLES, TEXTS = "title_abstract", "full_text"
JUDGED = OpenPlace(stage=TITLES, takes_part=True)
UNJUDGED = OpenPlace(stage=TITLES, takes_part=False)
TEXT_JUDGED = OpenPlace(stage=TEXTS, takes_part=True)
TEXT_UNJUDGED = OpenPlace(stage=TEXTS, takes_part=False)


@pytest.mark.parametrize(
    ("places", "is_blinded", "stage"),
    [
        ([], True, ""),
        ([], False, ""),
        ([UNJUDGED], True, TITLES),
        ([UNJUDGED], False, ""),
        ([JUDGED], False, TITLES),
        ([JUDGED, TEXT_UNJUDGED], True, TITLES),
        ([TEXT_UNJUDGED], True, TEXTS),
        ([UNJUDGED, TEXT_JUDGED], False, TITLES),
    ],
)
def test_tag_waits_for_the_decision_of_the_stage(places, is_blinded, stage) -> None:
    assert stage_of(places, is_blinded=is_blinded) == stage


@pytest.mark.parametrize(
    ("stage", "open_at", "is_own", "shown"),
    [
        ("", {TITLES}, False, True),
        (TITLES, {TITLES}, False, False),
        (TITLES, {TITLES}, True, True),
        (TITLES, set(), False, True),
        (TITLES, {TEXTS}, False, True),
        (TEXTS, {TITLES, TEXTS}, False, False),
    ],
)
def test_tag_shows_once_its_stage_is_decided(stage, open_at, is_own, shown) -> None:
    assert is_shown(stage, open_at, is_own=is_own) is shown


@pytest.mark.parametrize(
    ("stage", "places", "is_own", "may"),
    [
        ("", [], False, True),
        (TITLES, [], False, True),
        (TITLES, [JUDGED], True, True),
        (TITLES, [JUDGED], False, False),
        (TITLES, [UNJUDGED], False, False),
        ("", [JUDGED], True, False),
        ("", [UNJUDGED], False, True),
        (TITLES, [TEXT_JUDGED], True, False),
        (TITLES, [TEXT_UNJUDGED], False, True),
    ],
)
def test_what_the_others_see_waits_while_one_judges(stage, places, is_own, may) -> None:
    assert may_change(stage, places, is_own=is_own) is may
