"""Imports: kept files, previews, confirmation, refusals in words, and what is bad in a file."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from reviews import ledger
from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from reviews.models import Import, Job, Record, SourceRecord
from reviews.roles import Role
from reviews.selectors.imports import MESSAGES_ON_PAGE, import_detail
from reviews.services import imports
from reviews.services.imports import confirm_import, discard_import
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

FORMATS = Path(__file__).parents[2] / "reference" / "formats"
HOSTILE = json.loads((FORMATS / "hostile.expected.json").read_text(encoding="utf-8"))
TWO = made.ris(made.entry("A first title of a record"), made.entry("Another title", year=2011))
TWO_FORMATS = "nbib_then_ris.txt"


def events(owner) -> list[str]:
    return [event.kind for event in ledger.replay(owner.review_id)]


def test_file_is_kept_byte_for_byte_before_anything_reads_it() -> None:
    owner = people.review()

    batch = made.upload(owner, TWO)

    with default_storage.open(batch.file.path, "rb") as kept:
        assert kept.read() == TWO
    assert (batch.state, batch.file.n_bytes) == ("uploaded", len(TWO))
    assert events(owner)[-1] == "reviews.file_uploaded"


def test_name_of_the_file_keeps_no_path() -> None:
    batch = made.upload(people.review(), TWO, name="../../etc/\x00passwd\n.ris")

    assert batch.file.name == "passwd.ris"


def test_preview_shows_what_was_understood_and_counts_nothing() -> None:
    owner = people.review()

    batch = made.previewed(owner, TWO)

    assert (batch.state, batch.n_records, batch.format) == ("previewed", 2, "ris")
    assert [record["title"] for record in batch.preview["records"]] == [
        "A first title of a record",
        "Another title",
    ]
    (told,) = batch.preview["databases"]
    assert (told["n"], told["found"].get("doi", 0), told["found"]["year"]) == (2, 0, 2)
    assert not Record.objects.exists()


def test_preview_holds_the_first_records_only() -> None:
    many = made.ris(*(made.entry(f"Title number {n} of many", year=1990) for n in range(30)))

    batch = made.previewed(people.review(), many)

    assert (batch.n_records, len(batch.preview["records"])) == (30, 10)


def test_upload_over_the_limit_is_refused_before_it_is_kept(settings) -> None:
    settings.QUORUM_MAX_UPLOAD_BYTES = 100
    owner = people.review()

    with pytest.raises(imports.TooLarge):
        made.upload(owner, TWO)

    assert not Import.objects.exists()


def test_file_that_unpacks_over_the_limit_is_refused_in_words(settings) -> None:
    settings.QUORUM_MAX_UPLOAD_BYTES = 1_000_000
    packed = gzip.compress(TWO * 10_000)
    assert len(packed) < 1_000_000

    batch = made.previewed(owner := people.review(), packed, name="export.ris.gz")

    detail = import_detail(owner, batch.uuid)
    assert batch.state == "refused"
    assert detail.refusal == "The file is too large: the limit is 1 MB unpacked."


@pytest.mark.parametrize(
    "name",
    sorted(name for name, wanted in HOSTILE.items() if wanted["exit_code"] == 2),
)
def test_unreadable_file_is_refused_in_words_and_never_imported(name: str) -> None:
    owner = people.review()

    batch = made.previewed(owner, (FORMATS / "hostile" / name).read_bytes(), name=name)

    detail = import_detail(owner, batch.uuid)
    assert (batch.state, batch.n_records) == ("refused", 0)
    assert re.search("|".join(HOSTILE[name]["message_match"]), detail.refusal, re.I)
    assert Job.objects.get(ref=batch.uuid).state == "done"
    with pytest.raises(imports.NotPreviewed):
        confirm_import(by=owner, batch=batch.uuid, accepts_errors=True, key=new_uuid())


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name, wanted in HOSTILE.items()
        if wanted["exit_code"] == 0 and isinstance(wanted["n_records"], int)
    ),
)
def test_readable_hostile_file_is_imported_whole(name: str) -> None:
    owner = people.review()
    wanted = HOSTILE[name]

    batch = made.imported(owner, (FORMATS / "hostile" / name).read_bytes(), name=name)

    n_sources = SourceRecord.objects.filter(batch=batch).count()
    assert (batch.state, batch.n_records, n_sources) == (
        "committed",
        wanted["n_records"],
        wanted["n_records"],
    )
    assert batch.n_warnings >= wanted.get("warnings_min", 0)


def test_raw_texts_of_a_file_joined_are_the_file() -> None:
    owner = people.review()
    content = (made.KETAMINE / "wos.ciw").read_bytes()

    batch = made.imported(owner, content, name="wos.ciw")

    rows = SourceRecord.objects.filter(batch=batch).order_by("number")
    assert "".join(rows.values_list("raw_text", flat=True)) == content.decode("utf-8-sig")


def test_every_tag_that_no_fact_repeats_is_kept() -> None:
    content = (FORMATS / "hostile" / "unknown_tags.ris").read_bytes()

    batch = made.imported(people.review(), content)

    (row,) = SourceRecord.objects.filter(batch=batch)
    wanted = [(each["tag"], each["value"]) for each in HOSTILE["unknown_tags.ris"]["raw_contains"]]
    kept = [(tag, value) for tag, value in row.unmapped]
    assert [each for each in kept if each in wanted] == wanted
    assert ("M1", "42") in kept


def test_file_readable_in_part_needs_a_persons_word() -> None:
    owner = people.review()
    batch = made.previewed(owner, (FORMATS / "hostile" / TWO_FORMATS).read_bytes())
    detail = import_detail(owner, batch.uuid)

    with pytest.raises(imports.PartsUnread, match="1 place of the file could not be read"):
        confirm_import(by=owner, batch=batch.uuid, key=new_uuid())
    confirm_import(by=owner, batch=batch.uuid, accepts_errors=True, key=new_uuid())
    made.run_jobs(owner)

    assert (batch.n_errors, detail.unread) == (1, [detail.messages.lines[0].line])
    (committed,) = [
        e.payload for e in ledger.replay(owner.review_id) if e.kind == "reviews.import_committed"
    ]
    assert committed["n_unread"] == 1


def test_messages_come_by_page_errors_first() -> None:
    owner = people.review()
    untitled = "TY  - JOUR\nPY  - 2001\nER  - \n\n" * (MESSAGES_ON_PAGE + 5)
    empty = "TY  - \nER  - \n\n"
    batch = made.previewed(owner, (untitled + empty + untitled).encode())

    first = import_detail(owner, batch.uuid).messages
    last = import_detail(owner, batch.uuid, page=99).messages

    assert first.lines[0].is_error
    assert not any(line.is_error for line in first.lines[1:])
    assert (first.n_pages, last.number, len(first.lines)) == (3, 3, MESSAGES_ON_PAGE)
    assert (batch.n_errors, batch.n_warnings) == (1, 2 * (MESSAGES_ON_PAGE + 5))


def test_same_file_again_is_noticed() -> None:
    owner = people.review()
    first = made.imported(owner, TWO)

    again = made.previewed(owner, TWO, to=made.search(owner, "Embase"))

    (same,) = import_detail(owner, again.uuid).same_files
    assert same.batch == first.uuid
    with pytest.raises(imports.SameFileAgain):
        confirm_import(by=owner, batch=again.uuid, key=new_uuid())
    confirm_import(by=owner, batch=again.uuid, accepts_repeat=True, key=new_uuid())
    made.run_jobs(owner)
    assert Record.objects.counted().count() == 4
    assert Record.objects.distinct_works().count() == 2


def test_same_file_in_another_review_is_nobodys_business() -> None:
    made.imported(people.review(), TWO)
    owner = people.review()

    batch = made.previewed(owner, TWO)

    assert import_detail(owner, batch.uuid).same_files == []


def test_confirming_twice_imports_once() -> None:
    owner = people.review()
    batch = made.previewed(owner, TWO)

    for _ in range(2):
        confirm_import(by=owner, batch=batch.uuid, key=new_uuid())
    made.run_jobs(owner)
    confirm_import(by=owner, batch=batch.uuid, key=new_uuid())

    assert Record.objects.counted().count() == 2
    assert events(owner).count("reviews.import_committed") == 1


def test_repeated_upload_is_one_import() -> None:
    owner, key = people.review(), new_uuid()
    search = made.search(owner)

    batches = {made.upload(owner, TWO, to=search, key=key).uuid for _ in range(2)}

    assert len(batches) == Import.objects.count() == 1


def test_discarded_import_never_counts() -> None:
    owner = people.review()
    batch = made.previewed(owner, TWO)

    discard_import(by=owner, batch=batch.uuid, key=new_uuid())

    with pytest.raises(imports.NotPreviewed):
        confirm_import(by=owner, batch=batch.uuid, key=new_uuid())
    batch.refresh_from_db()
    assert batch.state == "discarded"


def test_preview_of_a_discarded_import_changes_nothing() -> None:
    owner = people.review()
    batch = made.upload(owner, TWO)

    discard_import(by=owner, batch=batch.uuid, key=new_uuid())
    made.run_jobs(owner)

    batch.refresh_from_db()
    assert batch.state == "discarded"


def test_confirming_and_discarding_are_acts_that_happen_once() -> None:
    owner = people.review()
    first, second = made.previewed(owner, TWO), made.upload(owner, TWO, name="other.ris")
    confirming, discarding = new_uuid(), new_uuid()

    for _ in range(2):
        confirm_import(by=owner, batch=first.uuid, key=confirming)
        discard_import(by=owner, batch=second.uuid, key=discarding)

    assert events(owner)[-2:] == ["reviews.import_confirmed", "reviews.import_discarded"]
    assert events(owner).count("reviews.import_confirmed") == 1
    with pytest.raises(ledger.KeyReused):
        confirm_import(by=owner, batch=second.uuid, key=confirming)
    with pytest.raises(ledger.KeyReused):
        discard_import(by=owner, batch=first.uuid, key=discarding)


def test_import_of_another_review_is_not_found() -> None:
    batch = made.previewed(people.review(), TWO)

    with pytest.raises(NotFound):
        confirm_import(by=people.review(), batch=batch.uuid, key=new_uuid())


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.ADJUDICATOR, Role.OBSERVER])
def test_only_those_who_import_upload(role: Role) -> None:
    owner = people.review()
    search = made.search(owner)

    with pytest.raises(Forbidden):
        made.upload(people.member(owner, role), TWO, to=search)


def test_upload_left_half_by_an_interruption_is_replaced() -> None:
    owner = people.review()
    batch = made.upload(owner, TWO)
    default_storage.delete(batch.file.path)
    with default_storage.open(batch.file.path, "wb") as half:
        half.write(TWO[:20])

    again = made.upload(owner, TWO)

    with default_storage.open(again.file.path, "rb") as kept:
        assert kept.read() == TWO
