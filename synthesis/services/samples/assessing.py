"""The risk of bias of a sample review's results, judged by two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from extraction.rob.sheet import question_place, support_place
from extraction.services.results import add_result
from extraction.sheet_states import SheetKind
from reviews.ids import new_uuid
from synthesis.services.samples import dual
from synthesis.services.samples.company import Company
from synthesis.services.samples.extracting import Words

# Each domain's words of support stand at its first question.
FIRST_QUESTIONS = ("1.1", "2.1", "3.1", "4.1", "5.1")


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """What two people judge of a result: outcome and time point by label, against: experimental and comparator.

    answers: by signalling question; second: what the second assessor answers otherwise, the first one's answer stands.
    """

    study: UUID
    outcome: str
    timepoint: str
    against: Sequence[str]
    answers: Mapping[str, str]
    support: str
    second: Mapping[str, str]
    is_adjudicated: bool


def assess(team: Company, told: Assessment) -> None:
    """Put the result on the list; both sheets, and their consensus or an adjudicator's word."""
    words = Words.of(team)
    result = add_result(
        by=team.lead,
        study=told.study,
        outcome=UUID(words.outcome(told.outcome)),
        timepoint=UUID(words.timepoint(told.outcome, told.timepoint)),
        comparison=words.comparison(told.against),
        key=new_uuid(),
    )
    first: dict[str, object] = {question_place(q): answer for q, answer in told.answers.items()}
    first |= {support_place(question): told.support for question in FIRST_QUESTIONS}
    otherwise = {question_place(q): answer for q, answer in told.second.items()}
    dual.work_on(
        team,
        SheetKind.ASSESSMENT,
        result.uuid,
        first=first,
        second={**first, **otherwise},
        settled={place: first[place] for place in otherwise},
        is_adjudicated=told.is_adjudicated,
    )
