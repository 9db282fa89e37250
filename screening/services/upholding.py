"""Saying that an excluded record stays so although an abstract came; re-opening it is the other answer."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, Forbidden, NotFound
from reviews.models import Member
from reviews.services.repeats import payload_before
from screening.events import ExclusionUpheld, UpholdingTakenBack
from screening.models import StageRecord, UpheldExclusion
from screening.selectors.new_information import answers_news, news_in


class NoNews(DomainError):
    """There is nothing to answer: somebody did, or what came is gone again."""

    def __init__(self) -> None:
        super().__init__(
            _("There is no new information on this record any more: it was answered or undone.")
        )


def uphold_exclusion(*, by: Member, stage_record: UUID, key: UUID) -> UpheldExclusion:
    """Let a record stay excluded with the abstract that came. Raises Forbidden, NotFound, NoNews."""
    _check(by)
    with ledger.act(by=by, key=key, content=("uphold", stage_record)) as act:
        if act.repeated:
            done = payload_before(act, ExclusionUpheld.KIND)["upheld"]
            return UpheldExclusion.objects.get(uuid=done)
        target = StageRecord.objects.filter(uuid=stage_record, review_id=by.review_id).first()
        if target is None:
            raise NotFound(_("This record is not in this review."))
        if target.uuid not in news_in(by.review_id, about=[target.record_id]):
            raise NoNews
        upheld = UpheldExclusion.objects.create(
            stage_record=target, round=target.round, by=by, made_at=act.at
        )
        act.append(
            ExclusionUpheld(
                upheld=upheld.uuid,
                stage_record=target.uuid,
                record=target.record_id,
                round=target.round,
            )
        )
    return upheld


def take_back_upholding(*, by: Member, upheld: UUID, key: UUID) -> UpheldExclusion:
    """Ask again. Raises Forbidden, NotFound."""
    _check(by)
    with ledger.act(by=by, key=key, content=("take back upholding", upheld)) as act:
        rows = UpheldExclusion.objects.filter(uuid=upheld, stage_record__review_id=by.review_id)
        target = rows.select_related("stage_record").first()
        if target is None:
            raise NotFound(_("This answer is not in this review."))
        if act.repeated or target.taken_back_at is not None:
            return target
        target.taken_back_at = act.at
        target.save(update_fields=["taken_back_at"])
        act.append(
            UpholdingTakenBack(
                upheld=target.uuid,
                stage_record=target.stage_record_id,
                record=target.stage_record.record_id,
            )
        )
    return target


def _check(by: Member) -> None:
    permissions.check(by, permissions.Act.UPHOLD_EXCLUSIONS)
    if not answers_news(by):
        raise Forbidden(_("Leads say what comes of new information, and adjudicators of titles."))
