"""The acts on a consensus that extraction and risk of bias share: open, propose, confirm, finish, and open again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from extraction.forms.entries import SeenForm
from extraction.forms.studies import ReasonForm
from extraction.selectors.sheets import entries_so_far
from extraction.services import consensus as services
from extraction.services import sheets
from extraction.views.acting import acted, refusal_of
from reviews.forms.layout import ActForm
from reviews.permissions import ReviewRequest
from reviews.shell import complain

if TYPE_CHECKING:
    from reviews.models import Member


class Shown(Protocol):
    """The page of a consensus. places: those that have a form on it."""

    @property
    def places(self) -> frozenset[str]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class ConsensusActs:
    """What differs between the kinds. page, pages: names of the addresses of one consensus and of their list.

    part: the template of what comes back when something is settled; shown: what it shows. next_unopened: the consensus
    that waits for an adjudicator; reopened, returned: what is said afterwards.
    """

    page: str
    pages: str
    part: str
    shown: Callable[[Member, UUID], Shown]
    next_unopened: Callable[[Member], UUID | None]
    reopened: str | Promise
    returned: str | Promise

    def to_page(self, request: ReviewRequest, consensus: UUID) -> HttpResponse:
        return redirect(self.page, review=request.member.review_id, consensus=consensus)

    def to_list(self, request: ReviewRequest) -> HttpResponse:
        return redirect(self.pages, review=request.member.review_id)

    def open_next(self, request: ReviewRequest) -> HttpResponse:
        waiting = self.next_unopened(request.member)
        if waiting is None:
            complain(request, _("No consensus waits for you just now."))
            return self.to_list(request)
        return self.open_one(request, waiting)

    def open_one(self, request: ReviewRequest, consensus: UUID) -> HttpResponse:
        acted(
            request,
            ActForm(request.POST),
            lambda key: services.open_consensus(by=request.member, consensus=consensus, key=key),
        )
        return self.to_page(request, consensus)

    def settle(
        self,
        request: ReviewRequest,
        consensus: UUID,
        form: ActForm,
        act: Callable[[], object],
        **context: object,
    ) -> HttpResponse:
        """Do the act; answer htmx with the consensus as it stands then, marked with how new it is."""
        refusal = refusal_of(request, form, act)
        if not request.headers.get("HX-Request"):
            return self.to_page(request, consensus)
        n_entries = entries_so_far(consensus)
        page = self.shown(request.member, consensus)
        place = form.data.get("place", "")
        context |= {
            "page": page,
            "refusal": refusal,
            "refused_place": place if refusal and place in page.places else "",
        }
        status = 200 if refusal is None else refusal.status
        answer = render(request, self.part, context, status=status)
        answer["Quorum-Entries"] = str(n_entries)
        return answer

    def propose(self, request: ReviewRequest, consensus: UUID) -> HttpResponse:
        said = _("Proposed. It is agreed when the other one of you confirms.")
        return self._agreed(request, consensus, services.propose_agreed, said)

    def confirm(self, request: ReviewRequest, consensus: UUID) -> HttpResponse:
        return self._agreed(request, consensus, services.confirm_agreed, _("Agreed."))

    def finish(self, request: ReviewRequest, consensus: UUID) -> HttpResponse:
        return self._agreed(request, consensus, services.finish_alone, _("Agreed."))

    def reopen(self, request: ReviewRequest, consensus: UUID) -> HttpResponse:
        form = ReasonForm(request.POST)
        acted(
            request,
            form,
            lambda key: services.reopen_agreed(
                by=request.member, consensus=consensus, reason=form.cleaned_data["reason"], key=key
            ),
            said=str(self.reopened),
        )
        return self.to_list(request)

    def return_sheet(self, request: ReviewRequest, sheet: UUID) -> HttpResponse:
        """Give a submitted sheet back to its author."""
        form = ReasonForm(request.POST)
        acted(
            request,
            form,
            lambda key: sheets.return_sheet(
                by=request.member, sheet=sheet, reason=form.cleaned_data["reason"], key=key
            ),
            said=str(self.returned),
        )
        return self.to_list(request)

    def _agreed(
        self,
        request: ReviewRequest,
        consensus: UUID,
        act: Callable[..., object],
        said: str,
    ) -> HttpResponse:
        form = SeenForm(request.POST)
        acted(
            request,
            form,
            lambda key: act(
                by=request.member, consensus=consensus, seen=form.cleaned_data["seen"], key=key
            ),
            said=said,
        )
        return self.to_page(request, consensus)
