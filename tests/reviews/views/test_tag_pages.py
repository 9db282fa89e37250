"""Pages of tags: what they say, what they refuse, and the way back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.ids import new_uuid
from reviews.models import Member, RecordTag, Tag
from tests.factories import people
from tests.factories import reviews as made
from tests.factories.tags import put, tag
from tests.reviews.views.test_record_export import standings
from tests.reviews.views.test_record_pages import at, signed_in, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(db: None) -> Member:
    owner = people.review()
    made.imported(owner, made.ris(made.entry("One title"), made.entry("Another", year=2011)))
    return owner


def sent(**fields: object) -> dict[str, object]:
    return {"key": str(new_uuid()), **fields}


def test_tag_is_made_renamed_and_refused_with_what_was_typed(owner: Member) -> None:
    client = signed_in(owner)
    client.post(at(owner, "tag-make"), sent(name="animal", is_blinded="on"))
    (animal,) = Tag.objects.all()
    taken = client.post(at(owner, "tag-make"), sent(name="Animal"))
    renamed = client.post(at(owner, "tag-change", tag=animal.uuid), sent(name="rat"), follow=True)

    assert taken.status_code == 422
    assert "There is a tag of this name already." in text(taken)
    assert 'value="Animal"' in text(taken)
    assert "It is called “rat” now." in text(renamed)
    assert "to all" in text(renamed)


def test_chosen_records_are_tagged_from_the_list_and_back(owner: Member) -> None:
    client = signed_in(owner)
    animal = tag(owner, "animal <b>")
    chosen = [str(record.uuid) for record in made.records(owner)]
    fields = {"record": chosen, "tag": str(animal.uuid), "do": "put", "listed": "q=title&page=3"}

    done = client.post(at(owner, "records-tag"), sent(**fields), follow=True)
    refused = client.post(at(owner, "records-tag"), sent(record=chosen, do="put"), follow=True)
    narrowed = text(client.get(at(owner, "records"), {"tag": str(animal.uuid)}))
    page = text(client.get(at(owner, "record", record=chosen[0])))
    taken = {each.tags for each in standings(owner).values()}
    undo = done.context["messages"]

    assert done.redirect_chain[-1][0] == f"{at(owner, 'records')}?q=title&page=3"
    assert "2 records are tagged." in text(done)
    assert "Choose a tag." in text(refused)
    assert narrowed.count('<span dir="auto">animal &lt;b&gt;</span>') == 2
    assert "animal &lt;b&gt;" in page
    assert taken == {("animal <b>",)}
    (address,) = {message.extra_tags for message in undo}
    assert "Taken back." in text(client.post(address, sent(), follow=True))
    assert not RecordTag.objects.exists()


def test_pages_cost_the_same_with_one_and_three_tags(owner: Member) -> None:
    client = signed_in(owner)
    record = made.records(owner)[0].uuid
    costs = []
    for n in (1, 2):
        for number in range(n):
            put(owner, tag(owner, f"tag {n} {number}"), record)
        with CaptureQueriesContext(connection) as caught:
            for name in ("tags", "records"):
                client.get(at(owner, name))
            client.get(at(owner, "record", record=record))
        costs.append(len(caught))
    assert costs[0] == costs[1]
