"""Whose an import's records are: the searches that gave them, by the database that each record names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import parts, searches
from reviews.errors import DomainError
from reviews.ids import new_uuid
from reviews.models import Import, Member
from reviews.searches import SearchDetails, SearchFacts
from reviews.selectors.import_shares import ShareChoice
from reviews.services.import_reading import part_of
from reviews.services.searches import add_search, standing_search

NO_DATABASE = ""
NAMES_LENGTH = 4000


class SharesUnclear(DomainError):
    """A database is given to two searches, or to none, or isn't one of the file's."""

    def __init__(self) -> None:
        super().__init__(_("The databases of this file have changed. Reload the page."))


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """The records of a file that name one of these databases (by key), and the search that gave them: one that is
    there, or a new one."""

    databases: frozenset[str]
    search: UUID | SearchFacts

    def asked(self) -> object:
        """The share as plain values."""
        search = self.search
        told = searches.as_json(search) if isinstance(search, SearchFacts) else search
        return sorted(self.databases), told


def proposed_share(choice: ShareChoice) -> Share:
    """What is proposed, as if a person had said so."""
    proposal = choice.proposal
    new = SearchFacts(
        source=proposal.source,
        kind=proposal.kind,
        platform=proposal.platform,
        details=details_of(choice),
    )
    keys = frozenset(database.key for database in choice.databases)
    return Share(databases=keys, search=choice.search or new)


def details_of(choice: ShareChoice) -> SearchDetails:
    """What the records themselves tell of their search: the databases, where one search has several."""
    names = [database.name for database in choice.databases if database.name]
    return SearchDetails(databases="; ".join(names)[:NAMES_LENGTH] if len(names) > 1 else "")


def split_import(*, by: Member, batch: Import, shares: Sequence[Share]) -> list[Import]:
    """Within an act: an import for each search, the given one the first; further ones are new rows of the same file.

    The share that holds the records without a database, or else the first, takes whatever the others don't, so that
    nothing of the file is lost between them. None of the rows is saved. Raises NotFound, SharesUnclear.
    """
    if not shares:
        return [batch]
    there = {each["key"] for each in batch.preview["databases"]}
    named = [key for share in shares for key in share.databases]
    if len(named) != len(there) or set(named) != there:
        raise SharesUnclear
    of_search: dict[UUID | SearchFacts, frozenset[str]] = {}
    for share in shares:
        of_search[share.search] = of_search.get(share.search, frozenset()) | share.databases
    keys = list(of_search.values())
    rest = next((at for at, share in enumerate(keys) if NO_DATABASE in share), 0)
    divided = parts.from_json(batch.part).split(keys, rest=rest)
    views = [part_of(batch, part) for part in divided]
    found = [batch, *(_sibling(batch) for _ in divided[1:])]
    for each, part, view, search in zip(found, divided, views, of_search, strict=True):
        each.search_id = _chosen(by, search)
        each.part = parts.as_json(part)
        if len(divided) > 1:
            for name, value in asdict(view).items():
                setattr(each, name, value)
    return found


def _sibling(batch: Import) -> Import:
    return Import(
        review_id=batch.review_id,
        file=batch.file,
        columns=batch.columns,
        created_by=batch.created_by,
        created_at=batch.created_at,
    )


def _chosen(by: Member, search: UUID | SearchFacts) -> UUID:
    if isinstance(search, SearchFacts):
        return add_search(by=by, facts=search, key=new_uuid()).uuid
    return standing_search(by, search).uuid
