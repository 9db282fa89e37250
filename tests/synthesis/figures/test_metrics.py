import importlib.util
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.figures.metrics import covered, tie, width_of, wrap

NBSP = "\u00a0"
ROOT = Path(__file__).parents[3]
WORDS = st.lists(
    st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=25),
    min_size=1,
    max_size=12,
)


def test_table_holds_the_advances_of_the_shipped_fonts(monkeypatch):
    path = ROOT / "tests/reference/figures/make_widths.py"
    spec = importlib.util.spec_from_file_location("make_widths", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.chdir(ROOT)
    assert module.table() == (ROOT / "synthesis/figures/widths.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "bold", "expected"),
    [("", False, 0.0), ("n", False, 5.562), ("n", True, 6.108), ("1,234", False, 25.026)],
)
def test_width_of_known_texts(text, bold, expected):
    assert width_of(text, 10, bold=bold) == pytest.approx(expected, abs=1e-3)


def test_width_of_unknown_character_is_an_em():
    assert not covered("中")
    assert width_of("中", 8) == 8.0


def test_width_of_combining_mark_is_nothing():
    assert width_of("u\u0308", 8) == width_of("u", 8)


@given(WORDS, st.floats(25, 200), st.booleans(), st.floats(0, 20))
def test_wrap_keeps_every_character_and_the_width(words, width, bold, first):
    lines = wrap(" ".join(words), width, 8, bold=bold, first=first)
    assert "".join(lines).replace(" ", "") == "".join(words)
    assert all(width_of(line, 8, bold=bold) <= width + 1e-9 for line in lines)
    assert width_of(lines[0], 8, bold=bold) <= width - first + 1e-9


def test_wrap_breaks_a_long_word_behind_its_signs():
    assert wrap("https://example.org/one/two", 60, 8) == ["https://example.", "org/one/two"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Databases (n = 5)", f"Databases (n{NBSP}={NBSP}5)"),
        ("τ² = 0.3, P < 0.001", f"τ²{NBSP}={NBSP}0.3, P{NBSP}<{NBSP}0.001"),
        ("95 % interval, 12 df", f"95{NBSP}% interval, 12{NBSP}df"),
        ("0.5 [0.3, 0.7] of", f"0.5 [0.3,{NBSP}0.7] of"),
        ("two words", "two words"),
    ],
)
def test_tie_binds_numbers_to_signs_and_units(text, expected):
    assert tie(text) == expected
