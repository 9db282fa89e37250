"""Searches: what was searched, where, when and how; each correction is a version of its own."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions, searches
from reviews.errors import DomainError, NotFound
from reviews.events import (
    PriorDeclared,
    PriorWithdrawn,
    SearchAdded,
    SearchChanged,
    SearchRestored,
    SearchWithdrawn,
)
from reviews.models import Import, Member, Search, SearchVersion
from reviews.permissions import Act
from reviews.searches import Prior, SearchFacts
from reviews.selectors.searches import OVER, facts_of
from reviews.services.repeats import payload_before


class PriorDoesNotAddUp(DomainError):
    """More duplicates than hits were declared."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("There can't be more duplicates than hits."))


class SearchInUse(DomainError):
    """Records of a search count, or are about to."""

    def __init__(self) -> None:
        super().__init__(
            _("An import of this search counts or is under way. Undo or discard it first.")
        )


class UpdatesItself(DomainError):
    """A search would be an update of itself, at once or by way of others."""

    status = 422

    def __init__(self) -> None:
        super().__init__(_("A search can't be an update of itself, nor of one of its own updates."))


def add_search(*, by: Member, facts: SearchFacts, key: UUID, prior: Prior | None = None) -> Search:
    """Write down a search. prior: duplicates removed before the import, if any are known.

    Raises NotFound, PriorDoesNotAddUp.
    """
    with ledger.act(by=by, key=key, content=_asked(facts, prior)) as act:
        if act.repeated:
            return _search(by, UUID(payload_before(act, SearchAdded.KIND)["search"]))
        permissions.check(by, Act.EDIT_SEARCHES)
        _check(by, facts)
        search = Search(review_id=by.review_id, created_at=act.at)
        _fill(search, facts)
        search.save(force_insert=True)
        version = _write_version(by, search, facts, act)
        act.append(
            SearchAdded(
                search=search.uuid,
                version=version.uuid,
                sha256=version.sha256,
                kind=facts.kind,
                run_on=facts.run_on,
                is_yield_reported=facts.is_yield_reported,
                is_screened=facts.is_screened,
            )
        )
        if prior is not None:
            _declare(search, prior, act)
    return search


def change_search(
    *,
    by: Member,
    search: UUID,
    facts: SearchFacts,
    key: UUID,
    prior: Prior | None = None,
    withdraws_prior: bool = False,
) -> Search:
    """Correct what is known of a search; what was written before stays as an earlier version.

    prior: None leaves what was declared, unless it was a mistake (withdraws_prior). Raises NotFound, UpdatesItself, PriorDoesNotAddUp.
    """
    with ledger.act(by=by, key=key, content=(search, _asked(facts, prior), withdraws_prior)) as act:
        if act.repeated:
            return _search(by, search)
        permissions.check(by, Act.EDIT_SEARCHES)
        target = standing_search(by, search)
        if facts != facts_of(target):
            _check(by, facts, search)
            _fill(target, facts)
            target.save()
            version = _write_version(by, target, facts, act)
            act.append(
                SearchChanged(
                    search=target.uuid,
                    version=version.uuid,
                    sha256=version.sha256,
                    kind=facts.kind,
                    run_on=facts.run_on,
                    is_yield_reported=facts.is_yield_reported,
                    is_screened=facts.is_screened,
                )
            )
        if prior is not None and not _is_declared(target, prior):
            _declare(target, prior, act)
        if withdraws_prior and target.prior_identified is not None:
            _withdraw_prior(target, act)
    return target


def withdraw_search(*, by: Member, search: UUID, key: UUID) -> Search:
    """Take away a search that was written down by mistake: it is no source any more. Raises NotFound, SearchInUse."""
    with ledger.act(by=by, key=key, content=("withdraw", search)) as act:
        target = _search(by, search)
        if act.repeated:
            return target
        permissions.check(by, Act.EDIT_SEARCHES)
        over = [state.value for state in OVER]
        if Import.objects.filter(search=target).exclude(state__in=over).exists():
            raise SearchInUse
        if target.withdrawn_at is None:
            target.withdrawn_at = act.at
            target.save(update_fields=["withdrawn_at"])
            act.append(SearchWithdrawn(search=target.uuid))
    return target


def restore_search(*, by: Member, search: UUID, key: UUID) -> Search:
    """Let a withdrawn search stand again, as it stood. Raises NotFound."""
    with ledger.act(by=by, key=key, content=("restore", search)) as act:
        target = _search(by, search)
        if act.repeated:
            return target
        permissions.check(by, Act.EDIT_SEARCHES)
        if target.withdrawn_at is not None:
            target.withdrawn_at = None
            target.save(update_fields=["withdrawn_at"])
            act.append(SearchRestored(search=target.uuid))
    return target


def standing_search(by: Member, search: UUID) -> Search:
    """A search of the member's review that nobody withdrew. Raises NotFound."""
    found = _search(by, search)
    if found.withdrawn_at is not None:
        raise NotFound(_("This search was withdrawn."))
    return found


def _asked(facts: SearchFacts, prior: Prior | None) -> object:
    told = None if prior is None else (prior.identified, prior.duplicates, prior.note)
    return searches.as_json(facts), told


def _search(by: Member, search: UUID) -> Search:
    found = Search.objects.filter(review_id=by.review_id, uuid=search).first()
    if found is None:
        raise NotFound(_("This search is not in this review."))
    return found


def _fill(search: Search, facts: SearchFacts) -> None:
    for name in SearchFacts.__dataclass_fields__:
        setattr(search, name, getattr(facts, name))
    search.kind = facts.kind.value
    search.details = searches.as_json(facts)["details"]


def _check(by: Member, facts: SearchFacts, search: UUID | None = None) -> None:
    """What the facts name is of the review, and an update leads back to a first search."""
    details = facts.details
    people = Member.objects.filter(review_id=by.review_id)
    if details.run_by is not None and not people.filter(uuid=details.run_by).exists():
        raise NotFound(_("This person is not in this review."))
    first = details.update_of
    while first is not None:
        if first == search:
            raise UpdatesItself
        first = facts_of(_search(by, first)).details.update_of


def _write_version(
    by: Member, search: Search, facts: SearchFacts, act: ledger.Act
) -> SearchVersion:
    content = searches.as_json(facts)
    return SearchVersion.objects.create(
        review_id=by.review_id,
        search=search,
        number=SearchVersion.objects.filter(search=search).count() + 1,
        content=content,
        sha256=ledger.sha256(ledger.canonical(content)),
        written_by=by,
        written_at=act.at,
    )


def _is_declared(search: Search, prior: Prior) -> bool:
    note = search.prior_note.text if search.prior_note else ""
    declared = (search.prior_identified, search.prior_duplicates, note)
    return declared == (prior.identified, prior.duplicates, prior.note)


def _withdraw_prior(search: Search, act: ledger.Act) -> None:
    search.prior_identified = search.prior_duplicates = search.prior_note = None
    search.save(update_fields=["prior_identified", "prior_duplicates", "prior_note"])
    act.append(PriorWithdrawn(search=search.uuid))


def _declare(search: Search, prior: Prior, act: ledger.Act) -> None:
    if not 0 <= prior.duplicates <= prior.identified:
        raise PriorDoesNotAddUp
    remark = act.remark(prior.note)
    search.prior_identified, search.prior_duplicates = prior.identified, prior.duplicates
    search.prior_note_id = None if remark is None else UUID(remark["remark"])
    search.save(update_fields=["prior_identified", "prior_duplicates", "prior_note"])
    act.append(
        PriorDeclared(
            search=search.uuid,
            identified=prior.identified,
            duplicates=prior.duplicates,
            note=remark,
        )
    )
