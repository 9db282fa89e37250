"""What extraction and assessment have in common: each kind of sheet says here what is its own.

The kinds are registered once, in AppConfig.ready; services and pages of dual work ask `rules_of(kind)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.utils.functional import Promise

from extraction.models import FormVersion, Result, Sheet, Study
from extraction.sheet_states import SheetKind
from reviews.errors import DomainError
from reviews.permissions import Act
from reviews.roles import Stage

# What stands at a place, as JSON. Blank places are absent.
Content = dict[str, Any]
Contents = Mapping[str, Content]


class EntryRefused(DomainError):
    """What was given can't stand at that place; the text says why."""

    status = 422


@dataclass(frozen=True, kw_only=True, slots=True)
class Subject:
    """What two people answer about: a study by a form's version, or a result by a tool. uuid: the study's or result's."""

    kind: SheetKind
    uuid: UUID
    study: Study
    result: Result | None = None
    form: FormVersion | None = None
    tool: str = ""


class Questions(Protocol):
    """What one sheet asks."""

    def accept(self, place: str, raw: object) -> Content | None:
        """What to store at a place; None for blank. Raises EntryRefused."""

    def places(self, entries: Contents) -> tuple[str, ...]:
        """The places that are asked, given the answers, in order. Others count for nothing."""

    def missing(self, entries: Contents) -> tuple[str, ...]:
        """What still has to be answered before the sheet is complete, in order."""

    def agree(self, place: str, first: Content | None, second: Content | None) -> bool:
        """Whether two answers at a place say the same; two blank ones do."""

    def together(self, place: str, first: Content | None, second: Content | None) -> Content | None:
        """What holds where two answers say the same, and nobody said otherwise."""


class SheetRules(Protocol):
    """One kind of sheet. own_act: who may fill in a sheet; settle_act: who may settle a consensus; stage: whose adjudicators.

    full_text: the refusal to whoever comes when two have the subject.
    """

    @property
    def kind(self) -> SheetKind: ...
    @property
    def stage(self) -> Stage: ...
    @property
    def own_act(self) -> Act: ...
    @property
    def settle_act(self) -> Act: ...
    @property
    def full_text(self) -> str | Promise: ...

    def subject(self, review_id: UUID, uuid: UUID) -> Subject:
        """What can be started on now. Raises NotFound, and a DomainError in words where it isn't ready."""

    def in_order(self, review_id: UUID) -> list[UUID]:
        """The subjects that may be worked on, in the order in which all walk them."""

    def questions(self, sheet: Sheet) -> Questions:
        """What a sheet asks."""


_kinds: dict[SheetKind, SheetRules] = {}


def register_kind(rules: SheetRules) -> None:
    """Make a kind of sheet known; called when Django is ready."""
    _kinds[rules.kind] = rules


def rules_of(kind: SheetKind) -> SheetRules:
    return _kinds[kind]


def rules_for(sheet: Sheet) -> SheetRules:
    return _kinds[SheetKind(sheet.kind)]


def subject_of(sheet: Sheet) -> UUID:
    """The study or the result that a sheet is about."""
    return sheet.study_id if sheet.result_id is None else sheet.result_id
