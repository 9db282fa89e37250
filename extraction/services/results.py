"""The results that risk of bias is judged for: a study's outcome at a time point for a comparison."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from extraction.events import ResultAdded, ResultRemoved
from extraction.models import Comparison, Result, Study
from extraction.selectors.forms import definition_of, published_form
from extraction.selectors.rob import ResultKey, proposed_results
from extraction.selectors.sheets import consensus_on
from extraction.services.locked import refuse_if_locked
from extraction.sheet_states import SheetKind
from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.ledger import Act
from reviews.models import Member
from reviews.services.repeats import payload_before, payloads_before


class ResultListed(DomainError):
    """A result stands on the list once."""

    def __init__(self) -> None:
        super().__init__(_("This result is on the list already."))


class ResultAgreed(DomainError):
    """Its risk of bias is agreed."""

    def __init__(self) -> None:
        super().__init__(
            _("The risk of bias of this result is agreed. A lead opens it again first.")
        )


def add_result(
    *, by: Member, study: UUID, outcome: UUID, timepoint: UUID, comparison: UUID, key: UUID
) -> Result:
    """Put a result on the list; one that was taken off comes back with all that was done on it.

    Raises ResultListed, DataSetLocked, NotFound.
    """
    permissions.check(by, permissions.Act.LIST_RESULTS)
    said = ("add result", study, outcome, timepoint, comparison)
    with ledger.act(by=by, key=key, content=said) as act:
        if act.repeated:
            return Result.objects.get(uuid=payload_before(act, ResultAdded.KIND)["result"])
        refuse_if_locked(by.review_id)
        wanted = ResultKey(study=study, outcome=outcome, timepoint=timepoint, comparison=comparison)
        _refuse_unknown(by.review_id, wanted)
        return _add(wanted, act)


def add_proposed(*, by: Member, key: UUID) -> list[Result]:
    """Put all results on the list for which the agreed outcome data have both sides of a comparison; none that
    somebody took off. Raises DataSetLocked."""
    permissions.check(by, permissions.Act.LIST_RESULTS)
    with ledger.act(by=by, key=key, content=("add proposed results",)) as act:
        if act.repeated:
            added = [p["result"] for p in payloads_before(act, ResultAdded.KIND)]
            return list(Result.objects.filter(uuid__in=added))
        refuse_if_locked(by.review_id)
        return [_add(wanted, act) for wanted in proposed_results(by.review_id)]


def remove_result(*, by: Member, result: UUID, key: UUID) -> None:
    """Take a result off the list; what was done on it is kept, out of sight.

    Raises ResultAgreed, DataSetLocked, NotFound.
    """
    permissions.check(by, permissions.Act.LIST_RESULTS)
    with ledger.act(by=by, key=key, content=("remove result", result)) as act:
        if act.repeated:
            return
        refuse_if_locked(by.review_id)
        rows = Result.objects.filter(study__review_id=by.review_id, removed_at=None)
        target = rows.filter(uuid=result).first()
        if target is None:
            raise NotFound(_("This result is not on the list of this review."))
        consensus = consensus_on(SheetKind.ASSESSMENT, target.uuid)
        if consensus is not None and consensus.is_agreed:
            raise ResultAgreed
        target.removed_at = act.at
        target.save(update_fields=["removed_at"])
        act.append(ResultRemoved(result=target.uuid))


def _add(wanted: ResultKey, act: Act) -> Result:
    facts = {
        "study_id": wanted.study,
        "outcome": wanted.outcome,
        "timepoint": wanted.timepoint,
        "comparison_id": wanted.comparison,
    }
    rows = Result.objects.filter(**facts)
    if rows.filter(removed_at=None).exists():
        raise ResultListed
    found = rows.order_by("-removed_at", "uuid").first()
    if found is None:
        found = Result.objects.create(**facts)
    else:
        found.removed_at = None
        found.save(update_fields=["removed_at"])
    act.append(
        ResultAdded(
            result=found.uuid,
            study=wanted.study,
            outcome=wanted.outcome,
            timepoint=wanted.timepoint,
            comparison=wanted.comparison,
        )
    )
    return found


def _refuse_unknown(review_id: UUID, wanted: ResultKey) -> None:
    """Raises NotFound for a part that the review doesn't have."""
    studies = Study.objects.included().filter(review_id=review_id, uuid=wanted.study)
    if not studies.exists():
        raise NotFound(_("This study is not included in this review."))
    comparisons = Comparison.objects.filter(
        review_id=review_id, uuid=wanted.comparison, removed_at=None
    )
    if not comparisons.exists():
        raise NotFound(_("This comparison is not in this review."))
    form = published_form(review_id)
    outcomes = () if form is None else definition_of(form).outcomes
    known = {(o.id, t.id) for o in outcomes for t in o.timepoints}
    if (str(wanted.outcome), str(wanted.timepoint)) not in known:
        raise NotFound(_("The published form has no such outcome and time point."))
