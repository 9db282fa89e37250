"""LaTeX to text: accents, symbols, mathematics, and what only looks like LaTeX."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.formats.latex import ACCENTS, LAYOUT, SYMBOLS, readable, verbatim


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"{\"U}ber Jos{\'e} Jos\'e M\"uller na{\"\i}ve na\"{\i}ve", "Über José José Müller naïve naïve"),
        (r"Kr{\"{a}}mer \'{E}cole \u{g} \.{z} \.z \k{a} \r{a} \d{s} \={a}", "Krämer École ğ ż ż ą å ṣ ā"),
        (r"\c{c} {\c c} \v{s} \v s \H{o} \~n \^{o} \`a", "ç ç š š ő ñ ô à"),
        (r"Stra{\ss}e Stra\ss{}e \O{}rsted {\O}rsted \aa ngstr\o m \L{}ukasz", "Straße Straße Ørsted Ørsted ångstrøm Łukasz"),
        (r"{K}etamine for {PTSD}, {{Nested {Here}}}", "Ketamine for PTSD, Nested Here"),
        (r"A--B --- ``q'' a\textendash b {\textendash} 5\,mg 50\% R\&D \#1 a\_b \{x\}", "A–B — “q” a–b – 5 mg 50% R&D #1 a_b {x}"),
        (r"Dr.~Smith, Figure~1, ~50 of (~50)", "Dr. Smith, Figure 1, ~50 of (~50)"),
        (r"$\alpha$ $\beta$-blockers H$_2$O $10^{-3}$ $^{13}$C $p<0.05$ $n \geq 3$", "α β-blockers H2O 10^-3 13C p<0.05 n ≥ 3"),
        (r"costs $5 and $10, or \$15", "costs $5 and $10, or $15"),
        (r"\textit{In vivo} {\em and} \emph{in vitro} x\textsuperscript{2}", "In vivo and in vitro x2"),
        ("\\unknown{kept} a\\\\b \\", "\\unknownkept a b \\"),
        (r"{\"}a \^{} \~{}", '"a ^ ~'),
        ("plain text, 5 < 6", "plain text, 5 < 6"),
    ],
)  # fmt: skip
def test_readable_gives_what_is_printed(text, read):
    assert readable(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (r"10.5555/example\_1", "10.5555/example_1"),
        (r"10.5555/a{\_}b", "10.5555/a_b"),
        (r"https://x.org/{\textasciitilde}u?a=1\&b=\%20", "https://x.org/~u?a=1&b=%20"),
        ("https://x.org/~u--v", "https://x.org/~u--v"),
    ],
)
def test_verbatim_only_takes_escapes_away(text, read):
    assert verbatim(text) == read


@given(st.text(st.sampled_from("\\{}$~-`'\"^_=.cvijao 1,é"), max_size=60))
def test_any_text_is_read(text):
    readable(text)
    verbatim(text)


@pytest.mark.parametrize("command", sorted(SYMBOLS))
def test_a_symbol_is_read_with_braces_and_without(command):
    assert readable(f"a{{\\{command}}}") == readable(f"a\\{command}{{}}") == f"a{SYMBOLS[command]}"


def test_no_command_is_in_two_tables():
    assert (set(SYMBOLS) | set(ACCENTS)) & LAYOUT == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ["$", "$a", '\\"{', '\\"', "\\", "{", "\\c ", "$\\", "\\a", "a~", "\\a{ ", "\\'  ", "-"]
)
def test_a_long_value_takes_linear_time(part):
    text = part * 300_000 + " " * 300_000
    began = time.process_time()
    readable(text)
    verbatim(text)
    assert time.process_time() - began < 10
