"""Pages of imports, duplicates and records: what they say, and what they cost."""

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.ids import new_uuid
from reviews.models import Import, Job, Merge, PossibleDuplicate, Record
from reviews.roles import Role
from reviews.seams import waiting_for
from reviews.services import tags
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

TWO = made.ris(made.entry("A first title of a record"), made.entry("Another title", year=2011))


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(member, name: str, **kwargs) -> str:
    return reverse(f"reviews:{name}", kwargs={"review": member.review_id, **kwargs})


def text(response) -> str:
    return " ".join(response.content.decode().split())


def upload(client: Client, owner, content: bytes, name: str = "export.ris") -> Import:
    search = made.search(owner)
    file = BytesIO(content)
    file.name = name
    response = client.post(
        at(owner, "import-upload", search=search.uuid), {"file": file, "key": str(new_uuid())}
    )
    assert response.status_code == 302, text(response)
    return Import.objects.latest("created_at")


def test_upload_leads_to_a_page_that_shows_progress() -> None:
    owner = people.review()
    client = signed_in(owner)

    batch = upload(client, owner, TWO)

    page = text(client.get(at(owner, "import", batch=batch.uuid)))
    job = made.job_of(batch)
    assert f'hx-get="{at(owner, "job", job=job.uuid)}"' in page
    assert "waits for its turn" in page


def test_poll_ends_with_286_when_the_work_is_over() -> None:
    owner = people.review()
    client = signed_in(owner)
    batch = made.upload(owner, TWO)
    address = at(owner, "job", job=made.job_of(batch).uuid)

    before = client.get(address, headers={"HX-Request": "true"})
    made.run_jobs(owner)
    after = client.get(address, headers={"HX-Request": "true"})

    assert (before.status_code, after.status_code) == (200, 286)
    assert after["HX-Trigger"] == "job-over"
    assert "hx-trigger" in text(before)
    assert "hx-trigger" not in text(after)


def test_failed_job_says_why_and_can_be_tried_again() -> None:
    owner = people.review()
    batch = made.upload(owner, TWO)
    job = made.job_of(batch)
    Job.objects.filter(uuid=job.uuid).update(state="failed", failure="The disk is full.")
    client = signed_in(owner)

    page = text(client.get(at(owner, "job", job=job.uuid)))
    again = client.post(at(owner, "job-again", job=job.uuid), {"key": str(new_uuid())})

    assert "The disk is full." in page
    assert again.status_code == 302
    assert Job.objects.filter(ref=batch.uuid, state="queued").count() == 1


def test_member_who_does_not_import_can_not_cancel_it() -> None:
    owner = people.review()
    job = made.job_of(made.upload(owner, TWO))
    client = signed_in(people.member(owner, Role.REVIEWER))

    page = client.get(at(owner, "job", job=job.uuid))
    response = client.post(at(owner, "job-cancel", job=job.uuid), {"key": str(new_uuid())})

    assert at(owner, "job-cancel", job=job.uuid) not in text(page)
    assert response.status_code == 403


def test_preview_asks_and_the_import_follows() -> None:
    owner = people.review()
    batch = made.previewed(owner, TWO)
    client = signed_in(owner)
    address = at(owner, "import", batch=batch.uuid)

    page = text(client.get(address))
    client.post(at(owner, "import-confirm", batch=batch.uuid), {"key": str(new_uuid())})
    made.run_jobs(owner)
    after = text(client.get(address))

    assert "Import these 2 records?" in page
    assert "A first title of a record" in page
    assert "2 records imported: 2 new, 0 duplicates that were merged." in after


def test_unreadable_file_is_refused_on_the_page() -> None:
    owner = people.review()
    batch = made.previewed(owner, b"%PDF-1.7 and so on", name="search.ris")

    page = text(signed_in(owner).get(at(owner, "import", batch=batch.uuid)))

    assert "This is a PDF, not an export of references." in page
    assert "Nothing was imported." in page
    assert at(owner, "import-discard", batch=batch.uuid) in page


def test_refused_confirmation_says_what_to_tick() -> None:
    owner = people.review()
    made.imported(owner, TWO)
    batch = made.previewed(owner, TWO)

    response = signed_in(owner).post(
        at(owner, "import-confirm", batch=batch.uuid), {"key": str(new_uuid())}
    )

    assert response.status_code == 422
    assert "This very file was imported already. Tick that you want it" in text(response)


def test_hostile_text_of_a_file_is_shown_as_text() -> None:
    owner = people.review()
    hostile = made.entry("<script>alert(1)</script> in a title", extra="ZZ  - <img src=x>")
    made.imported(owner, made.ris(hostile), name="<b>.ris")
    client = signed_in(owner)
    (record,) = made.records(owner)

    for address in (
        at(owner, "records"),
        at(owner, "record", record=record.uuid),
        at(owner, "searches"),
        at(owner, "import", batch=record.batch_id),
    ):
        page = text(client.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<b>.ris" not in page


def test_pair_is_settled_and_taken_back() -> None:
    owner = people.review()
    pair = made.pair(owner)
    client = signed_in(owner)

    page = text(client.get(at(owner, "duplicates")))
    client.post(
        at(owner, "pair-settle", pair=pair.uuid), {"answer": "same", "key": str(new_uuid())}
    )
    after = text(client.get(at(owner, "duplicates")))
    client.post(at(owner, "pair-reopen", pair=pair.uuid), {"key": str(new_uuid())})

    assert "Are these the same?" in page
    assert '<span class="q-d">' in page
    assert "No pair to compare" in after
    assert "Merged: <strong>Smith 2020</strong>" in after
    assert PossibleDuplicate.objects.get().state == "open"


def test_chosen_records_are_compared_and_found_related() -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry("One title of a work"), made.entry("Quite another")))
    first, second = made.records(owner)
    client = signed_in(owner)

    one = {"record": [str(first.uuid)], "key": str(new_uuid())}
    refused = client.post(at(owner, "pair-ask"), one, follow=True)
    both = {"record": [str(first.uuid), str(second.uuid)], "key": str(new_uuid())}
    asked = client.post(at(owner, "pair-ask"), both, follow=True)
    pair = PossibleDuplicate.objects.get()
    answer = {"answer": "related", "relation": "preprint", "later": "", "key": str(new_uuid())}
    client.post(at(owner, "pair-settle", pair=pair.uuid), answer)
    page = text(client.get(at(owner, "record", record=first.uuid)))

    assert "Choose two records: they are shown side by side." in text(refused)
    assert "Somebody asked whether these two are the same." in text(asked)
    assert "Quite another" in page
    assert "preprint and article" in page


def test_answer_leads_to_the_pair_that_comes_next() -> None:
    owner = people.review()
    dois = ("one", "two", "three")
    made.imported(owner, made.ris(*(made.entry(made.TITLE, doi=f"10.1000/{d}") for d in dois)))
    client = signed_in(owner)
    first, second, third = PossibleDuplicate.objects.order_by("-score", "uuid")

    page = text(client.get(at(owner, "duplicates"), {"pair": second.uuid}))
    answer = {"answer": "different", "later": str(third.uuid), "key": str(new_uuid())}
    answered = client.post(at(owner, "pair-settle", pair=second.uuid), answer)

    assert f'name="later" value="{third.uuid}"' in page
    assert answered["Location"] == f"{at(owner, 'duplicates')}?pair={third.uuid}"
    assert "Judged so far: 0 the same, 1 different, 0 related." in text(
        client.get(answered["Location"])
    )
    assert PossibleDuplicate.objects.get(uuid=first.uuid).state == "open"


def test_merge_is_taken_apart_with_a_reason() -> None:
    owner = people.review()
    merge = made.merge(owner)
    client = signed_in(owner)

    refused = client.post(
        at(owner, "merge-undo", merge=merge.uuid), {"key": str(new_uuid())}, follow=True
    )
    done = client.post(
        at(owner, "merge-undo", merge=merge.uuid),
        {"reason": "two trials", "key": str(new_uuid())},
        follow=True,
    )

    assert "Say why these are not the same" in text(refused)
    assert "both stand on their own again" in text(done)
    assert not Merge.objects.filter(undone_at=None).exists()


def test_records_are_removed_and_put_back_from_the_list() -> None:
    owner = people.review()
    made.imported(owner, TWO)
    chosen = [str(record.uuid) for record in made.records(owner)]
    client = signed_in(owner)

    removed = client.post(
        at(owner, "records-remove"),
        {"record": chosen, "reason": "no reports", "key": str(new_uuid())},
        follow=True,
    )
    listed = text(client.get(at(owner, "records"), {"standing": "removed"}))
    back = client.post(
        at(owner, "records-restore"),
        {"record": chosen[:1], "reason": "is one", "key": str(new_uuid())},
        follow=True,
    )

    assert "2 records are removed before screening." in text(removed)
    assert "Put chosen records back" in listed
    assert "it waits for screening again" in text(back)
    assert Record.objects.filter(is_removed=True).count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"reason": "x"}, "Choose at least one record."), ({"record": ["no"], "reason": "x"}, "UUID")],
)
def test_removal_form_says_what_is_wrong(fields: dict[str, object], said: str) -> None:
    owner = people.review()

    response = signed_in(owner).post(
        at(owner, "records-remove"), {**fields, "key": str(new_uuid())}, follow=True
    )

    assert said in text(response)


@pytest.mark.parametrize("name", ["records-remove", "records-tag", "pair-ask"])
def test_refused_act_keeps_what_was_chosen_and_typed(name: str) -> None:
    owner = people.review()
    made.imported(owner, TWO)
    chosen = str(made.records(owner)[0].uuid)
    tag = tags.make_tag(by=owner, name="animal", is_blinded=False, key=new_uuid())
    # Each lacks one thing: the key, what to do, a second record.
    sent = {"record": [chosen], "tag": str(tag.uuid), "reason": "seen & known", "listed": "q=title"}

    key = {} if name == "records-remove" else {"key": str(new_uuid())}
    refused = signed_in(owner).post(at(owner, name), {**sent, **key})

    page = text(refused)
    assert refused.status_code == 422
    assert f'value="{chosen}" checked' in page
    assert page.count(" checked") == 1
    assert f'<option value="{tag.uuid}" selected>' in page
    assert "seen &amp; known</textarea>" in page
    assert 'name="q" value="title"' in page
    assert f'method="get" action="{at(owner, "records")}"' in page


def test_list_is_as_it_was_left_after_an_act_and_its_undo() -> None:
    owner = people.review()
    made.imported(owner, TWO)
    client = signed_in(owner)
    chosen = {"record": [str(made.records(owner)[0].uuid)], "reason": "no report"}
    listed = {"listed": "q=title&page=2", "key": str(new_uuid())}

    done = client.post(at(owner, "records-remove"), {**chosen, **listed}, follow=True)
    (undo,) = {message.extra_tags for message in done.context["messages"]}
    undone = client.post(undo, {"key": str(new_uuid())})
    on_its_page = {**chosen, "shown": chosen["record"][0], "key": str(new_uuid())}
    shown = client.post(at(owner, "records-remove"), on_its_page)

    assert done.redirect_chain[-1][0] == f"{at(owner, 'records')}?q=title&page=2"
    assert undone["Location"] == f"{at(owner, 'records')}?q=title&page=2"
    assert shown["Location"] == at(owner, "record", record=chosen["record"][0])


def test_names_in_the_list_of_what_narrows_stay_as_they_are_written() -> None:
    owner = people.review()
    one = made.entry("A title", journal="BMC Ecol Evol")
    made.imported(owner, made.ris(one), to=made.search(owner, source="medRxiv"))

    page = text(signed_in(owner).get(at(owner, "records")))

    assert '<option value="bmc ecol evol">BMC Ecol Evol</option>' in page
    assert ">medRxiv" in page
    assert ">With an abstract</option>" in page


def test_address_of_a_copy_leads_to_the_record() -> None:
    owner = people.review()
    merge = made.merge(owner)

    response = signed_in(owner).get(at(owner, "record", record=merge.record_id))

    assert response["Location"] == at(owner, "record", record=merge.into_id)


def test_waiting_piles_are_for_those_who_can_work_on_them() -> None:
    owner = people.review()
    made.pair(owner)
    made.previewed(owner, TWO)
    reviewer = people.member(owner, Role.REVIEWER)

    mine = {str(pile.label): pile.count for pile in waiting_for(owner)}
    theirs = {str(pile.label) for pile in waiting_for(reviewer)}

    assert (mine["import to confirm"], mine["pair to compare"]) == (1, 1)
    assert not {label for label in theirs if "to confirm" in label or "to compare" in label}


def n_queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_cost_the_same_with_one_and_three_rows() -> None:
    owner = people.review()
    client = signed_in(owner)
    names = ("searches", "records", "merges")
    found = []
    for n in (1, 2):
        for _ in range(n):
            made.merge_of(owner)
        found.append([n_queries(client, at(owner, name)) for name in names])

    assert found[0] == found[1]


def test_import_with_one_message_counts_it_in_the_singular() -> None:
    owner = people.review()
    batch = made.previewed(owner, TWO.replace(b"Another title", b"Another\x00 title"))

    page = text(signed_in(owner).get(at(owner, "import", batch=batch.uuid)))

    assert "1 NUL byte was dropped." in page
    assert ">1 warning<" in page
