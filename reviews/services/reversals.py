"""What takes back an event about records: all of those that it names, or some."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews.errors import DomainError
from reviews.events import RecordsRemoved
from reviews.ledger import Act
from reviews.models import Member
from reviews.services import removals, tagging
from reviews.tag_events import RecordsTagged, RecordsUntagged

# By the kind of event, what takes it back within the act, and of how many records; each asks for the rights itself.
OF_RECORDS: Mapping[str, Callable[[Member, Mapping[str, Any], Sequence[UUID], Act], int]] = {
    RecordsTagged.KIND: tagging.take_off_again,
    RecordsUntagged.KIND: tagging.put_again,
    RecordsRemoved.KIND: removals.put_back,
}


class NothingToUndo(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("There is nothing to take back any more: it was undone, or changed since.")
        )
