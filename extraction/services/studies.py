"""Studies and the reports that describe them: made when a report is included, grouped by people."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from extraction.events import PrimaryChosen, StudyLinked, StudyMade, StudyUnlinked
from extraction.models import Study, StudyReport
from extraction.selectors.reports import facts_for_label, included_reports, sought_report
from extraction.services.lock_marks import mark_lock
from extraction.services.locked import refuse_if_locked
from extraction.services.wording import NameTaken, tidy_name, word
from extraction.study_labels import base_label, new_label
from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.ledger import Act
from reviews.models import Member
from reviews.services.repeats import payload_before
from screening.models import Report


class NeedsAStudy(DomainError):
    """An included report describes at least one study."""

    def __init__(self) -> None:
        super().__init__(
            _("An included report belongs to a study: move it to another, or make it a new one.")
        )


def take_in(report: Report, act: Act) -> None:
    """A report was included: its study is, too; without one it gets one of its own."""
    if not _links(report.uuid).exists():
        _link(_made(report, act), report, act, also=False)
    _refresh(_studies_of(report.uuid), act)


def let_go(report: Report, act: Act) -> None:
    """A report's inclusion fell: a study without another included report is parked, with all work on it."""
    _refresh(_studies_of(report.uuid), act, without=report.uuid)


def move_report(*, by: Member, report: UUID, study: UUID, key: UUID) -> Study:
    """Let a report describe this study alone. Raises DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("move", report, study)) as act:
        source, target = _reached(by, report, study)
        if not act.repeated:
            _move(source, target, act)
    return target


def split_report(*, by: Member, report: UUID, key: UUID) -> Study:
    """Let a report describe a study of its own, made now. Raises DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("split", report)) as act:
        if act.repeated:
            return Study.objects.get(uuid=payload_before(act, StudyMade.KIND)["study"])
        source = _reached_report(by, report)
        target = _made(source, act)
        _move(source, target, act)
    return target


def link_report(*, by: Member, report: UUID, study: UUID, key: UUID) -> Study:
    """Let a report describe this study too (a paper that pools two). Raises DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("link", report, study)) as act:
        source, target = _reached(by, report, study)
        if not act.repeated and not _links(source.uuid).filter(study=target).exists():
            _link(target, source, act, also=True)
            _refresh([target], act)
    return target


def unlink_report(*, by: Member, report: UUID, study: UUID, key: UUID) -> Study:
    """Let a report describe this study no longer. Raises NeedsAStudy, DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("unlink", report, study)) as act:
        source, target = _reached(by, report, study)
        links = _links(source.uuid)
        if act.repeated or not links.filter(study=target).exists():
            return target
        is_included = source.uuid in included_reports(by.review_id)
        if is_included and not links.exclude(study=target).exists():
            raise NeedsAStudy
        _unlink(target, source, act)
        act.append(StudyUnlinked(report=source.uuid, study=target.uuid))
        _choose_primary_again(target, act)
        _refresh([target], act)
    return target


def choose_primary(*, by: Member, study: UUID, report: UUID, key: UUID) -> Study:
    """Say which report of a study is the primary one. Raises DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("primary", study, report)) as act:
        source, target = _reached(by, report, study)
        if act.repeated:
            return target
        if not _links(source.uuid).filter(study=target).exists():
            raise NotFound(_("This report does not describe this study."))
        _set_primary(target, source.uuid, act)
    return target


def rename_study(*, by: Member, study: UUID, label: str, key: UUID) -> Study:
    """Call a study something else. Raises NameMissing, NameTaken, DataSetLocked, NotFound."""
    with ledger.act(by=by, key=key, content=("rename", study, label)) as act:
        target = reached_study(by, study)
        name = tidy_name(label)
        if act.repeated or target.label == name:
            return target
        if Study.objects.filter(review_id=by.review_id, label=name).exists():
            raise NameTaken
        _call(target, name, act)
    return target


def _reached(by: Member, report: UUID, study: UUID) -> tuple[Report, Study]:
    return _reached_report(by, report), reached_study(by, study)


def _reached_report(by: Member, report: UUID) -> Report:
    permissions.check(by, permissions.Act.GROUP_STUDIES)
    found = sought_report(by.review_id, report)
    if found is None:
        raise NotFound(_("This report is not sought in this review."))
    refuse_if_locked(by.review_id)
    return found


def reached_study(by: Member, study: UUID) -> Study:
    """A study that a member may change now. Raises Forbidden, NotFound, DataSetLocked."""
    permissions.check(by, permissions.Act.GROUP_STUDIES)
    found = Study.objects.filter(uuid=study, review_id=by.review_id).first()
    if found is None:
        raise NotFound(_("This study is not in this review."))
    refuse_if_locked(by.review_id)
    return found


def _made(report: Report, act: Act) -> Study:
    authors, year, title = facts_for_label(report)
    known = Study.objects.filter(review_id=report.review_id)
    label = new_label(
        base_label(authors=authors, year=year, title=title), known.values_list("label", flat=True)
    )
    if label.renamed is not None:
        old, new = label.renamed
        _call(known.get(label=old), new, act)
    study = Study(review_id=report.review_id)
    act.append(StudyMade(study=study.uuid))
    _call(study, label.label, act)
    return study


def _call(study: Study, label: str, act: Act) -> None:
    study.label = label
    study.save()
    word(study.uuid, label, act)


def _move(report: Report, target: Study, act: Act) -> None:
    left = [study for study in _studies_of(report.uuid) if study.uuid != target.uuid]
    for study in left:
        _unlink(study, report, act)
    _link(target, report, act, also=False)
    for study in left:
        _choose_primary_again(study, act)
    _refresh([*left, target], act)


def _link(study: Study, report: Report, act: Act, *, also: bool) -> None:
    StudyReport.objects.get_or_create(study=study, report=report, unlinked_at=None)
    act.append(StudyLinked(report=report.uuid, study=study.uuid, also=also))
    _choose_primary_again(study, act)


def _unlink(study: Study, report: Report, act: Act) -> None:
    links = StudyReport.objects.filter(study=study, report=report, unlinked_at=None)
    links.update(unlinked_at=act.at, is_primary=False)


def _choose_primary_again(study: Study, act: Act) -> None:
    """A study with reports has a primary one: an included one where there is one."""
    links = StudyReport.objects.filter(study=study, unlinked_at=None)
    if links.filter(is_primary=True).exists():
        return
    included = set(included_reports(study.review_id))
    ids = sorted(links.values_list("report_id", flat=True), key=lambda i: (i not in included, i))
    if ids:
        _set_primary(study, ids[0], act)


def _set_primary(study: Study, report: UUID, act: Act) -> None:
    links = StudyReport.objects.filter(study=study, unlinked_at=None)
    if links.filter(report=report, is_primary=True).exists():
        return
    links.filter(is_primary=True).update(is_primary=False)
    links.filter(report=report).update(is_primary=True)
    act.append(PrimaryChosen(report=report, study=study.uuid))


def _links(report: UUID) -> QuerySet[StudyReport]:
    return StudyReport.objects.filter(report=report, unlinked_at=None)


def _studies_of(report: UUID) -> list[Study]:
    rows = Study.objects.filter(links__report=report, links__unlinked_at=None)
    return list(rows.order_by("uuid"))


def _refresh(studies: Iterable[Study], act: Act, *, without: UUID | None = None) -> None:
    """Bring studies in line with the decisions on their reports. without: a report whose inclusion is just falling."""
    for study in studies:
        links = StudyReport.objects.filter(
            study=study, unlinked_at=None, report__in=included_reports(study.review_id)
        )
        is_included = links.exclude(report=without).exists()
        if is_included != study.is_included:
            study.is_included = is_included
            study.save(update_fields=["is_included"])
    mark_lock(act)
