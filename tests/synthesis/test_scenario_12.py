"""FIELD C13.12: what a tool marked as ineligible is removed as a lead's batch act, and restored one by one."""

import pytest

from reviews.automation import AutomationRule
from reviews.doing import Doing
from reviews.ids import new_uuid
from reviews.selectors.projections import differences
from reviews.selectors.record_lists import asked_of
from reviews.selectors.together import preview
from reviews.services.removals import restore_records
from reviews.services.together import Wanted, act_on_list
from synthesis.prisma import identities
from synthesis.prisma.boxes import Box
from synthesis.selectors.automation import Tool, tools_behind
from synthesis.selectors.flow import flow_of
from tests.factories import screening

pytestmark = pytest.mark.django_db
BOXES = (Box.AUTOMATION_REMOVED, Box.OTHER_REMOVED, Box.PENDING_SCREENING, Box.RECORDS_SCREENED)
N_MARKED, N_RESTORED, N_OTHER, N_SCREENED = 200, 3, 5, 2


def test_scenario_12_automation_removes_200_and_a_lead_restores_3() -> None:
    team = screening.team()
    owner = team.owner
    for place in screening.stage_records(owner, N_SCREENED, titles=["A trial", "Another trial"]):
        for voter in team.reviewers:
            screening.vote(voter, place, "include")
    titles = [f"Marked {number}" for number in range(N_MARKED)]
    marked = screening.records(owner, N_MARKED, titles=titles, first_rank=10)
    titles = [f"Dated {number}" for number in range(N_OTHER)]
    screening.records(owner, N_OTHER, titles=titles, first_rank=500)
    tool = AutomationRule(tool="RCT Classifier", version="2.1", rule="Score under 0.1.")

    def remove(word: str, automation: AutomationRule | None) -> None:
        asked = asked_of({"q": word})
        wanted = Wanted(
            doing=Doing.REMOVE,
            asked=asked,
            digest=preview(owner, asked, Doing.REMOVE).digest,
            reason="Not to be screened.",
            automation=automation,
        )
        act_on_list(by=owner, wanted=wanted, key=new_uuid())

    def boxes() -> tuple[int, ...]:
        flow = flow_of(owner.review)
        assert identities.failing(flow) == {}
        assert differences(owner.review_id) == []
        return tuple(flow.count(box) for box in BOXES)

    assert boxes() == (0, 0, N_MARKED + N_OTHER, N_SCREENED)
    remove("marked", tool)
    remove("dated", None)
    assert boxes() == (N_MARKED, N_OTHER, 0, N_SCREENED)
    restored = [record.uuid for record in marked[:N_RESTORED]]
    restore_records(by=owner, records=restored, reason="They are trials.", key=new_uuid())
    assert boxes() == (N_MARKED - N_RESTORED, N_OTHER, N_RESTORED, N_SCREENED)
    flow = flow_of(owner.review)
    assert flow.count(Box.AUTOMATION_REMOVED) == 197
    assert tools_behind(owner.review, flow) == [Tool(**tool.content, n=197)]
