import pytest

from synthesis.figures.wording import (
    Digits,
    UnprintableText,
    count,
    interval,
    mark,
    number,
    percent,
    printable,
    sentence,
    signed,
)

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("n", "expected"), [(0, "0"), (1234567, "1,234,567"), (None, "not reported")]
)
def test_count(n, expected):
    assert count(n) == expected


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (-6.84, 1, "−6.8"),
        (-0.004, 2, "0.00"),
        (0.0, 1, "0.0"),
        (20.85, 2, "20.85"),
        (-1234.5, 0, "−1234"),
    ],
)
def test_signed_has_a_true_minus_and_none_before_zero(value, decimals, expected):
    assert signed(value, decimals) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (12.3456, "12.35"),
        (1.0, "1.00"),
        (0.12345, "0.12"),
        (0.0123, "0.012"),
        (0.000123, "0.00012"),
        (0.0000012, "0.000001"),
        (1e-9, "<0.000001"),
        (0.0, "<0.000001"),
    ],
)
def test_ratios_keep_two_significant_digits(value, expected):
    assert number(value, Digits(small=0.1)) == expected


def test_interval_is_held_together():
    assert interval(-14.4, 0.8, Digits(decimals=1)) == f"[−14.4,{NBSP}0.8]"


@pytest.mark.parametrize(
    ("value", "expected"), [(5.06, "5.1"), (99.94, "99.9"), (100.0, "100"), (99.97, "100")]
)
def test_percent(value, expected):
    assert percent(value) == f"{expected}{NBSP}%"


def test_marks_go_on_doubled():
    assert [mark(i) for i in range(7)] == ["*", "†", "‡", "§", "¶", "**", "††"]


@pytest.mark.parametrize(
    ("text", "expected"), [("so", "so."), ("so.", "so."), ("so?", "so?"), (" ", "")]
)
def test_sentence(text, expected):
    assert sentence(text) == expected


@pytest.mark.parametrize("char", "\x00\x08\t\n\x1b\x7f\x85\ud800\ufffe\uffff\u202e\u2066")
def test_printable_refuses(char):
    with pytest.raises(UnprintableText, match=f"U\\+{ord(char):04X}"):
        printable(f"a{char}b")


def test_printable_keeps_other_scripts_and_swaps_the_no_break_hyphen():
    assert printable("Müller 王 χ² ≥ 5 double\u2011blind") == "Müller 王 χ² ≥ 5 double\u2010blind"
