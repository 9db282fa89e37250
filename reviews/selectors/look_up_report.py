"""What was really looked up elsewhere, as the methods section of a report says it."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.enrichment.interface import Service
from reviews.enrichment.notices import Nature
from reviews.look_up_words import FOUND_NAMES
from reviews.mark_words import NATURES, SERVICES
from reviews.models import Found, LookUp, Record
from reviews.selectors.days import day


def said_of_look_ups(review: UUID) -> str:
    """Whom the review asked about what, from when to when, what came of it, in sentences; "" where nothing was."""
    rows = LookUp.objects.filter(review_id=review, undone_at=None, finished_at__isnull=False)
    done = list(rows.order_by("created_at").select_related("file", "ids", "review"))
    asked = [each for each in done if each.file_id is None]
    files = [each for each in done if each.file_id is not None and not each.refusal]
    parts = [_said_of_services(asked)] if asked else []
    parts += [_said_of_files(files)] if files else []
    if parts:
        parts.append(_said_of_marks(review))
    return " ".join(parts)


def _said_of_services(look_ups: list[LookUp]) -> str:
    names = {service for each in look_ups for service in each.services}
    added = Counter(
        field
        for each in look_ups
        for field in each.findings.standing().values_list("field", flat=True)
    )
    text = _("Records were looked up by DOI and PMID at %(services)s on %(days)s.") % {
        "services": ", ".join(SERVICES[each] for each in Service if each.value in names),
        "days": _days(look_ups),
    }
    found = [f"{FOUND_NAMES[each]}: {added[each.value]:,}" for each in Found if added[each.value]]
    if not found:
        return text
    also = _("What records lacked was added, and nothing replaced (%(found)s).")
    return f"{text} {also % {'found': '; '.join(found)}}"


def _said_of_files(look_ups: list[LookUp]) -> str:
    text = ngettext(
        "Records were compared by DOI and PMID with a file of retraction notices on %(days)s.",
        "Records were compared by DOI and PMID with files of retraction notices on %(days)s.",
        len(look_ups),
    )
    return text % {"days": _days(look_ups)}


def _days(look_ups: list[LookUp]) -> str:
    days = [day(each.created_at, each.review) for each in look_ups]
    return ", ".join(dict.fromkeys(days))


def _said_of_marks(review: UUID) -> str:
    marks = Record.objects.distinct_works().filter(review_id=review).exclude(marks=[])
    n = Counter(mark for kept in marks.values_list("marks", flat=True) for mark in kept)
    if not n:
        return _("No report in this review is known to be retracted, corrected or in doubt.")
    found = "; ".join(f"{NATURES[each]}: {n[each.value]:,}" for each in Nature if n[each.value])
    return _("Reports with a notice: %(found)s.") % {"found": found}
