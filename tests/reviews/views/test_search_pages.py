"""Pages of searches: what they say, and what stands in the way of withdrawing one."""

import pytest

from reviews.ids import new_uuid
from reviews.models import Search
from reviews.roles import Role
from reviews.services.imports import confirm_import, discard_import
from tests.factories import people
from tests.factories import reviews as made
from tests.reviews.views.test_record_pages import TWO, at, signed_in, text

pytestmark = pytest.mark.django_db


def test_empty_page_teaches() -> None:
    owner = people.review()

    page = text(signed_in(owner).get(at(owner, "searches")))

    assert "No search yet" in page
    assert at(owner, "search-add") in page


def test_observer_sees_no_button() -> None:
    owner = people.review()
    observer = people.member(owner, Role.OBSERVER)

    page = text(signed_in(observer).get(at(owner, "searches")))

    assert at(owner, "search-add") not in page


def test_search_of_a_day_to_come_is_refused() -> None:
    owner = people.review()
    fields = {"source": "Embase", "kind": "database", "run_on": "2090-01-01", "key": new_uuid()}
    answer = signed_in(owner).post(at(owner, "search-add"), fields)
    assert answer.status_code == 422
    assert "This date has not come yet." in answer.content.decode()


def test_search_is_added_by_its_form() -> None:
    owner = people.review()
    fields = {
        "source": "Embase",
        "kind": "database",
        "platform": "Ovid",
        "run_on": "2026-11-03",
        "strategy": "1 exp ketamine/\r\n2 ptsd",
        "prior_identified": "20",
        "prior_duplicates": "5",
        "prior_note": "EndNote",
        "key": str(new_uuid()),
    }
    client = signed_in(owner)

    for _ in range(2):
        response = client.post(at(owner, "search-add"), fields)
        assert response.status_code == 302

    search = Search.objects.get()
    assert (search.strategy, search.prior_duplicates) == ("1 exp ketamine/\n2 ptsd", 5)
    page = text(client.get(at(owner, "searches")))
    assert "Declared: 5 duplicates of 20 hits were removed before the import. EndNote" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"source": ""}, "This field is required"),
        ({"prior_identified": "3"}, "Give both numbers, or none."),
        (
            {"prior_identified": "3", "prior_duplicates": "4"},
            "There can&#x27;t be more duplicates than hits.",
        ),
        ({"run_on": "3.13.2026"}, "Enter a valid date"),
        ({"run_on": "0001-01-01"}, "This date lies before 1900. Check the year."),
        ({"run_on": "1899-12-31"}, "This date lies before 1900. Check the year."),
        ({"key": "no"}, "Reload the page and try again"),
    ],
)
def test_form_says_what_is_wrong(changed: dict[str, str], said: str) -> None:
    owner = people.review()
    fields = {"source": "Embase", "kind": "database", "key": str(new_uuid()), **changed}

    response = signed_in(owner).post(at(owner, "search-add"), fields)

    assert response.status_code == 422
    assert said in text(response)
    assert not Search.objects.exists()


def test_correction_starts_from_what_is_known() -> None:
    owner = people.review()
    search = made.search(owner, "CENTRAL")
    client = signed_in(owner)

    page = text(client.get(at(owner, "search-correct", search=search.uuid)))

    assert 'value="CENTRAL"' in page
    assert 'value="2026-11-03"' in page


def test_search_is_withdrawn_and_put_back_from_the_message() -> None:
    owner = people.review()
    search = made.search(owner)
    client, listed = signed_in(owner), at(owner, "searches")
    withdraw = at(owner, "search-withdraw", search=search.uuid)
    back = at(owner, "search-restore", search=search.uuid)

    assert f'action="{withdraw}"' in text(
        client.get(at(owner, "search-correct", search=search.uuid))
    )
    page = text(client.post(withdraw, {"key": str(new_uuid())}, follow=True))
    assert f'action="{back}"' in page
    assert "No search yet" in page
    client.post(back, {"key": str(new_uuid())})
    assert "PubMed" in text(client.get(listed))


def test_search_whose_files_wait_or_count_says_what_is_in_the_way_of_withdrawing() -> None:
    owner = people.review()
    search = made.search(owner)
    client, address = signed_in(owner), at(owner, "search-correct", search=search.uuid)
    withdraw = at(owner, "search-withdraw", search=search.uuid)
    waiting = [made.previewed(owner, TWO, to=search, name=f"{n}.ris") for n in (1, 2)]

    page = text(client.get(address))
    assert "2 uploads wait for your decision; discard them first:" in page
    for batch in waiting:
        assert f'href="{at(owner, "import", batch=batch.uuid)}"' in page
    assert "count or are under way" not in page
    assert withdraw not in page

    discard_import(by=owner, batch=waiting[0].uuid, key=new_uuid())
    accepts = {"accepts_errors": True, "accepts_repeat": True}
    confirm_import(by=owner, batch=waiting[1].uuid, key=new_uuid(), **accepts)
    made.run_jobs(owner)
    page = text(client.get(address))
    assert "1 import counts or is under way; undo or discard it first:" in page
    assert at(owner, "import", batch=waiting[1].uuid) in page
    assert "your decision" not in page
    assert withdraw not in page


def test_search_page_says_what_is_missing_and_takes_an_earlier_version_again() -> None:
    owner = people.review()
    search = made.search(owner, "CENTRAL")
    client, address = signed_in(owner), at(owner, "search", search=search.uuid)
    fields = {"source": "CENTRAL", "kind": "register", "strategy": " 1 ketamine ", "limits": "None"}
    correct = at(owner, "search-correct", search=search.uuid)
    take = at(owner, "search-version-take", search=search.uuid, number=1)

    said = text(client.post(correct, {**fields, "key": str(new_uuid())}, follow=True))
    # Beside what was done, and beside the version.
    assert said.count(f'action="{take}"') == 2

    page = text(client.get(address))
    assert "Missing for the report: the date of the search; who ran it; filters" in page
    assert '<pre class="q-mono q-raw" dir="auto"> 1 ketamine </pre>' in page

    client.post(take, {"key": str(new_uuid())})
    assert Search.objects.get().strategy == "ketamine"
    assert "Version 3" in text(client.get(address))


def test_search_that_is_run_again_begins_with_what_is_known() -> None:
    owner = people.review()
    search = made.search(owner, "CENTRAL")
    page = text(signed_in(owner).get(at(owner, "search-add"), {"again": str(search.uuid)}))
    assert 'value="CENTRAL"' in page
    assert 'value="2026-11-03"' not in page
    assert f'<option value="{search.uuid}" selected>CENTRAL, 3 Nov 2026</option>' in page


def test_reports_are_files_to_take_along() -> None:
    owner = people.review()
    made.search(owner, "CENTRAL")
    client = signed_in(owner)
    for document, name in (("appendix", "searches"), ("checklist", "prisma-s-checklist")):
        word = client.get(at(owner, "searches-export", document=document, kind="docx"))
        assert word["Content-Disposition"] == f'attachment; filename="{name}.docx"'
        assert word.content[:2] == b"PK"
        plain = client.get(at(owner, "searches-export", document=document, kind="md"))
        assert "CENTRAL" in plain.content.decode()
    for wrong in ({"document": "other", "kind": "md"}, {"document": "appendix", "kind": "pdf"}):
        assert client.get(at(owner, "searches-export", **wrong)).status_code == 404


def test_search_of_many_files_folds_them() -> None:
    owner = people.review()
    search, client = made.search(owner), signed_in(owner)
    for n in range(9):
        made.upload(owner, TWO, to=search, name=f"{n}.ris")
        if n == 7:
            assert "8 files" not in text(client.get(at(owner, "searches")))
    assert "9 files: 0 records, 0 of them duplicates" in text(client.get(at(owner, "searches")))


def test_checklist_without_searches_says_so_once() -> None:
    owner = people.review()
    client = signed_in(owner)
    missing = "Nothing is written down."

    page = text(client.get(at(owner, "search-checklist")))
    assert ("No search is written down yet" in page, missing in page) == (True, False)

    made.search(owner)
    page = text(client.get(at(owner, "search-checklist")))
    assert ("No search is written down yet" in page, missing in page) == (False, True)
