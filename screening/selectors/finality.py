"""Votes that were final when they were cast (docs/decisions/0007)."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID

from django.db.models import Q

from reviews.roles import Stage
from screening.models import StageRecord, StageSettings, Vote


def final_votes(review: UUID, stage: Stage) -> Q:
    """Among a stage's votes: those cast while one vote decided, on records begun under rules that ask for more.

    On a record without votes such a vote is final, since it decides. If it weren't so here, that a vote can still be
    changed, or awaits others, would tell its voter that somebody has voted on the record, and how.
    """
    rows = StageSettings.objects.filter(review_id=review, stage=stage.value).order_by("number")
    found = Q(pk__in=[])
    for version, following in pairwise([*rows, None]):
        if version is None or version.votes_required > 1:
            continue
        cast = Q(cast_at__gte=version.written_at)
        if following is not None:
            cast &= Q(cast_at__lt=following.written_at)
        found |= cast & Q(
            stage_record__settings__number__lt=version.number,
            stage_record__settings__votes_required__gt=1,
        )
    return found


def is_final(vote: Vote, target: StageRecord) -> bool:
    """Whether a standing vote on an undecided record can't be changed any more."""
    final = final_votes(target.review_id, Stage(target.stage))
    return Vote.objects.filter(final, pk=vote.pk).exists()
