"""The published flows of Yin 2025 and Du 2022, replayed through the ledger: Quorum's diagram adds up, and says what theirs doesn't."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from reviews import jobs, ledger
from reviews.ids import drawn_from, new_uuid
from reviews.models import Member, Record
from reviews.roles import Role, Stage
from reviews.selectors.projections import differences
from reviews.services.removals import remove_records
from screening.models import StageRecord
from screening.tally import State
from synthesis.figures.prisma import draw_prisma
from synthesis.prisma import identities
from synthesis.prisma.boxes import Box
from synthesis.prisma.flow import Flow
from synthesis.selectors.flow import flow_of
from synthesis.selectors.published import Published, published_of
from synthesis.services.diagrams import diagram_of
from synthesis.services.samples.published import published_flows, replay
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SHOWN = (
    Box.IDENTIFIED_DATABASES,
    Box.DUPLICATES_REMOVED,
    Box.OTHER_REMOVED,
    Box.RECORDS_SCREENED,
    Box.PENDING_SCREENING,
    Box.RECORDS_EXCLUDED,
    Box.REPORTS_SOUGHT,
    Box.REPORTS_NOT_RETRIEVED,
    Box.REPORTS_ASSESSED,
    Box.REPORTS_EXCLUDED,
    Box.NEW_STUDIES,
)


@pytest.fixture(autouse=True)
def no_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    """A beat would wait for what the test's own transaction holds, and the job for the beat."""
    monkeypatch.setattr(jobs, "BEAT_SECONDS", 3600)


def _played(name: str) -> Member:
    roles = [(Role.INFORMATION_SPECIALIST, ""), (Role.REVIEWER, "")]
    member = people.review(title=published_flows()[name]["title"], roles=roles)
    with drawn_from(1):
        replay(by=member, flow=published_flows()[name])
    return member


def _numbers(flow: Flow) -> list[int]:
    return [flow.count(box) for box in SHOWN]


def _sums(published: Published | None) -> dict[str, str]:
    assert published is not None
    return {each.name: each.says for each in published.sums}


def test_yin_2025_stays_a_draft_until_a_lead_removes_what_is_unexplained() -> None:
    lead = _played("yin2025")
    flow = flow_of(lead.review)

    assert _numbers(flow) == [3767, 1809, 0, 1934, 24, 1905, 29, 6, 23, 16, 7]
    assert flow.counts_by_part(Box.REPORTS_EXCLUDED_REASONS) == {
        "wrong study design": 11,
        "wrong patient population": 4,
        "not written in English": 1,
    }
    assert identities.failing(flow) == {}
    assert not flow.complete
    assert diagram_of(lead.review, flow).draft == ("24 records are pending.",)
    sources = {s.name: s.yield_reported for s in diagram_of(lead.review, flow).sources}
    assert sources == {"Not reported by database": True, "Reference lists": False}
    told = re.sub(r"<[^>]+>", "", draw_prisma(diagram_of(lead.review, flow)))
    assert "3,767" in told
    assert "at least" not in told

    assert _sums(published_of(lead.review_id, flow)) == {
        "R1": "fails by 24",
        "R2": "gives 1,905 records excluded, which are not printed",
        "R3": "holds",
        "R4": "holds",
        "R5": "holds",
        "R6": "can't be checked",
    }
    _removed(lead)
    after = flow_of(lead.review)
    assert _numbers(after) == [3767, 1809, 24, 1934, 0, 1905, 29, 6, 23, 16, 7]
    assert after.complete
    assert identities.failing(after) == {}
    assert ledger.verify(lead.review_id) is None
    assert differences(lead.review_id) == []
    _pages_say_so(lead)


def _removed(lead: Member) -> None:
    rest = StageRecord.objects.counted().filter(
        review=lead.review_id, stage=Stage.TITLE_ABSTRACT.value, state=State.PENDING.value
    )
    records = list(Record.objects.filter(stage_records__in=rest).values_list("uuid", flat=True))
    reason = "Between duplicates and screening the publication leaves 24 records unexplained."
    remove_records(by=lead, records=records, reason=reason, key=new_uuid())


def _pages_say_so(lead: Member) -> None:
    client = Client()
    client.force_login(lead.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("synthesis:published", args=[lead.review_id])).content.decode()
    home = client.get(reverse("synthesis:flow", args=[lead.review_id])).content.decode()

    assert "fails by 24" in page
    assert "gives 1,905 records excluded" in page
    assert "not given; implied 1,905" in page
    assert "not given; counted as 0" in page
    assert "Not printed, and counted as 0: records marked ineligible by automation tools;" in page
    signs = re.findall(r'#i-(\w+)"/></svg><span><strong>(R\d)', page)
    assert {name: sign for sign, name in signs} == {
        "R1": "warn",
        "R2": "info",
        "R3": "check",
        "R4": "check",
        "R5": "check",
        "R6": "info",
    }
    assert "not reported" in home


def test_du_2022_adds_up_with_three_reports_not_retrieved() -> None:
    lead = _played("du2022")
    flow = flow_of(lead.review)

    assert _numbers(flow) == [3252, 328, 0, 2924, 0, 2901, 23, 3, 20, 10, 10]
    assert flow.complete
    assert identities.failing(flow) == {}
    assert set(_sums(published_of(lead.review_id, flow)).values()) == {"holds"}
