"""Plays the sample team through both sample reviews, by the services that the pages call."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from extraction.models import Snapshot
from extraction.selectors.forms import published_form
from reviews.ids import drawn_from
from reviews.models import Import
from reviews.roles import Stage
from screening.models import StageRecord
from screening.tally import State
from synthesis.services.samples import bcg, bcg_studies, company, ketamine, ketamine_studies
from synthesis.services.samples.company import Company


class Through(StrEnum):
    """The stage up to which the team is played."""

    IMPORT = "import"
    SCREENING = "screening"
    FULL_TEXT = "full_text"
    EXTRACTION = "extraction"
    SYNTHESIS = "synthesis"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """A sample review and how each of its stages is played."""

    name: str
    title: str
    question: str
    is_illustrative: bool
    stages: Mapping[Through, Callable[[Company], None]]


SAMPLES = (
    Sample(
        name="ketamine",
        title=ketamine.TITLE,
        question=ketamine.QUESTION,
        is_illustrative=True,
        stages={
            Through.IMPORT: ketamine.play_import,
            Through.SCREENING: ketamine.play_screening,
            Through.FULL_TEXT: ketamine.play_full_text,
            Through.EXTRACTION: ketamine_studies.play_extraction,
            Through.SYNTHESIS: ketamine_studies.play_synthesis,
        },
    ),
    Sample(
        name="bcg",
        title=bcg.TITLE,
        question=bcg.QUESTION,
        is_illustrative=False,
        stages={
            Through.IMPORT: bcg.play_import,
            Through.SCREENING: bcg.play_screening,
            Through.FULL_TEXT: bcg.play_full_text,
            Through.EXTRACTION: bcg_studies.play_extraction,
            Through.SYNTHESIS: bcg_studies.play_synthesis,
        },
    ),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Played:
    """What was done for one review: the stages that were played now, in order."""

    name: str
    review: UUID
    stages: tuple[Through, ...]


def play(*, through: Through, seed: int) -> Iterator[Played]:
    """Play both reviews to a stage. What was played before stays as it is; the same seed draws the same ids.

    A stage is one transaction: one that is interrupted leaves nothing, and the next call plays it from its start.
    """
    with drawn_from(_seed(seed, "people")), transaction.atomic():
        people = company.hire()
    for sample in SAMPLES:
        with drawn_from(_seed(seed, sample.name)), transaction.atomic():
            team, _is_new = company.found_review(
                people,
                title=sample.title,
                question=sample.question,
                is_illustrative=sample.is_illustrative,
            )
        played = []
        for stage in list(Through)[: list(Through).index(through) + 1]:
            if not _is_played(team, stage):
                with drawn_from(_seed(seed, f"{sample.name} {stage}")), transaction.atomic():
                    sample.stages[stage](team)
                played.append(stage)
        yield Played(name=sample.name, review=team.lead.review_id, stages=tuple(played))


def _is_played(team: Company, stage: Through) -> bool:
    review = team.lead.review_id
    reports = StageRecord.objects.filter(review=review, stage=Stage.FULL_TEXT.value)
    match stage:
        case Through.IMPORT:
            return Import.objects.filter(review=review).exists()
        case Through.SCREENING:
            return reports.exists()
        case Through.FULL_TEXT:
            return reports.exclude(state=State.PENDING.value).exists()
        case Through.EXTRACTION:
            return published_form(review) is not None
        case Through.SYNTHESIS:
            return Snapshot.objects.filter(review=review).exists()


def _seed(seed: int, part: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed} {part}".encode()).digest()[:8])
