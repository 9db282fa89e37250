"""Analyses: what is asked for, each change a version; put away and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.ledger import Act
from reviews.models import Member
from reviews.services.repeats import payload_before
from synthesis.events import AnalysisArchived, AnalysisRestored, AnalysisSpecified
from synthesis.models import Analysis, AnalysisVersion
from synthesis.runs.specification import Specification, normalised, sha256_of, write
from synthesis.selectors.analysis_choices import choices_of, faults_of
from synthesis.services.runs import Archived, request_if_locked


class BadSpecification(DomainError):
    """Some of it can't be. faults: a sentence by field."""

    status = 422

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)


class ChangedMeanwhile(DomainError):
    """Another version was written since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else changed this analysis while you were writing. Open its newest version."
            )
        )


class NothingChanged(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Nothing was changed, so there is nothing to save."))


def add_analysis(*, by: Member, asked: Specification, key: UUID) -> Analysis:
    """A further analysis; it is computed at once if the data set is locked. Raises BadSpecification."""
    permissions.check(by, permissions.Act.EDIT_ANALYSES)
    body = write(asked)
    with ledger.act(by=by, key=key, content=("add analysis", body)) as act:
        if act.repeated:
            known = payload_before(act, AnalysisSpecified.KIND)["analysis"]
            return Analysis.objects.get(uuid=known)
        _check(by, asked)
        last = Analysis.objects.filter(review_id=by.review_id).aggregate(at=Max("position"))["at"]
        made = Analysis.objects.create(
            review_id=by.review_id, position=0 if last is None else last + 1
        )
        _write(act, by, made, body, number=1)
    return made


def revise_analysis(
    *, by: Member, analysis: UUID, asked: Specification, based_on: int, key: UUID
) -> Analysis:
    """Ask for something else from here on. based_on: number of the version that was changed.

    Raises BadSpecification, ChangedMeanwhile, NothingChanged, Archived, NotFound.
    """
    permissions.check(by, permissions.Act.EDIT_ANALYSES)
    body = write(asked)
    with ledger.act(by=by, key=key, content=("revise analysis", analysis, body, based_on)) as act:
        target = analysis_of(by, analysis)
        if act.repeated:
            return target
        if target.archived_at is not None:
            raise Archived
        last = target.versions.order_by("-number")[0]
        if last.number != based_on:
            raise ChangedMeanwhile
        if last.body == body:
            raise NothingChanged
        _check(by, asked)
        _write(act, by, target, body, number=based_on + 1)
    return target


def archive_analysis(*, by: Member, analysis: UUID, key: UUID) -> Analysis:
    """Put an analysis away: it is computed no more; its versions and results stay. Raises NotFound."""
    permissions.check(by, permissions.Act.EDIT_ANALYSES)
    with ledger.act(by=by, key=key, content=("archive analysis", analysis)) as act:
        target = analysis_of(by, analysis)
        if act.repeated or target.archived_at is not None:
            return target
        target.archived_at = act.at
        target.save(update_fields=["archived_at"])
        act.append(AnalysisArchived(analysis=target.uuid))
    return target


def restore_analysis(*, by: Member, analysis: UUID, key: UUID) -> Analysis:
    """Bring an archived analysis back. Raises NotFound."""
    permissions.check(by, permissions.Act.EDIT_ANALYSES)
    with ledger.act(by=by, key=key, content=("restore analysis", analysis)) as act:
        target = analysis_of(by, analysis)
        if act.repeated or target.archived_at is None:
            return target
        target.archived_at = None
        target.save(update_fields=["archived_at"])
        act.append(AnalysisRestored(analysis=target.uuid))
        request_if_locked(act, target.versions.order_by("-number")[0])
    return target


def analysis_of(by: Member, analysis: UUID) -> Analysis:
    """An analysis of the member's review. Raises NotFound."""
    found = Analysis.objects.filter(review_id=by.review_id, uuid=analysis).first()
    if found is None:
        raise NotFound(_("This analysis is not in this review."))
    return found


def _check(by: Member, asked: Specification) -> None:
    if faults := faults_of(normalised(asked), choices_of(by.review_id)):
        raise BadSpecification(faults)


def _write(act: Act, by: Member, analysis: Analysis, body: str, *, number: int) -> None:
    version = AnalysisVersion(
        review_id=by.review_id,
        analysis=analysis,
        number=number,
        body=body,
        sha256=sha256_of(body),
        written_by=by,
        written_at=act.at,
    )
    version.save(force_insert=True)
    act.append(
        AnalysisSpecified(
            analysis=analysis.uuid, version=version.uuid, number=number, sha256=version.sha256
        )
    )
    request_if_locked(act, version)
