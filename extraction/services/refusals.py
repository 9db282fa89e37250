"""Refusals that the services on sheets share."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from extraction.models import Sheet
from reviews.errors import DomainError


class SheetClosed(DomainError):
    """The sheet can't be changed now."""


class NotComplete(DomainError):
    """Something is still blank or undecided. places: what."""

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(_("This isn't complete yet: what is still open is marked."))
        self.places = tuple(places)


def refuse_parked(sheet: Sheet) -> None:
    """Raises SheetClosed where the sheet's study or result is out of the review at present."""
    if not sheet.study.is_included:
        raise SheetClosed(
            _("This study is parked: it has no included report at present. Nothing of it is lost.")
        )
    if sheet.result is not None and sheet.result.removed_at is not None:
        raise SheetClosed(_("This result was taken off the list. Nothing of it is lost."))
