"""The BCG review: thirteen trials with their published counts, pooled to the numbers of the oracle."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from reviews.ids import new_uuid
from reviews.protocol import Content, Criterion, CriterionKind, Question
from reviews.roles import Stage
from reviews.searches import SearchFacts
from reviews.services.protocol import amend_protocol
from reviews.sources import SourceKind
from screening.models import StageRecord
from screening.services import full_text
from screening.tally import Verdict
from synthesis.services.samples import importing, screening
from synthesis.services.samples.company import Company
from synthesis.services.samples.screening import Ballot

TITLE = "BCG vaccine against tuberculosis"
QUESTION = "Does vaccination with BCG prevent tuberculosis?"
DATA = Path(settings.BASE_DIR) / "synthesis" / "sample" / "bcg.json"
REASONS = ["Wrong study design", "Wrong population", "Wrong intervention", "Wrong comparator"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trial:
    """One trial: events and total of the vaccinated and of the controls, and how they were allocated."""

    name: str
    year: str
    vaccinated: tuple[int, int]
    control: tuple[int, int]
    allocation: str


def trials() -> Sequence[Trial]:
    """The thirteen trials, in the order of the data set."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["trials"]
    return [
        Trial(
            name=row["study"].rpartition(" ")[0],
            year=row["study"].rpartition(" ")[2],
            vaccinated=_pair(row["vaccinated"]),
            control=_pair(row["control"]),
            allocation=row["allocation"],
        )
        for row in rows
    ]


def _pair(counts: Mapping[str, Any]) -> tuple[int, int]:
    return counts["events"], counts["total"]


def play_import(team: Company) -> None:
    """The protocol, and thirteen placeholder records; which database gave which is not reported."""
    criteria = (
        (CriterionKind.INCLUDE, "Trial with a control group that was not vaccinated"),
        (CriterionKind.INCLUDE, "Counts of tuberculosis in both groups"),
    )
    amend_protocol(
        by=team.lead,
        content=Content(
            title=TITLE,
            question=Question(
                population="Anybody at risk of tuberculosis",
                intervention="BCG vaccine",
                comparator="No vaccine",
                outcome="Tuberculosis",
                free=QUESTION,
            ),
            criteria=tuple(Criterion(id=str(new_uuid()), kind=k, text=t) for k, t in criteria),
        ),
        reason="Criteria agreed by the team before screening.",
        based_on=1,
        key=new_uuid(),
    )
    facts = SearchFacts(source="Not reported by database", kind=SourceKind.DATABASE)
    entries = "".join(_entry(trial) for trial in trials())
    importing.bring_in(by=team.lead, facts=facts, name="placeholders.ris", content=entries.encode())
    importing.compare_pairs(by=team.lead, is_same=lambda _first, _second: False)


def placeholder_title(trial: Trial) -> str:
    """What the trial's one record is called; nobody reported the real flow."""
    return f"Placeholder record of the trial {trial.name} {trial.year}"


def _entry(trial: Trial) -> str:
    authors = trial.name.removesuffix(" et al").split(" & ")
    tags = [("TY", "JOUR"), *(("AU", author) for author in authors), ("PY", trial.year)]
    tags += [("TI", placeholder_title(trial)), ("ER", "")]
    return "".join(f"{tag}  - {value}\n" for tag, value in tags)


def play_screening(team: Company) -> None:
    """Both reviewers include every trial."""
    screening.set_rules(team, REASONS)
    screening.vote_all(team, Stage.TITLE_ABSTRACT, _both_include)


def play_full_text(team: Company) -> None:
    """The reports are at hand outside of Quorum; both include every one."""
    for report in screening.reports_sought(team):
        full_text.mark_retrieved(by=team.first, report=report.uuid, key=new_uuid())
    screening.vote_all(team, Stage.FULL_TEXT, _both_include)


def _both_include(_row: StageRecord) -> tuple[Ballot, Ballot]:
    return Ballot(verdict=Verdict.INCLUDE), Ballot(verdict=Verdict.INCLUDE)
