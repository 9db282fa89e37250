"""The page of votes in a file: names, preview, refusals; what the record's page keeps until there is a decision."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.ids import new_uuid
from reviews.models import Import, Member
from reviews.roles import Role
from screening.forms.takeovers import PLACEHOLDER, field_of, reason_field_of
from screening.models import Report, Vote, VoteTakeover
from screening.services import full_text
from tests.factories import people, reviews, screening, taken_votes

pytestmark = pytest.mark.db


@pytest.fixture
def it(db: None) -> screening.Team:
    return screening.team()


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def address(name: str, batch: Import) -> str:
    return reverse(f"screening:{name}", kwargs={"review": batch.review_id, "batch": batch.uuid})


def test_lead_previews_and_takes_over(it: screening.Team) -> None:
    batch = taken_votes.rayyan(
        it.owner,
        [{"Ana": "Included", "<b>Ben</b>": "Excluded"}],
        more=" | RAYYAN-LABELS: a | RAYYAN-EXCLUSION-REASONS: dose",
    )
    lead, url = signed_in(it.owner), address("votes-in-file", batch)
    page = lead.get(url).content.decode()
    assert "&lt;b&gt;Ben&lt;/b&gt;" in page
    assert "What would happen" not in page
    assert "Records with exclusion reasons" in page
    chosen = {field_of("Ana"): str(it.reviewers[0].uuid), field_of("<b>Ben</b>"): PLACEHOLDER}
    preview = lead.get(url, chosen)
    assert "Take over 2 votes" in preview.content.decode()
    post = {**chosen, "key": new_uuid()}
    assert lead.post(address("votes-take-over", batch), post).status_code == 302
    reviews.run_jobs(it.owner)
    page = lead.get(url).content.decode()
    assert "For the methods section" in page
    assert "Votes of 2 people" in page


def test_votes_on_full_texts_are_previewed_with_reasons(it: screening.Team) -> None:
    more = " | RAYYAN-EXCLUSION-REASONS: dose"
    batch = taken_votes.rayyan(it.owner, [{"Ana": "Excluded"}], more=more)
    [place] = taken_votes.places(batch)
    for voter in it.reviewers:
        screening.vote(voter, place, "include")
    lead, url = signed_in(it.owner), address("votes-in-file", batch)
    page = lead.get(url, {"stage": "full_text"}).content.decode()
    assert ("Why are they excluded?" in page, "What would happen" in page) == (True, False)
    assert "Why are they excluded?" not in lead.get(url).content.decode()
    reason = screening.reasons(it.owner)[0]
    chosen = {
        "stage": "full_text",
        field_of("Ana"): PLACEHOLDER,
        reason_field_of("dose"): str(reason.uuid),
    }
    assert "Take over 1 vote<" in lead.get(url, chosen).content.decode()
    lead.post(address("votes-take-over", batch), {**chosen, "key": new_uuid()})
    reviews.run_jobs(it.owner)
    assert VoteTakeover.objects.get().stage == "full_text"
    vote = Vote.objects.exclude(takeover=None).get()
    assert (vote.stage_record.stage, vote.reason) == ("full_text", reason)
    assert "Taken over at full text" in lead.get(url).content.decode()


@pytest.mark.parametrize(
    "ask",
    [
        {},
        {"Ana": "nonsense"},
        {"Ana": "member", "Ben": "member"},
        {"Ana": "adjudicator"},
    ],
)
def test_bad_choices_are_refused_in_words(ask: dict[str, str], it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [{"Ana": "Included", "Ben": "Excluded"}])
    known = {
        "member": str(it.reviewers[0].uuid),
        "adjudicator": str(it.adjudicators[0].uuid),
    }
    chosen = {field_of(name): known.get(value, value) for name, value in ask.items()}
    answer = signed_in(it.owner).post(
        address("votes-take-over", batch), {**chosen, "key": new_uuid()}
    )

    assert answer.status_code == 422
    assert "q-warn bad" in answer.content.decode()
    assert not VoteTakeover.objects.exists()


def test_other_judgements_are_told_when_nobody_can_vote(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [{"Ana": "Included"}, {"Ana": "Excluded"}])
    [place, _other] = taken_votes.places(batch)
    kwargs = {"review": batch.review_id, "record": place.record_id}
    reader = signed_in(it.reviewers[0])
    page = reader.get(reverse("reviews:record", kwargs=kwargs)).content.decode()
    assert "RAYYAN" not in page
    assert "how others judged this record" in page
    taken_votes.taken(it.owner, batch, {"Ana": None})
    page = reader.get(reverse("reviews:record", kwargs=kwargs)).content.decode()
    assert "RAYYAN" not in page
    screening.vote(it.reviewers[0], place, "include")
    page = reader.get(reverse("reviews:record", kwargs=kwargs)).content.decode()
    assert "RAYYAN" not in page
    report = Report.objects.get(record=place.record_id)
    full_text.mark_retrieved(by=it.owner, report=report.uuid, key=new_uuid())
    for voter in it.reviewers:
        screening.vote(voter, report.stage_records.get(), "include")
    page = reader.get(reverse("reviews:record", kwargs=kwargs)).content.decode()
    assert "RAYYAN-INCLUSION" in page


def test_link_stands_on_the_import_for_leads(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [{"Ana": "Included"}])
    url = reverse("reviews:import", kwargs={"review": batch.review_id, "batch": batch.uuid})
    specialist = people.member(it.owner, Role.INFORMATION_SPECIALIST)

    assert "Votes in this file" in signed_in(it.owner).get(url).content.decode()
    assert "Votes in this file" not in signed_in(specialist).get(url).content.decode()


def test_taken_votes_are_marked_where_they_are_shown(it: screening.Team) -> None:
    batch = taken_votes.rayyan(it.owner, [{"Ana": "Included", "Ben": "Included"}])
    first = it.reviewers[0]
    taken_votes.taken(it.owner, batch, {"Ana": first.uuid, "Ben": None})
    [place] = taken_votes.places(batch)
    reader, review = signed_in(first), batch.review_id
    shown = [
        reverse("screening:decision", args=[review, place.uuid]),
        reverse("screening:list", args=[review, "title_abstract", "done"]),
        reverse("reviews:record", args=[review, place.record_id]),
    ]

    for url in shown:
        assert "taken over from a file" in reader.get(url).content.decode(), url
    team = signed_in(it.owner).get(reverse("reviews:team", args=[review])).content.decode()
    assert "Placeholders" in team
