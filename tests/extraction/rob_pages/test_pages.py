"""The pages of risk of bias: one's own assessment, blind, and the consensus."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from extraction.models import Result
from extraction.selectors.rob import agreed_judgements
from extraction.selectors.rob_consensus import rob_consensus_for
from extraction.selectors.rob_page import assessment_page
from extraction.selectors.rob_table import rob_table
from extraction.selectors.sheets import compared, contents_of
from extraction.services import assessments, consensus, sheets
from reviews import append_only
from reviews.ids import new_uuid
from reviews.models import Review
from reviews.roles import Role, Stage
from tests.factories import extraction, people, rob

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def team():
    team = extraction.crew()
    extraction.published(team)
    return team


def client_of(client, member):
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name, member, **kwargs):
    return reverse(f"extraction:{name}", kwargs={"review": member.review_id, **kwargs})


def enter(client, member, sheet, place, *, replaces=0, **content):
    where = address("rob-entry", member, sheet=sheet.uuid, domain=content.pop("domain", "1"))
    data = {"key": new_uuid(), "place": place, "replaces": replaces, **content}
    return client.post(where, data, headers={"HX-Request": "true"})


def test_answers_make_the_judgement_form(client, team):
    (one,) = rob.assessors(team, 1)
    sheet = rob.started(one, rob.result(team))
    client_of(client, one)

    first = enter(client, one, sheet, "question:1.2", value="NI").content.decode()
    enter(client, one, sheet, "question:1.1", value="Y")
    last = enter(client, one, sheet, "question:1.3", value="N").content.decode()

    assert "Open: 1.1, 1.3" in first
    assert "Hence: concealment unknown, baseline does not suggest a problem" in last
    assert "Some concerns" in last


def test_question_opens_by_an_answer_and_closes_by_another(client, team):
    (one,) = rob.assessors(team, 1)
    sheet = rob.started(one, rob.result(team))
    client_of(client, one)
    where = 'id="f-question-2-3"'

    opened = enter(client, one, sheet, "question:2.1", domain="2", value="Y").content.decode()
    closed = enter(client, one, sheet, "question:2.1", domain="2", value="N", replaces=1)

    assert f'<div class="q-sq" {where} hx-swap-oob="true">' in opened
    assert f'<div {where} hidden hx-swap-oob="true"></div>' in closed.content.decode()


def test_override_without_reason_is_refused_in_words(client, team):
    (one,) = rob.assessors(team, 1)
    sheet = rob.started(one, rob.result(team))
    client_of(client, one)

    refused = enter(client, one, sheet, "override:1", judgement="high", reason=" ")
    taken = enter(client, one, sheet, "override:1", judgement="high", reason="The list leaked.")

    assert refused.status_code == 422
    assert "needs a reason" in refused.content.decode()
    assert taken.status_code == 200
    assert contents_of(sheet) == {"override:1": {"judgement": "high", "reason": "The list leaked."}}


def test_second_window_sees_both_answers(client, team):
    (one,) = rob.assessors(team, 1)
    sheet = rob.started(one, rob.result(team))
    client_of(client, one)
    enter(client, one, sheet, "question:1.1", value="PY")

    stale = enter(client, one, sheet, "question:1.1", value="N")

    assert stale.status_code == 409
    assert "Probably yes" in stale.content.decode()
    assert contents_of(sheet) == {"question:1.1": {"value": "PY"}}


def test_others_assessment_is_not_found(client, team):
    one, other = rob.assessors(team)
    sheet = rob.started(one, rob.result(team))
    client_of(client, other)

    assert client.get(address("rob-sheet", other, sheet=sheet.uuid)).status_code == 404
    assert enter(client, other, sheet, "question:1.1", value="N").status_code == 404


def test_taken_answer_brings_its_support(team):
    two = rob.assessors(team)
    target = rob.result(team)
    given = {**rob.answers(q1_2="NI"), "support:1.2": "Nothing is said of envelopes."}
    rob.submitted(two[0], target)
    rob.submitted(two[1], target, given)
    both = target.sheets.get(person=None)

    assessments.take_answer(
        by=two[0], consensus=both.uuid, place="question:1.2", side=1, key=new_uuid()
    )

    stands = compared(both).stands
    assert stands["question:1.2"] == {"value": "NI"}
    assert stands["support:1.2"] == {"value": "Nothing is said of envelopes."}


def test_supports_of_both_stand_together(team):
    two = rob.assessors(team)
    target = rob.result(team)
    rob.submitted(two[0], target)
    rob.submitted(two[1], target, {**rob.answers(), "support:1.1": "A table of random numbers."})
    both = target.sheets.get(person=None)

    comparison = compared(both)

    assert comparison.open == ()
    assert comparison.stands["support:1.1"] == {
        "value": "Described on page 1.\n\nA table of random numbers."
    }


def test_agreement_is_that_before_the_consensus(team):
    two = rob.assessors(team)
    both = rob.both_in(two, rob.result(team), q1_2="NI", q1_3="Y")

    def agreement():
        page = rob_consensus_for(two[0], both.uuid)
        return [(each.n_same, each.n_compared) for each in page.domains]

    before = agreement()
    assessments.take_answer(
        by=two[0], consensus=both.uuid, place="question:1.2", side=0, key=new_uuid()
    )

    assert before == [(1, 3), (3, 3), (1, 1), (3, 3), (3, 3)]
    assert agreement() == before


def test_adjudicator_settles_alone_and_keeps_an_override(client, team):
    two = rob.assessors(team)
    target = rob.result(team)
    judge = people.member(team.owner, Role.ADJUDICATOR, stage=Stage.RISK_OF_BIAS.value)
    rob.submitted(two[0], target)
    second = rob.started(two[1], target)
    for place, value in rob.answers().items():
        sheets.enter(by=two[1], sheet=second.uuid, place=place, content=value, key=new_uuid())
    override = {"judgement": "some", "reason": "Two patients were told."}
    sheets.enter(by=two[1], sheet=second.uuid, place="override:2", content=override, key=new_uuid())
    sheets.submit_sheet(by=two[1], sheet=second.uuid, key=new_uuid())
    both = target.sheets.get(person=None)
    consensus.open_consensus(by=judge, consensus=both.uuid, key=new_uuid())
    assert [row.place for row in compared(both).open] == ["override:2"]
    assessments.take_answer(
        by=judge, consensus=both.uuid, place="override:2", side=1, key=new_uuid()
    )
    extraction.finish(judge, both)

    page = client_of(client, judge).get(address("rob-consensus", judge, consensus=both.uuid))

    judged = agreed_judgements(team.owner.review_id)[target.uuid]
    assert (judged["2"], judged["overall"]) == ("some", "some")
    assert "Two patients were told." in page.content.decode()
    table = client.get(address("rob-table", judge)).getvalue().decode("utf-8-sig")
    assert "Two patients were told." in table


def test_refused_override_on_the_consensus_says_why(client, team):
    two = rob.assessors(team)
    both = rob.both_in(two, rob.result(team))
    client_of(client, two[0])

    answer = client.post(
        address("rob-consensus-settle", two[0], consensus=both.uuid),
        {
            "key": new_uuid(),
            "place": "override:overall",
            "replaces": 0,
            "choice": "other",
            "judgement": "high",
            "reason": "",
        },
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 422
    assert "needs a reason" in answer.content.decode()


def test_consensus_is_closed_to_others(client, team):
    two = rob.assessors(team)
    (third,) = rob.assessors(team, 1)
    both = rob.both_in(two, rob.result(team), q1_2="NI")

    door = client_of(client, team.owner).get(
        address("rob-consensus", team.owner, consensus=both.uuid)
    )
    closed = client_of(client, third).get(address("rob-consensus", third, consensus=both.uuid))

    assert "Their answers are closed to you" in door.content.decode()
    assert "No information" not in door.content.decode()
    assert closed.status_code == 404


def test_list_tells_an_assessor_their_own_work_only(client, team):
    one, other = rob.assessors(team)
    target = rob.result(team)
    client_of(client, one)

    def listed():
        text = client.get(address("rob", one)).content.decode()
        return text.count("Begun"), text.count("Handed in"), "Assess the next result" in text

    before = listed()
    rob.submitted(other, target)
    after = listed()
    rob.started(one, target)

    assert before == after == (0, 0, True)
    assert listed() == (1, 0, False)


def test_list_takes_the_same_queries_for_one_and_three(client, team):
    two = rob.assessors(team)
    client_of(client, two[0])

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(address("rob", two[0])).status_code == 200
        return len(queries)

    rob.agreed(two, rob.result(team))
    one = asked()
    for _ in range(2):
        rob.agreed(two, rob.result(team))

    assert Result.objects.count() == 3
    assert asked() == one


def test_first_page_is_the_first_domain_that_is_not_done(team):
    (one,) = rob.assessors(team, 1)
    sheet = rob.started(one, rob.result(team))
    for place, value in rob.answers().items():
        if place.partition(":")[2].startswith("1."):
            sheets.enter(by=one, sheet=sheet.uuid, place=place, content=value, key=new_uuid())

    page = assessment_page(sheet)

    assert (page.current, page.n_done) == ("2", 1)
    assert [step.state for step in page.steps[:2]] == ["Low risk", "Not started"]


def test_overall_page_and_table_of_an_illustrative_review_say_so(client, team):
    (one,) = rob.assessors(team, 1)
    sheet = rob.started(one, rob.result(team))
    where = address("rob-domain", one, sheet=sheet.uuid, domain="overall")
    assert b"Illustrative." not in client_of(client, one).get(where).content
    assert "Illustrative" not in rob_table(one.review_id)[0]
    append_only.lift()
    Review.objects.filter(uuid=one.review_id).update(is_illustrative=True)
    append_only.install()
    assert b"Illustrative." in client.get(where).content
    heading, *rows = rob_table(one.review_id)
    assert (heading[-1], {row[-1] for row in rows}) == ("Illustrative", {"yes"})
    assert {len(row) for row in rows} == {len(heading)}


def test_adding_what_is_proposed_says_how_many_were_added(client, team):
    study = extraction.study(team)
    extraction.with_arms(team, study)
    rob.comparison(team)
    extraction.agreed(team, study)
    client_of(client, team.owner)
    keys = [new_uuid(), new_uuid()]

    def told(key):
        page = client.post(address("results-propose", team.owner), {"key": key}, follow=True)
        return page.content.decode()

    assert "1 result is on the list." in told(keys[0])
    assert "1 result is on the list." in told(keys[0])
    last = told(keys[1])
    assert "There is no result to propose just now." in last
    assert "on the list." not in last.replace("is not on the list.", "")
