"""Acts on all records of a narrowed list: previewed, done as one, taken back as one."""

import pytest

from reviews import ledger
from reviews.automation import AutomationRule
from reviews.doing import Doing
from reviews.errors import Forbidden
from reviews.ids import new_uuid
from reviews.models import Automation, Event, Record
from reviews.roles import Role
from reviews.selectors.projections import differences
from reviews.selectors.record_history import history_of_record
from reviews.selectors.record_lists import asked_of
from reviews.selectors.together import Preview, preview
from reviews.services.removals import ToolMissing
from reviews.services.together import ListChanged, Outcome, TagMissing, Wanted, act_on_list
from reviews.services.undoing import undo_act
from tests.factories import people, screening
from tests.factories.tags import found, put, tag

pytestmark = pytest.mark.django_db
ALL = asked_of({})
TOOL = AutomationRule(tool="RCT Classifier", version="2.1", rule="Score under 0.1; recall 0.99.")


def wanted(of: Preview, **more: object) -> Wanted:
    return Wanted(doing=of.doing, asked=ALL, digest=of.digest, **more)


@pytest.fixture
def team(db: None) -> screening.Team:
    return screening.team()


def test_whole_list_is_tagged_and_taken_back(team: screening.Team) -> None:
    owner, key = team.owner, new_uuid()
    background = tag(owner)
    first, *others = (place.record_id for place in screening.stage_records(owner, 4))
    put(owner, background, first)

    seen = preview(owner, ALL, Doing.TAG, tag=str(background.uuid))
    request = wanted(seen, tag=background.uuid)
    done = [act_on_list(by=owner, wanted=request, key=key) for _ in range(2)]
    tagged = found(owner, background)
    undo_act(by=owner, of=key, key=new_uuid())

    assert (seen.n, seen.n_changed, [left.n for left in seen.left]) == (4, 3, [1])
    assert [row.record for row in seen.left[0].rows] == [first]
    assert done == [Outcome(n_changed=3)] * 2
    assert tagged == {first, *others}
    assert found(owner, background) == {first}


def test_tag_goes_off_the_list_but_where_others_see_it_and_one_judges(
    team: screening.Team,
) -> None:
    one = team.reviewers[0]
    update = tag(team.owner, "update", is_blinded=False)
    mine, theirs, bare = (place.record_id for place in screening.stage_records(team.owner, 3))
    put(one, update, mine)
    put(team.owner, update, theirs)

    seen = preview(one, ALL, Doing.UNTAG, tag=str(update.uuid))
    done = act_on_list(by=one, wanted=wanted(seen, tag=update.uuid), key=new_uuid())

    assert (done.n_changed, seen.n_changed) == (1, 1)
    assert [[row.record for row in left.rows] for left in seen.left] == [[bare], [theirs]]
    assert found(one, update) == {theirs}


def test_decided_records_stay_in_and_the_preview_says_why(team: screening.Team) -> None:
    owner, key = team.owner, new_uuid()
    decided, *others = screening.stage_records(owner, 3)
    for voter in team.reviewers:
        screening.vote(voter, decided, "exclude")

    seen = preview(owner, ALL, Doing.REMOVE)
    done = act_on_list(by=owner, wanted=wanted(seen, reason="Before 1990."), key=key)
    gone = set(Record.objects.filter(is_removed=True).values_list("uuid", flat=True))
    undo_act(by=owner, of=key, key=new_uuid())

    assert (done.n_changed, [(left.n, str(left.why)) for left in seen.left]) == (
        2,
        [(1, "screening has begun")],
    )
    assert gone == {place.record_id for place in others}
    assert not Record.objects.filter(is_removed=True).exists()
    assert differences(owner.review_id) == []


def test_changed_list_is_previewed_again(team: screening.Team) -> None:
    screening.stage_records(team.owner, 2)
    seen = preview(team.owner, ALL, Doing.REMOVE)
    screening.stage_records(team.owner, 1, first_rank=5)

    with pytest.raises(ListChanged):
        act_on_list(by=team.owner, wanted=wanted(seen, reason="x"), key=new_uuid())


def test_act_says_what_it_misses(team: screening.Team) -> None:
    screening.stage_records(team.owner, 1)
    unnamed = AutomationRule(tool="A tool", version=" ", rule="It says so.")
    cases = (
        (Doing.TAG, {}, TagMissing),
        (Doing.REMOVE, {"reason": "x", "automation": unnamed}, ToolMissing),
    )
    for doing, more, error in cases:
        seen = preview(team.owner, ALL, doing)
        with pytest.raises(error):
            act_on_list(by=team.owner, wanted=wanted(seen, **more), key=new_uuid())
    for role in (Role.REVIEWER, Role.INFORMATION_SPECIALIST):
        member = people.member(team.owner, role)
        seen = preview(member, ALL, Doing.REMOVE)
        with pytest.raises(Forbidden):
            act_on_list(by=member, wanted=wanted(seen, reason="x"), key=new_uuid())
    assert not Event.objects.filter(kind="reviews.records_removed").exists()


def test_tool_is_named_in_the_event_and_on_the_record(team: screening.Team) -> None:
    owner = team.owner
    (place,) = screening.stage_records(owner)
    seen = preview(owner, ALL, Doing.REMOVE)
    request = wanted(seen, reason="Not trials.", automation=TOOL)
    act_on_list(by=owner, wanted=request, key=new_uuid())

    event = list(ledger.replay(owner.review_id))[-1]
    (kept,) = Automation.objects.all()
    said = [str(line.text) for line in history_of_record(owner, place.record_id)]
    assert (event.payload["why"], event.payload["automation"]) == ("automation", str(kept.uuid))
    assert kept.content == TOOL.content
    assert (
        "marked as ineligible by RCT Classifier, version 2.1: Score under 0.1; recall 0.99." in said
    )
