"""Which notices are one, and what a report is marked with."""

import pytest

from reviews.enrichment.notices import Nature, Notice, is_same, marks_of, notice_of

RETRACTION, CONCERN, CORRECTION, BACK = (
    Nature.RETRACTION,
    Nature.CONCERN,
    Nature.CORRECTION,
    Nature.REINSTATEMENT,
)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Notice(nature=RETRACTION, doi="a"), Notice(nature=RETRACTION, doi="a", on="2020-01-01"), True),
        (Notice(nature=RETRACTION, doi="a"), Notice(nature=RETRACTION, doi="b"), False),
        (Notice(nature=RETRACTION, doi="a"), Notice(nature=CORRECTION, doi="a"), False),
        (Notice(nature=RETRACTION, pmid="1"), Notice(nature=RETRACTION, doi="a", pmid="1"), True),
        (Notice(nature=CORRECTION, on="2020-01-01"), Notice(nature=CORRECTION, on="2020-01-02"), False),
        (Notice(nature=CORRECTION, on="2020-01-01"), Notice(nature=CORRECTION, doi="a"), True),
    ],
)  # fmt: skip
def test_one_notice_told_twice(one: Notice, other: Notice, expected: bool) -> None:
    assert is_same(one, other) is is_same(other, one) is expected


@pytest.mark.parametrize(
    ("notices", "expected"),
    [
        ([], ()),
        ([(CORRECTION, ""), (RETRACTION, "2020-01-01"), (CORRECTION, "")], (RETRACTION, CORRECTION)),
        ([(RETRACTION, "2020-01-01"), (BACK, "2021-01-01")], (BACK,)),
        ([(RETRACTION, "2020-01-01"), (BACK, "2021-01-01"), (RETRACTION, "2022-01-01")], (RETRACTION, BACK)),
        ([(RETRACTION, ""), (BACK, "2021-01-01")], (RETRACTION, BACK)),
        ([(RETRACTION, "2020-01-01"), (BACK, "")], (RETRACTION, BACK)),
        ([(CONCERN, "2019-01-01"), (RETRACTION, "2020-01-01"), (BACK, "2021-01-01")], (CONCERN, BACK)),
    ],
)  # fmt: skip
def test_marks_name_the_gravest_first(
    notices: list[tuple[Nature, str]], expected: tuple[Nature, ...]
) -> None:
    assert marks_of(notices) == marks_of(reversed(notices)) == expected


def test_notice_is_kept_whole() -> None:
    notice = Notice(nature=CONCERN, doi="a", pmid="1", on="2020-01-01", reasons=("One", "Two"))
    assert notice_of("concern", notice.content()) == notice
