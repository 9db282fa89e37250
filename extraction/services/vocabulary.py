"""The review's own words for what is compared: interventions, and comparisons of two."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from extraction.events import (
    ComparisonAdded,
    ComparisonRemoved,
    InterventionAdded,
    InterventionRemoved,
)
from extraction.models import Comparison, Intervention, Result, StudyArm
from extraction.services.locked import refuse_if_locked
from extraction.services.wording import NameTaken, tidy_name, word
from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.models import Member
from reviews.services.repeats import payload_before


class InUse(DomainError):
    """Something rests on it."""


class TwoAreNeeded(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("A comparison is of two different interventions."))


def add_intervention(*, by: Member, name: str, key: UUID) -> Intervention:
    """A further intervention. Raises NameMissing, NameTaken, DataSetLocked."""
    permissions.check(by, permissions.Act.EDIT_FORMS)
    with ledger.act(by=by, key=key, content=("add intervention", name)) as act:
        if act.repeated:
            made_then = payload_before(act, InterventionAdded.KIND)["intervention"]
            return Intervention.objects.get(uuid=made_then)
        tidy = tidy_name(name)
        known = Intervention.objects.filter(review_id=by.review_id, removed_at=None)
        refuse_if_locked(by.review_id)
        if known.filter(name=tidy).exists():
            raise NameTaken
        made = Intervention.objects.create(
            review_id=by.review_id, name=tidy, position=known.count()
        )
        act.append(InterventionAdded(intervention=made.uuid))
        word(made.uuid, tidy, act)
    return made


def rename_intervention(*, by: Member, intervention: UUID, name: str, key: UUID) -> Intervention:
    """Call an intervention something else. Raises NameMissing, NameTaken, DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("rename intervention", intervention, name)) as act:
        target = _intervention(by, intervention)
        tidy = tidy_name(name)
        if act.repeated or target.name == tidy:
            return target
        refuse_if_locked(by.review_id)
        known = Intervention.objects.filter(review_id=by.review_id, removed_at=None)
        if known.filter(name=tidy).exists():
            raise NameTaken
        target.name = tidy
        target.save(update_fields=["name"])
        word(target.uuid, tidy, act)
    return target


def remove_intervention(*, by: Member, intervention: UUID, key: UUID) -> None:
    """Take an intervention off the list. Raises InUse, DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("remove intervention", intervention)) as act:
        if act.repeated:
            return
        target = _intervention(by, intervention)
        refuse_if_locked(by.review_id)
        if StudyArm.objects.filter(intervention=target, removed_at=None).exists():
            raise InUse(_("Arms of studies are mapped to this intervention. Map them to another."))
        standing = Comparison.objects.filter(removed_at=None)
        if (
            standing.filter(experimental=target).exists()
            or standing.filter(comparator=target).exists()
        ):
            raise InUse(_("A comparison takes this intervention. Remove the comparison first."))
        target.removed_at = act.at
        target.save(update_fields=["removed_at"])
        act.append(InterventionRemoved(intervention=target.uuid))


def add_comparison(*, by: Member, experimental: UUID, comparator: UUID, key: UUID) -> Comparison:
    """A further comparison. Raises TwoAreNeeded, NameTaken, DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("add comparison", experimental, comparator)) as act:
        if act.repeated:
            made_then = payload_before(act, ComparisonAdded.KIND)["comparison"]
            return Comparison.objects.get(uuid=made_then)
        first, second = _intervention(by, experimental), _intervention(by, comparator)
        known = Comparison.objects.filter(review_id=by.review_id, removed_at=None)
        refuse_if_locked(by.review_id)
        if first == second:
            raise TwoAreNeeded
        if known.filter(experimental=first, comparator=second).exists():
            raise NameTaken
        made = Comparison.objects.create(
            review_id=by.review_id,
            experimental=first,
            comparator=second,
            position=known.count(),
        )
        act.append(
            ComparisonAdded(comparison=made.uuid, experimental=first.uuid, comparator=second.uuid)
        )
    return made


def remove_comparison(*, by: Member, comparison: UUID, key: UUID) -> None:
    """Take a comparison off the list. Raises InUse, DataSetLocked, NotFound."""
    permissions.check(by, permissions.Act.EDIT_FORMS)
    with ledger.act(by=by, key=key, content=("remove comparison", comparison)) as act:
        if act.repeated:
            return
        rows = Comparison.objects.filter(review_id=by.review_id, removed_at=None)
        target = rows.filter(uuid=comparison).first()
        if target is None:
            raise NotFound(_("This comparison is not in this review."))
        refuse_if_locked(by.review_id)
        if Result.objects.filter(comparison=target, removed_at=None).exists():
            raise InUse(_("Risk of bias is judged for results of this comparison."))
        target.removed_at = act.at
        target.save(update_fields=["removed_at"])
        act.append(ComparisonRemoved(comparison=target.uuid))


def _intervention(by: Member, intervention: UUID) -> Intervention:
    permissions.check(by, permissions.Act.EDIT_FORMS)
    rows = Intervention.objects.filter(review_id=by.review_id, removed_at=None)
    found = rows.filter(uuid=intervention).first()
    if found is None:
        raise NotFound(_("This intervention is not in this review."))
    return found
