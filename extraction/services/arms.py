"""The arms of a study, each mapped to one of the review's interventions. Both extractors share them."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from extraction.events import ArmAdded, ArmMapped, ArmRemoved
from extraction.models import Intervention, Study, StudyArm
from extraction.selectors.sheets import consensus_on
from extraction.services.locked import refuse_if_locked
from extraction.services.studies import reached_study
from extraction.services.wording import NameTaken, tidy_name, word
from extraction.sheet_states import SheetKind
from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.models import Member
from reviews.services.repeats import payload_before


class ArmsAgreed(DomainError):
    """What is agreed was extracted for these arms."""

    def __init__(self) -> None:
        super().__init__(
            _("This study's extraction is agreed for these arms. A lead opens it again first.")
        )


def add_arm(*, by: Member, study: UUID, label: str, intervention: UUID, key: UUID) -> StudyArm:
    """A further arm of a study. Raises NameMissing, NameTaken, ArmsAgreed, DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("add arm", study, label, intervention)) as act:
        if act.repeated:
            return StudyArm.objects.get(uuid=payload_before(act, ArmAdded.KIND)["arm"])
        target = reached_study(by, study)
        name = tidy_name(label)
        _refuse_agreed(target)
        if StudyArm.objects.filter(study=target, removed_at=None, label=name).exists():
            raise NameTaken
        arm = StudyArm.objects.create(
            study=target,
            label=name,
            intervention=_intervention(by, intervention),
            position=StudyArm.objects.filter(study=target).count(),
        )
        act.append(ArmAdded(arm=arm.uuid, study=target.uuid, intervention=arm.intervention_id))
        word(arm.uuid, name, act)
    return arm


def change_arm(*, by: Member, arm: UUID, label: str, intervention: UUID, key: UUID) -> StudyArm:
    """Call an arm something else, or map it to another intervention; what was extracted for it stays.

    Raises NameMissing, NameTaken, DataSetLocked, NotFound.
    """
    with ledger.act(by=by, key=key, content=("change arm", arm, label, intervention)) as act:
        target = _arm(by, arm)
        name, mapped = tidy_name(label), _intervention(by, intervention)
        if act.repeated:
            return target
        if name != target.label:
            others = StudyArm.objects.filter(study=target.study_id, removed_at=None, label=name)
            if others.exists():
                raise NameTaken
            target.label = name
            word(target.uuid, name, act)
        if mapped.uuid != target.intervention_id:
            target.intervention = mapped
            act.append(ArmMapped(arm=target.uuid, intervention=mapped.uuid))
        target.save(update_fields=["label", "intervention"])
    return target


def remove_arm(*, by: Member, arm: UUID, key: UUID) -> None:
    """Take an arm off a study; what was extracted for it is kept, out of sight. Raises ArmsAgreed, DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("remove arm", arm)) as act:
        if act.repeated:
            return
        target = _arm(by, arm)
        _refuse_agreed(target.study)
        target.removed_at = act.at
        target.save(update_fields=["removed_at"])
        act.append(ArmRemoved(arm=target.uuid))


def _arm(by: Member, arm: UUID) -> StudyArm:
    permissions.check(by, permissions.Act.GROUP_STUDIES)
    rows = StudyArm.objects.filter(study__review_id=by.review_id, removed_at=None)
    found = rows.filter(uuid=arm).select_related("study").first()
    if found is None:
        raise NotFound(_("This arm is not in this review."))
    refuse_if_locked(by.review_id)
    return found


def _intervention(by: Member, intervention: UUID) -> Intervention:
    rows = Intervention.objects.filter(review_id=by.review_id, removed_at=None)
    found = rows.filter(uuid=intervention).first()
    if found is None:
        raise NotFound(_("This intervention is not in this review."))
    return found


def _refuse_agreed(study: Study) -> None:
    consensus = consensus_on(SheetKind.EXTRACTION, study.uuid)
    if consensus is not None and consensus.is_agreed:
        raise ArmsAgreed
