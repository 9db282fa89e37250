"""What extraction does when the apps upstream tell it something, in the same transaction."""

from __future__ import annotations

from extraction.services import forms, studies
from extraction.services.sheets import archive_open_sheets
from extraction.sheet_states import SheetKind
from reviews.ledger import Act
from reviews.models import Member, Review
from reviews.permissions import Act as Right
from reviews.permissions import may
from screening.models import Report

RIGHT_OF = {SheetKind.EXTRACTION: Right.EXTRACT, SheetKind.ASSESSMENT: Right.ASSESS}


def on_review_created(*, act: Act, review: Review, **_: object) -> None:
    """A form to start from."""
    forms.set_up(review=review.uuid, act=act)


def on_report_included(*, act: Act, report: Report, **_: object) -> None:
    studies.take_in(report, act)


def on_report_inclusion_withdrawn(*, act: Act, report: Report, **_: object) -> None:
    studies.let_go(report, act)


def on_roles_changed(*, act: Act, member: Member, **_: object) -> None:
    """Whoever leaves, or may extract no longer, leaves the unfinished sheets: others can take their places."""
    gone = [kind for kind, right in RIGHT_OF.items() if not may(member, right)]
    archive_open_sheets(member, gone, act)
