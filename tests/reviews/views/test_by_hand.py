"""The pages of adding by hand: text, parts, and what bad input is told."""

import pytest

from reviews.ids import new_uuid
from reviews.models import HandEntry, Import, Search, SourceRecord
from tests.factories import people
from tests.factories import reviews as made
from tests.reviews.views.test_record_pages import at, signed_in, text

pytestmark = pytest.mark.django_db

CITATION = "Berg K, Lind M. A small trial. J Ex. 2020;1(2):3-4.\r\ndoi:10.1000/abc"
FIRST = {
    "found_in": "contact",
    "note": "The author",
    "new_source": "Letters",
    "new_kind": "contact",
}


def fields(**more: object) -> dict[str, object]:
    return {**FIRST, "key": str(new_uuid()), **more}


def test_citation_is_shown_in_parts_and_counts_once_they_are_confirmed() -> None:
    owner = people.review()
    client, address = signed_in(owner), at(owner, "by-hand")

    parts = text(client.post(address, fields(step="read", text=CITATION)))
    assert 'value="J Ex"' in parts
    assert not Import.objects.exists()

    told = {
        "title": "A small trial, corrected",
        "authors": "Berg, K\r\n\r\nLind, M",
        "type": "article",
    }
    answer = client.post(address, fields(step="add", text=CITATION, **told))
    made.run_jobs(owner)

    batch = Import.objects.get()
    assert answer["Location"] == at(owner, "import", batch=batch.uuid)
    source = SourceRecord.objects.get()
    assert (source.title, source.authors) == (told["title"], ["Berg, K", "Lind, M"])
    page = text(client.get(answer["Location"]))
    assert 'Added by hand, found in a contact with somebody: <span dir="auto">The author' in page
    assert Search.objects.get().kind == "contact"
    # Nobody decided anything about it elsewhere.
    assert "Decided elsewhere" not in page


def test_back_keeps_everything() -> None:
    owner = people.review()
    page = text(signed_in(owner).post(at(owner, "by-hand"), fields(step="back", text=CITATION)))
    assert "A small trial" in page
    assert 'value="Letters"' in page
    assert '<option value="contact" selected>' in page


def test_pasted_export_goes_to_its_preview() -> None:
    owner = people.review()
    pasted = made.entry("One") + made.entry("Another")
    answer = signed_in(owner).post(at(owner, "by-hand"), fields(step="read", text=pasted))
    made.run_jobs(owner)
    batch = Import.objects.get()
    assert answer["Location"] == at(owner, "import", batch=batch.uuid)
    assert (batch.state, batch.n_records) == ("previewed", 2)


def test_identifier_of_a_record_that_is_there_is_filled_in_from_it() -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/one")))
    client, address = signed_in(owner), at(owner, "by-hand")
    page = text(client.post(address, fields(step="read", text="https://doi.org/10.1000/ONE")))
    assert "The review has a record with this identifier:" in page
    assert 'value="Journal of Examples"' in page


def test_report_that_cites_it_is_linked_from_its_page_or_by_its_doi() -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/one")))
    record, client = made.records(owner)[0], signed_in(owner)
    address = at(owner, "by-hand")
    link = f"{address}?cited_by={record.uuid}"
    assert f'href="{link}"' in text(client.get(at(owner, "record", record=record.uuid)))
    assert made.TITLE in text(client.get(link))

    for more in ({"cited_by": str(record.uuid)}, {"note": "10.1000/one"}):
        given = fields(found_in="report", step="add", title="A title", type="article", **more)
        client.post(address, given)
    assert list(HandEntry.objects.values_list("record", flat=True)) == [record.uuid] * 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"new_source": ""}, "Choose a search, or name a new one."),
        ({"search": str(new_uuid())}, "is not one of the available choices"),
        ({"doi": "abc"}, "This is no DOI"),
        ({"pmid": "١٢٣"}, "This is no PMID"),
        ({"year": "20200"}, "less than or equal to"),
        ({"title": " "}, "Give a title, or an identifier"),
        ({"cited_by": "x", "key": "no"}, "Reload the page and try again"),
    ],
)
def test_bad_input_is_said_and_writes_nothing(more: dict[str, str], said: str) -> None:
    owner = people.review()
    given = fields(step="add", **{"title": "A title", "type": "article", **more})
    answer = signed_in(owner).post(at(owner, "by-hand"), given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Search.objects.exists()


@pytest.mark.parametrize("query", ["?search=x", "?cited_by=x", "?search=&cited_by="])
def test_address_that_names_nothing_shows_the_empty_form(query: str) -> None:
    owner = people.review()
    assert signed_in(owner).get(at(owner, "by-hand") + query).status_code == 200
