"""Saved filters: one's own, shared by a lead, opened by their link, changed and put back."""

import pytest

from reviews.ids import new_uuid
from reviews.models import Member, SavedFilter
from reviews.roles import Role
from tests.factories import people
from tests.reviews.views.test_record_pages import at, signed_in, text

pytestmark = pytest.mark.django_db


def save(member: Member, name: str, listed: str, **more: object):
    fields = {"name": name, "listed": listed, "key": str(new_uuid()), **more}
    return signed_in(member).post(at(member, "filter-save"), fields, follow=True)


def post(member: Member, act: str, saved: SavedFilter, **fields: object):
    address = at(member, act, saved=saved.uuid)
    return signed_in(member).post(address, {"key": str(new_uuid()), **fields}, follow=True)


def test_filter_is_saved_under_a_link_and_taken_anew() -> None:
    owner = people.review()
    done = save(owner, " Recent  ones", "from=2020&q=sleep&page=2&nonsense=1")
    (saved,) = SavedFilter.objects.all()
    opened = signed_in(owner).get(at(owner, "filter", saved=saved.uuid))
    listed = text(signed_in(owner).get(at(owner, "filters")))
    anew = save(owner, "Recent ones", "from=2021")
    saved.refresh_from_db()

    assert "saved as “Recent ones”" in text(done)
    assert "leads to this list from here on" in text(anew)
    assert opened["Location"] == f"{at(owner, 'records')}?q=sleep&from=2020"
    assert "“sleep”" in listed
    assert "From year: 2020" in listed
    assert (saved.query, SavedFilter.objects.count()) == ("from=2021", 1)


def test_own_filter_shows_to_nobody_else_and_a_shared_one_to_all() -> None:
    owner = people.review()
    other = people.member(owner, Role.REVIEWER)
    save(owner, "mine", "from=2020")
    save(owner, "shared", "from=2021", is_shared="on")
    refused = save(other, "theirs", "from=2022", is_shared="on")
    save(other, "theirs", "from=2022")
    mine, shared, theirs = SavedFilter.objects.order_by("query")
    client = signed_in(other)

    assert refused.status_code == 200
    assert "Only these roles can do this: lead." in text(refused)
    assert client.get(at(other, "filter", saved=mine.uuid)).status_code == 404
    assert client.get(at(other, "filter", saved=shared.uuid)).status_code == 302
    page = text(client.get(at(other, "filters")))
    assert (">mine<" in page, ">shared<" in page, ">theirs<" in page) == (False, True, True)
    assert post(other, "filter-delete", shared).status_code == 404
    assert post(owner, "filter-change", theirs, name="x").status_code == 422
    assert SavedFilter.objects.filter(deleted_at=None).count() == 3


def test_filter_is_renamed_deleted_and_put_back() -> None:
    owner = people.review()
    save(owner, "one", "from=2020")
    save(owner, "two", "from=2021")
    one, _two = SavedFilter.objects.order_by("query")

    taken = post(owner, "filter-change", one, name="two")
    post(owner, "filter-change", one, name="three", is_shared="on")
    post(owner, "filter-delete", one)
    gone = text(signed_in(owner).get(at(owner, "filters")))
    post(owner, "filter-restore", one)
    one.refresh_from_db()

    assert taken.status_code == 422
    assert "three" not in gone
    assert (one.name, one.is_shared, one.deleted_at) == ("three", True, None)


@pytest.mark.parametrize(
    ("name", "listed", "said"), [(" ", "from=2020", "Type a name"), ("x", "", "nothing to save")]
)
def test_what_can_not_be_saved_is_said(name: str, listed: str, said: str) -> None:
    assert said in text(save(people.review(), name, listed))
    assert not SavedFilter.objects.exists()
