"""Calling a thing something: an append-only row with the words, named by an event."""

from __future__ import annotations

import unicodedata
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from extraction.events import Worded
from extraction.models import Wording
from reviews import ledger
from reviews.errors import DomainError
from reviews.ledger import Act

MAX_LENGTH = 200


class NameMissing(DomainError):
    """A thing needs a name."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("Type a name, of at most 200 characters."))


class NameTaken(DomainError):
    """Two things of a kind can't have the same name."""

    def __init__(self) -> None:
        super().__init__(_("There is one of that name already."))


def tidy_name(text: str) -> str:
    """The name as it is kept: NFC, single spaces. Raises NameMissing."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > MAX_LENGTH:
        raise NameMissing
    return name


def word(thing: UUID, name: str, act: Act) -> None:
    """Keep the words, and say in the ledger that they hold from here on."""
    digest = ledger.sha256(name)
    row = Wording(
        review_id=act.by.review_id, thing=thing, text=name, sha256=digest, written_at=act.at
    )
    row.save(force_insert=True)
    act.append(Worded(thing=thing, wording=row.uuid, sha256=digest))
