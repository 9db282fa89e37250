"""The refusal of whatever would move a locked data set."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from extraction.selectors.locking import is_locked
from reviews.errors import DomainError


class DataSetLocked(DomainError):
    """Sheets, arms and grouping stay as they are while the data set is locked."""

    def __init__(self) -> None:
        super().__init__(_("The data set is locked. Unlock it first, with a reason."))


def refuse_if_locked(review_id: UUID) -> None:
    """Raises DataSetLocked."""
    if is_locked(review_id):
        raise DataSetLocked
