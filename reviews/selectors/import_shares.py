"""Which searches an import's records may go to: those there are, and new ones as the file itself proposes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from reviews.import_tally import DATABASES
from reviews.known_sources import Proposal, platform_of, proposed
from reviews.models import Import, Search
from reviews.selectors.import_contents import Database, databases_of
from reviews.selectors.search_facts import source_on

# With more databases, one search on a platform is likelier than one on each.
MOST_PROPOSED = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class ShareChoice:
    """Records that go to one search. name: that the form's fields carry. databases: those that the records name.

    search: one that is there. proposal: a new one. n_like: how many searches of that source are there.
    """

    name: str
    databases: Sequence[Database]
    search: UUID | None
    proposal: Proposal
    n_like: int

    @property
    def n(self) -> int:
        return sum(database.n for database in self.databases)

    @property
    def label(self) -> str:
        """The database; "" for records that name none."""
        return self.databases[0].name if self.databases else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SearchChoices:
    """What a person chooses from before an import counts. whole: all of it to one search. each: by database; () where
    there is one database only. is_mixed: several sources may have given it, and nobody has said which. is_split: what is
    proposed. searches: those there are, by id, in words."""

    whole: ShareChoice
    each: Sequence[ShareChoice]
    is_mixed: bool
    is_split: bool
    searches: Mapping[UUID, str]

    @property
    def is_clear(self) -> bool:
        """Whether the proposal leaves nothing to decide."""
        whole = self.whole
        if self.is_mixed or whole.n_like > 1:
            return False
        return whole.search is not None or bool(whole.proposal.source)

    @property
    def n_named(self) -> int:
        """How many databases the records name."""
        return sum(bool(database.key) for database in self.whole.databases)

    @property
    def has_rarer(self) -> bool:
        """Whether records that name rarer databases stand with those that name none."""
        return self.n_named >= DATABASES


def standing_searches(review: UUID) -> list[Search]:
    """The review's searches in the order in which they were written down."""
    rows = Search.objects.standing().filter(review_id=review)
    return list(rows.order_by("created_at", "uuid"))


def named_searches(review: UUID) -> Mapping[UUID, str]:
    """The same in words, as a form names them."""
    return _named(standing_searches(review))


def _named(searches: Iterable[Search]) -> dict[UUID, str]:
    return {search.uuid: source_on(search.source, search.run_on) for search in searches}


def search_choices(batch: Import, searches: Sequence[Search]) -> SearchChoices:
    """Where a previewed import's records may go. searches: of its review."""
    databases = databases_of(batch)
    is_several = len(databases) > 1
    each = [_share(str(n), [one], one.proposal, batch, searches) for n, one in enumerate(databases)]
    proposals = {share.proposal for share in each}
    whole = each[0].proposal if len(proposals) == 1 else _of_platform(batch)
    is_mixed = is_several and batch.search_id is None and len(proposals) > 1
    return SearchChoices(
        whole=_share("all", databases, whole, batch, searches),
        each=each if is_several else (),
        is_mixed=is_mixed,
        is_split=is_mixed and len(databases) <= MOST_PROPOSED,
        searches=_named(searches),
    )


def _of_platform(batch: Import) -> Proposal:
    """One search for a file of several databases: of the platform that searched them together."""
    platform = platform_of(batch.dialect)
    return Proposal(source=platform or proposed("", batch.dialect).source)


def _share(
    name: str,
    databases: Sequence[Database],
    proposal: Proposal,
    batch: Import,
    searches: Sequence[Search],
) -> ShareChoice:
    like = [] if batch.search_id else [each for each in searches if _is_of(each, proposal)]
    return ShareChoice(
        name=name,
        databases=databases,
        search=batch.search_id or (like[-1].uuid if like else None),
        proposal=proposal,
        n_like=len(like),
    )


def _is_of(search: Search, proposal: Proposal) -> bool:
    if search.source.casefold() != proposal.source.casefold():
        return False
    platforms = {name.casefold() for name in (search.platform, proposal.platform) if name}
    return len(platforms) < 2
