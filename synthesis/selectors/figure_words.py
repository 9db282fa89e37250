"""Words that stand around a figure."""

from __future__ import annotations

from django.utils.translation import gettext as _

from synthesis.figures.wording import UnprintableText, printable
from synthesis.meta.results import Pooled, Prediction
from synthesis.runs.result import RunResult
from synthesis.runs.specification import Specification
from synthesis.selectors.run_numbers import percent_text


def caption_of_signs(result: RunResult, asked: Specification, *, has_arrows: bool) -> str:
    """What squares, lines, arrows and diamonds mean. has_arrows: whether the figure has one."""
    level = percent_text(float(asked.level))
    arrows = _(" Arrows: the interval goes on.") if has_arrows else ""
    if not isinstance(result.analysis and result.analysis.overall, Pooled):
        said = _(
            "Squares: effects of single studies, area by inverse variance; lines: %(level)s confidence"
            " intervals."
        )
        again = _(" Open square: the same participants again.") if _has_people(result) else ""
        return said % {"level": level} + arrows + again
    said = _(
        "Squares: effects of single studies, area by weight; lines: %(level)s confidence intervals."
    )
    said += arrows + _(" Diamond: pooled estimate.")
    if result.analysis and isinstance(result.analysis.prediction, Prediction):
        said += _(" Bar under it: %(level)s prediction interval.")
    return said % {"level": level}


def _has_people(result: RunResult) -> bool:
    return any(row.people for row in result.rows)


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def clean(text: str) -> str:
    """The text without characters that a figure may not hold; one that parts words, as a line's end, is a space."""
    try:
        return printable(text)
    except UnprintableText:
        kept = (char if _may_stand(char) else " " * char.isspace() for char in text)
        return printable("".join(kept))


def _may_stand(char: str) -> bool:
    try:
        printable(char)
    except UnprintableText:
        return False
    return True
