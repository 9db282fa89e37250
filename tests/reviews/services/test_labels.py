"""Labels in another program's file become tags: as chosen, kept as tags on open records are, taken back as one."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.errors import Forbidden, NotFound
from reviews.forms.labels import LabelsForm
from reviews.ids import new_uuid
from reviews.models import Import, Member, Tag
from reviews.roles import Role
from reviews.selectors.labels import Label, actions_on, labels_in_file
from reviews.selectors.projections import differences
from reviews.services.labels import take_labels_over
from reviews.services.undoing import undo_act
from tests.factories import people, screening, taken_votes
from tests.factories.tags import names, tag

pytestmark = pytest.mark.db

LABELS = " | RAYYAN-LABELS: RCT,see later,rct"


@pytest.fixture
def it(db: None) -> screening.Team:
    return screening.team()


def labelled(owner: Member) -> Import:
    """Two records with the same labels."""
    return taken_votes.rayyan(owner, [{"Ana": "Included"}, {"Ana": "Excluded"}], more=LABELS)


def test_labels_become_tags_that_show_when_a_record_is_decided(it: screening.Team) -> None:
    batch, there, key = labelled(it.owner), tag(it.owner, "Later"), new_uuid()
    chosen = {"RCT": None, "see later": there.uuid, "rct": None}
    n = [
        take_labels_over(by=it.owner, batch=batch.uuid, tags=chosen, key=key) for _again in range(2)
    ]
    open_one, decided = taken_votes.places(batch)
    for voter in it.reviewers:
        screening.vote(voter, decided, "exclude")

    assert n == [4, 4]
    assert names(it.owner, open_one.record_id) == ["Later", "RCT"]
    assert names(it.reviewers[0], open_one.record_id) == []
    assert names(it.reviewers[0], decided.record_id) == ["Later", "RCT"]
    assert list(differences(it.owner.review_id)) == []
    undo_act(by=it.owner, of=key, key=new_uuid())
    assert names(it.owner, open_one.record_id) == names(it.owner, decided.record_id) == []
    assert Tag.objects.count() == 2
    assert list(differences(it.owner.review_id)) == []


@pytest.mark.parametrize("there", ["", "caf\u00e9"])
def test_labels_in_two_forms_of_unicode_are_one(it: screening.Team, there: str) -> None:
    batch = taken_votes.rayyan(
        it.owner,
        [{"Ana": "Included"}, {"Ana": "Excluded"}],
        more=" | RAYYAN-LABELS: cafe\u0301,caf\u00e9",
    )
    made = [tag(it.owner, name) for name in [there] if name]
    found = labels_in_file(it.owner, batch.uuid)
    form = LabelsForm(None, found=found)
    (initial,) = (field.initial for _label, field in form.rows())
    chosen = {label.name: made[0].uuid if made else None for label in found.labels}

    assert [(label.name, label.n) for label in found.labels] == [("caf\u00e9", 2)]
    assert initial == (str(made[0].uuid) if made else "new")
    assert take_labels_over(by=it.owner, batch=batch.uuid, tags=chosen, key=new_uuid()) == 2


def test_labels_of_records_that_the_lead_judges_are_left(db: None) -> None:
    it = screening.team(owner_roles=[(Role.REVIEWER, "")])
    batch = labelled(it.owner)
    found = labels_in_file(it.owner, batch.uuid)
    assert found is not None
    assert found.labels[0] == Label(name="RCT", n=2, n_judged=2)
    chosen = {"RCT": None}
    assert take_labels_over(by=it.owner, batch=batch.uuid, tags=chosen, key=new_uuid()) == 0
    decided = taken_votes.places(batch)[1]
    for voter in it.reviewers:
        screening.vote(voter, decided, "exclude")
    assert take_labels_over(by=it.owner, batch=batch.uuid, tags=chosen, key=new_uuid()) == 1


def test_only_leads_take_labels_over_and_only_from_what_counts(it: screening.Team) -> None:
    batch, specialist = labelled(it.owner), people.member(it.owner, Role.INFORMATION_SPECIALIST)
    assert [len(actions_on(by, batch.uuid)) for by in (it.owner, specialist)] == [1, 0]
    with pytest.raises(Forbidden):
        take_labels_over(by=specialist, batch=batch.uuid, tags={"RCT": None}, key=new_uuid())
    with pytest.raises(NotFound):
        take_labels_over(by=it.owner, batch=new_uuid(), tags={"RCT": None}, key=new_uuid())


def test_page_proposes_tags_and_says_what_it_did(it: screening.Team) -> None:
    batch = labelled(it.owner)
    client = Client()
    client.force_login(it.owner.user, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("reviews:import-labels", kwargs={"review": batch.review_id, "batch": batch.uuid})
    page = client.get(url)
    form = page.context["form"]
    data = {field.html_name: field.initial for _label, field in form.rows()}
    assert set(data.values()) == {"new"}
    assert client.post(url, {"key": new_uuid()}).status_code == 422
    done = client.post(url, {**data, "key": new_uuid()}, follow=True)
    assert "4 tags are attached." in done.content.decode()
