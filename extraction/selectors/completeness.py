"""What is missing before the data set can be locked: counted from decisions only, so that no open work shows."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from extraction.models import Result, Sheet, Study
from extraction.selectors.forms import published_form
from extraction.sheet_states import SheetKind
from reviews.roles import Stage
from screening.models import Report, StageRecord
from screening.rules import Retrieval
from screening.selectors.disputes import UNDECIDED


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Something to be done before the lock. text: what, with its number; url_name: the page where; names: which ones."""

    text: str
    url_name: str
    names: tuple[str, ...] = ()


def gaps_of(review_id: UUID) -> list[Gap]:
    """Everything that stands between the review and its lock, in the flow's order. Empty: it can be locked."""
    return [*_screening_gaps(review_id), *_extraction_gaps(review_id)]


def _screening_gaps(review_id: UUID) -> list[Gap]:
    counted = StageRecord.objects.counted().filter(review_id=review_id)
    open_records = counted.undecided().filter(stage=Stage.TITLE_ABSTRACT.value).count()
    reports = Report.objects.filter(review_id=review_id, is_sought=True)
    sought = reports.filter(retrieval=Retrieval.SOUGHT.value).count()
    # One number, since the voters of a report whose reason is in dispute must take it for undecided.
    open_reports = counted.filter(
        Q(state__in=UNDECIDED) | Q(is_reason_disputed=True),
        stage=Stage.FULL_TEXT.value,
        report__retrieval=Retrieval.RETRIEVED.value,
    ).count()
    found = [
        (
            open_records,
            ngettext(
                "%(n)s record is not decided at title and abstract.",
                "%(n)s records are not decided at title and abstract.",
                open_records,
            ),
            "reviews:records",
        ),
        (
            sought,
            ngettext(
                "%(n)s report is still sought: neither retrieved nor given up.",
                "%(n)s reports are still sought: neither retrieved nor given up.",
                sought,
            ),
            "screening:full-texts",
        ),
        (
            open_reports,
            ngettext(
                "%(n)s report is not decided at full text, or has no settled reason.",
                "%(n)s reports are not decided at full text, or have no settled reason.",
                open_reports,
            ),
            "screening:full-texts",
        ),
    ]
    return [Gap(text=text % {"n": n}, url_name=name) for n, text, name in found if n]


def _extraction_gaps(review_id: UUID) -> list[Gap]:
    gaps = []
    if published_form(review_id) is None:
        gaps.append(
            Gap(text=_("The extraction form is not published."), url_name="extraction:forms")
        )
    studies = Study.objects.included().filter(review_id=review_id)
    if not studies.exists():
        gaps.append(Gap(text=_("No study is included."), url_name="extraction:studies"))
    gaps += _open_studies(studies.exclude(uuid__in=_agreed(review_id, "study_id")))
    results = Result.objects.filter(
        study__review_id=review_id, study__is_included=True, removed_at=None
    )
    n = results.exclude(uuid__in=_agreed(review_id, "result_id")).count()
    if n:
        text = ngettext(
            "%(n)s result has no agreed risk of bias.",
            "%(n)s results have no agreed risk of bias.",
            n,
        )
        gaps.append(Gap(text=text % {"n": n}, url_name="extraction:rob"))
    return gaps


def _open_studies(studies: QuerySet[Study]) -> list[Gap]:
    names = tuple(study.label for study in studies.order_by("label", "uuid"))
    if not names:
        return []
    text = ngettext(
        "%(n)s included study has no agreed extraction.",
        "%(n)s included studies have no agreed extraction.",
        len(names),
    )
    return [Gap(text=text % {"n": len(names)}, url_name="extraction:studies", names=names)]


def _agreed(review_id: UUID, subject: str) -> list[UUID]:
    kind = SheetKind.EXTRACTION if subject == "study_id" else SheetKind.ASSESSMENT
    rows = Sheet.objects.agreed().filter(review_id=review_id, kind=kind.value)
    return list(rows.values_list(subject, flat=True))
