"""Pages of imports: many files in one form, where each one's records go, and all that wait at once."""

from io import BytesIO

import pytest

from reviews.ids import new_uuid
from reviews.models import Import, Search
from reviews.roles import Role
from reviews.seams import registry
from tests.factories import people
from tests.factories import reviews as made
from tests.reviews.services.test_import_splitting import MIXED, entry, uploaded
from tests.reviews.views.test_record_pages import at, signed_in, text

pytestmark = pytest.mark.django_db


def named(name: str, content: bytes) -> BytesIO:
    file = BytesIO(content)
    file.name = name
    return file


def confirmed(owner, batch: Import, **fields: str):
    address = at(owner, "import-confirm", batch=batch.uuid)
    return signed_in(owner).post(address, {"key": str(new_uuid()), **fields})


def test_empty_list_teaches() -> None:
    owner = people.review()

    page = text(signed_in(owner).get(at(owner, "imports")))
    seen = text(signed_in(people.member(owner, Role.OBSERVER)).get(at(owner, "imports")))

    assert "No file yet" in page
    assert at(owner, "imports-upload") in page
    assert at(owner, "imports-upload") not in seen


def test_files_of_one_form_become_imports_that_the_list_shows() -> None:
    owner = people.review()
    files = [named("one.ris", made.ris(entry(1, "Embase"))), named("two.pdf", b"%PDF-1.7")]
    client = signed_in(owner)

    answer = client.post(
        at(owner, "imports-upload"), {"file": files, "search": "", "key": str(new_uuid())}
    )
    waiting = text(client.get(answer.url))
    made.run_jobs(owner)
    page = text(client.get(answer.url))

    assert answer.url == at(owner, "imports")
    assert "one.ris" in waiting
    assert "waits for its turn" in waiting
    assert "New search: Embase (database)" in page
    assert "This is a PDF, not an export of references." in page
    assert "Import the 1 that needs no decision" in page


def test_upload_without_a_file_or_with_too_many_says_so() -> None:
    owner = people.review()
    client = signed_in(owner)
    many = [named(f"{n}.ris", b"") for n in range(51)]

    for files, said in (([], "This field is required."), (many, "too many files for once")):
        answer = client.post(at(owner, "imports-upload"), {"file": files, "key": str(new_uuid())})
        assert answer.status_code == 422
        assert said in text(answer)
    assert not Import.objects.exists()


def test_all_that_need_no_decision_are_imported_by_one_button() -> None:
    owner = people.review()
    batches = uploaded(owner, made.ris(entry(1, "Embase")), made.ris(entry(2)))
    fields = {"batch": [batch.uuid for batch in batches], "key": str(new_uuid())}

    page = text(signed_in(owner).post(at(owner, "imports-ready"), fields, follow=True))

    assert "1 file is being imported." in page
    assert "1 file waits for your decision." in page


def test_preview_proposes_a_search_for_each_database() -> None:
    owner = people.review()
    known = made.search(owner, "Embase")
    (batch,) = uploaded(owner, MIXED)

    page = text(signed_in(owner).get(at(owner, "import", batch=batch.uuid)))

    assert "The records name 3 databases." in page
    assert f'<option value="{known.uuid}" selected>Embase, 3 Nov 2026</option>' in page
    assert 'value="ClinicalTrials.gov"' in page
    assert "No database named" in page


def test_split_is_confirmed_by_the_form() -> None:
    owner = people.review()
    known = made.search(owner, "Embase")
    (batch,) = uploaded(owner, MIXED)

    answer = confirmed(
        owner,
        batch,
        split="each",
        search_0=str(known.uuid),
        **{"search_1": "new", "source_1": "MEDLINE", "kind_1": "database", "platform_1": "Ovid"},
        **{"search_2": "new", "source_2": "ClinicalTrials.gov", "kind_2": "register"},
        **{"search_3": str(known.uuid), "run_on_1": "2026-11-02"},
    )
    made.run_jobs(owner)

    assert answer.status_code == 302
    rows = Import.objects.values_list("search__source", "search__kind", "n_records", "state")
    assert sorted(rows) == [
        ("ClinicalTrials.gov", "register", 1, "committed"),
        ("Embase", "database", 4, "committed"),
        ("MEDLINE", "database", 2, "committed"),
    ]


def test_all_of_a_file_goes_to_one_new_search_that_names_its_databases() -> None:
    owner = people.review()
    (batch,) = uploaded(owner, MIXED)

    confirmed(owner, batch, split="one", search_all="new", source_all="Ovid", kind_all="database")

    search = Search.objects.get()
    assert search.source == "Ovid"
    assert search.details["databases"] == "Embase; MEDLINE; ClinicalTrials.gov"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Say which search gave this file"),
        ({"search_all": "new", "source_all": " "}, "Name the source, for example Embase."),
        ({"search_all": "7"}, "This search was withdrawn. Choose another."),
        ({"search_all": "new", "source_all": "A", "run_on_all": "2090-01-01"}, "has not come yet"),
        ({"split": "each", "search_0": "new", "source_0": "A"}, "The databases of this file have"),
    ],
)
def test_confirmation_that_lacks_something_says_what(fields: dict[str, str], said: str) -> None:
    owner = people.review()
    (batch,) = uploaded(owner, MIXED)

    answer = confirmed(owner, batch, **fields)

    assert answer.status_code == 422
    assert said in text(answer)
    assert not Search.objects.exists()


def test_preview_tells_kinds_years_and_what_becomes_of_each_field() -> None:
    owner = people.review()
    (batch,) = uploaded(
        owner, made.ris(entry(1), made.entry("Another one", year=1998, extra="ZZ  - x"))
    )

    page = text(signed_in(owner).get(at(owner, "import", batch=batch.uuid)))

    assert "journal article 2" in page
    assert "1998 to 2020" in page
    assert (
        '<th scope="row" class="q-mono" dir="auto">ZZ</th><td class="n">1</td><td>kept as it is</td>'
        in page
    )


def test_preview_says_that_the_file_holds_others_judgements() -> None:
    owner = people.review()
    note = 'N1  - RAYYAN-INCLUSION: {"Ana"=>"Included"} | RAYYAN-LABELS: a'
    (batch,) = uploaded(owner, made.ris(entry(1), made.entry("Another one", extra=note)))

    page = text(signed_in(owner).get(at(owner, "import", batch=batch.uuid)))

    assert "votes by name (1 record), labels (1 record)" in page
    assert "None of it counts by the import." in page


def test_columns_are_said_by_a_form_that_the_refused_file_leads_to() -> None:
    owner = people.review()
    (batch,) = uploaded(owner, b"Naslov,Leto\nPrvi zapis,2020\n")
    client, where = signed_in(owner), at(owner, "import-columns", batch=batch.uuid)
    assert where in text(client.get(at(owner, "import", batch=batch.uuid)))
    assert where in text(client.get(at(owner, "imports")))

    said = {"column_0": "", "column_1": "year", "key": str(new_uuid())}
    missing = client.post(where, said)
    read = client.post(where, {**said, "column_0": "title", "key": str(new_uuid())}, follow=True)
    made.run_jobs(owner)

    assert "Prvi zapis" in text(client.get(where))
    assert "Say which column gives the title." in text(missing)
    assert "waits for its turn" in text(read)
    assert "Import this 1 record?" in text(client.get(at(owner, "import", batch=batch.uuid)))


def test_undo_says_what_it_does_or_what_stands_in_its_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    owner = people.review()
    batch = made.imported(owner, made.ris(entry(1), entry(2)))
    client, where = signed_in(owner), at(owner, "import-undo", batch=batch.uuid)
    free = text(client.get(where))

    held = made.records(owner)[0]
    monkeypatch.setattr(
        registry, "rests_on_record", [lambda _member, _records: {held.uuid: "screening has begun"}]
    )
    page = text(client.get(where))

    assert "Its 2 records will not count any more" in free
    assert "Work rests on 1 of its records: screening has begun." in page
    assert held.face.title in page
    assert "Undo the import</button>" not in page
