"""Pages of acts on a whole list: the preview, what is typed and refused, the way back."""

import re

import pytest

from reviews.ids import new_uuid
from reviews.models import Member, Record, RecordTag
from reviews.roles import Role
from tests.factories import people, screening
from tests.factories.tags import tag
from tests.reviews.views.test_record_pages import at, signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Member:
    owner = people.review()
    screening.records(owner, 3, titles=["Sleep one", "Sleep two", "Breathing"])
    return owner


def digest_on(page: str) -> str:
    found = re.search(r'name="digest" value="(\w+)"', page)
    assert found is not None
    return found[1]


def test_list_is_tagged_as_it_was_previewed_and_back(owner: Member) -> None:
    client, slow = signed_in(owner), tag(owner, "slow")
    asked = {"q": "sleep", "attach": str(slow.uuid)}
    page = text(client.get(at(owner, "records-together", doing="tag"), asked))
    fields = {"listed": "q=sleep", "attach": str(slow.uuid), "digest": digest_on(page)}
    address = at(owner, "records-together-do", doing="tag")
    done = client.post(address, {**fields, "key": str(new_uuid())}, follow=True)
    (undo,) = {message.extra_tags for message in done.context["messages"]}
    n_tagged = RecordTag.objects.count()
    client.post(undo, {"key": str(new_uuid())})

    assert "2 records get the tag “slow”." in page
    assert done.redirect_chain[-1][0] == f"{at(owner, 'records')}?q=sleep"
    assert "2 records are tagged." in text(done)
    assert (n_tagged, RecordTag.objects.count()) == (2, 0)


def test_removal_without_its_tool_is_refused_with_what_was_typed(owner: Member) -> None:
    client = signed_in(owner)
    page = text(client.get(at(owner, "records-together", doing="remove")))
    fields = {"listed": "", "digest": digest_on(page), "cause": "automation", "tool": "A <tool>"}
    address = at(owner, "records-together-do", doing="remove")
    typed = {**fields, "reason": "Not trials.", "key": str(new_uuid())}
    refused = client.post(address, typed)
    named = {**typed, "version": "2", "rule": "Score under 0.1.", "key": str(new_uuid())}
    done = client.post(address, named, follow=True)
    home = text(client.get(at(owner, "records").replace("records/", "")))

    assert "3 records leave the queue" in page
    assert refused.status_code == 422
    assert "Say which tool marked the records" in text(refused)
    assert 'value="A &lt;tool&gt;"' in text(refused)
    assert "3 records are removed before screening." in text(done)
    assert Record.objects.filter(is_removed=True).count() == 3
    assert "A &lt;tool&gt;" in home


def test_what_a_member_may_not_do_is_not_there(owner: Member) -> None:
    reviewer = people.member(owner, Role.REVIEWER)
    client = signed_in(reviewer)

    listed = text(client.get(at(owner, "records")))
    assert at(owner, "records-together", doing="tag") in listed
    assert at(owner, "records-together", doing="remove") not in listed
    for doing in ("remove", "restore", "dance"):
        assert client.get(at(owner, "records-together", doing=doing)).status_code == 404
