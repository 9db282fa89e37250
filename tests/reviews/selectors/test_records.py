"""Records as pages show them: rows, search by words, lists and their facets, a record's sources and history."""

from urllib.parse import parse_qsl

import pytest

from reviews.ids import new_uuid
from reviews.models import Record
from reviews.seams import HistoryLine, RecordFacet, registry
from reviews.selectors import copies, record_history, record_lists, records
from reviews.selectors.record_lists import Asked, asked_of, record_list
from reviews.services.import_undo import undo_import
from reviews.services.removals import remove_records, restore_records
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

FULL = made.entry(
    "Ketamine & esketamine: <i>a trial</i> in Zürich",
    authors=[f"Author{n}, A." for n in range(8)],
    doi="10.1000/ABC(1)",
    abstract="BACKGROUND: Few help.  METHODS: A randomised trial. RESULTS: It worked.",
    extra="KW  - ketamine\nKW  - 全身麻酔薬\nKW  - stress\nLA  - English\nIS  - 3\nAN  - X-77",
)
PLAIN = made.entry("Rats and stress in Graz", authors=["Österreicher, Q."], year=1988, volume="2")


def row(owner) -> records.RecordRow:
    (found,) = records.record_rows(owner.review_id, [record.uuid for record in made.records(owner)])
    return found


def titles(owner, text: str) -> set[str]:
    found = records.search(owner.review_id, text).select_related("face")
    return {each.title for each in records.rows_of(found)}


def test_row_has_everything_that_a_page_shows() -> None:
    owner = people.review()
    made.imported(owner, made.ris(FULL))

    found = row(owner)

    assert found.title == "Ketamine & esketamine: a trial in Zürich"
    assert (len(found.first_authors), found.has_more_authors) == (6, True)
    assert found.place == "2020;12(3):101-110"
    assert [(section.heading, section.text) for section in found.sections] == [
        ("Background", "Few help."),
        ("Methods", "A randomised trial."),
        ("Results", "It worked."),
    ]
    assert [(link.label, link.text, link.url) for link in found.links] == [
        ("DOI", "10.1000/abc(1)", "https://doi.org/10.1000/abc(1)"),
        ("", "X-77", ""),
    ]
    assert (found.keywords, found.languages) == (("ketamine", "全身麻酔薬", "stress"), ("English",))
    assert (found.label, found.n_sources, found.is_removed) == ("Author0 2020", 1, False)


KETAMINE, RATS = "Ketamine & esketamine: a trial in Zürich", "Rats and stress in Graz"
FOUND = {
    "ketamine": {KETAMINE},
    "ZURICH esketamine": {KETAMINE},
    "stress": {KETAMINE, RATS},
    '"a randomised trial"': {KETAMINE},
    '"randomised a trial"': set(),
    "osterreicher 1988": {RATS},
    "10.1000/ABC(1)": {KETAMINE},
    "100%": set(),
    "_": set(),
    'unclosed "quote': set(),
    "KETAM*": {KETAMINE},
    "ketam": set(),
    "stress -ketamine": {RATS},
    "-rats": {KETAMINE},
    '-"a randomised trial" -rats': set(),
    "title:ketamine": {KETAMINE},
    "title:randomised": set(),
    "abstract:randomised": {KETAMINE},
    'abstract:"a randomised tri"*': {KETAMINE},
    "abstract:zurich": set(),
    "keyword:stress": {KETAMINE},
    "author: Österreicher": {RATS},
    "author:osterr*": {RATS},
    '"graz osterreicher"': set(),
    "doi:10.1000/abc*": {KETAMINE},
    "https://doi.org/10.1000/ABC(1)": {KETAMINE},
    "year:1988": {RATS},
    "year:1980-1990": {RATS},
    "year:1989-": {KETAMINE},
    "-year:2020": {RATS},
    "id:x-77": {KETAMINE},
    "麻酔": {KETAMINE},
    "全麻酔": set(),
    "') OR 1=1 --": set(),
    "  ": {KETAMINE, RATS},
}


def test_search_finds_what_was_typed() -> None:
    owner = people.review()
    made.imported(owner, made.ris(FULL, PLAIN))

    assert {text: titles(owner, text) for text in FOUND} == FOUND


def test_search_finds_a_record_by_words_of_a_copy_and_of_a_copys_copy() -> None:
    owner = people.review()
    pair = made.pair(owner)
    odd = made.entry(made.TITLE, doi="10.1000/two", extra="KW  - zebrafish")
    made.imported(owner, made.ris(odd))
    assert len(titles(owner, "zebrafish")) == 1

    made.settle(owner, pair, is_same=True)

    (root,) = made.records(owner)
    assert [each.uuid for each in records.search(owner.review_id, "zebrafish")] == [root.uuid]


def test_search_stays_within_the_review() -> None:
    other = people.review()
    made.imported(other, made.ris(FULL))

    assert titles(people.review(), "ketamine") == set()


def test_rows_of_another_review_are_left_out() -> None:
    other = people.review()
    made.imported(other, made.ris(FULL))

    assert records.record_rows(people.review().review_id, [made.records(other)[0].uuid]) == []


def test_list_is_narrowed_by_search_its_copies_included() -> None:
    owner = people.review()
    pubmed, embase = made.search(owner, "PubMed"), made.search(owner, "Embase")
    made.imported(owner, made.ris(FULL, PLAIN), to=pubmed)
    made.imported(owner, made.ris(FULL), to=embase)

    found = record_list(owner, Asked(chosen={"search": str(embase.uuid)}))

    assert [each.title for each in found.rows] == ["Ketamine & esketamine: a trial in Zürich"]
    assert record_list(owner, Asked(chosen={"search": str(pubmed.uuid)})).n == 2
    assert record_list(owner, Asked(chosen={"search": "nonsense"})).n == 0


def test_list_is_narrowed_by_a_facet_of_an_app_downstream(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review()
    made.imported(owner, made.ris(FULL, PLAIN))
    chosen = made.records(owner)[0]
    facet = RecordFacet(
        order=1,
        name="state",
        label="State",
        choices=lambda _member: [("in", "included")],
        records=lambda _member, _value: Record.objects.filter(uuid=chosen.uuid).values("uuid"),
    )
    monkeypatch.setattr(registry, "record_facets", [facet])

    found = record_list(owner, Asked(chosen={"state": "in"}))

    assert [each.record for each in found.rows] == [chosen.uuid]
    assert [choice.name for choice in found.choices] == [
        *("state", "search", "from", "to", "type", "language", "journal", "abstract", "doi"),
        *("copies", "notices", "tag", "standing"),
    ]


NARROWED = {
    "from=2000": {KETAMINE},
    "to=1988": {RATS},
    "from=1988&to=2020": {KETAMINE, RATS},
    "from=soon": set(),
    "type=article": {KETAMINE, RATS},
    "type=book": set(),
    "language=en": {KETAMINE},
    "journal=journal of examples": {KETAMINE, RATS},
    "abstract=yes": {KETAMINE},
    "abstract=no": {RATS},
    "doi=no&q=stress": {RATS},
    "doi=maybe": set(),
    "copies=yes": {KETAMINE},
    "copies=no": {RATS},
    "copies=open": set(),
    "search=nonsense": set(),
    "standing=nonsense": set(),
    "unknown=thing": {KETAMINE, RATS},
}


def test_list_is_narrowed_by_what_is_shown() -> None:
    owner = people.review()
    made.imported(owner, made.ris(FULL, FULL, PLAIN))

    found = {
        query: {row.title for row in record_list(owner, asked_of(dict(parse_qsl(query)))).rows}
        for query in NARROWED
    }

    assert found == NARROWED


def test_facets_follow_what_is_shown() -> None:
    owner = people.review()
    bare = made.entry(made.TITLE, doi="10.1000/one")
    full = made.entry(made.TITLE, doi="10.1000/one", abstract="Few help. " * 40, extra="LA  - fre")
    made.imported(owner, made.ris(bare))
    french = asked_of({"language": "fr", "abstract": "yes"})
    batch = made.imported(owner, made.ris(full))
    assert record_list(owner, french).n == 1

    undo_import(by=owner, batch=batch.uuid, reason="", key=new_uuid())

    assert record_list(owner, french).n == 0
    assert record_list(owner, asked_of({"abstract": "no"})).n == 1


def test_list_is_ordered_as_asked() -> None:
    owner = people.review()
    zebras, alike, bees = "[Zebras in the wild]", "Ähnliche Ergebnisse", "bees and honey"
    made.imported(
        owner,
        made.ris(
            made.entry(zebras, year=2001, volume="1"), made.entry(bees, year=2010, volume="2")
        ),
    )
    made.imported(owner, made.ris(made.entry(alike, year=1990, volume="3")))
    common = [each.face.title for each in made.records(owner)]

    def listed(sort: str) -> list[str]:
        asked = asked_of({"sort": sort})
        # As the page's links and forms carry it on.
        assert record_lists.asked_in(asked.query) == asked
        return [each.title for each in record_list(owner, asked).rows]

    assert (listed(""), listed("nonsense")) == (common, common)
    assert listed("title") == [alike, bees, zebras]
    assert listed("newest") == [bees, zebras, alike]
    assert listed("oldest") == [alike, zebras, bees]
    assert listed("added")[0] == alike
    Record.objects.filter(face__title=bees).update(year=None)
    assert listed("newest")[-1] == listed("oldest")[-1] == bees


def test_many_records_are_counted_so_far_only(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review()
    made.imported(owner, made.ris(FULL, PLAIN))
    monkeypatch.setattr(record_lists, "ON_PAGE", 1)
    monkeypatch.setattr(record_lists, "COUNTED", 1)

    found = [record_list(owner, Asked(), page=page) for page in (0, 1)]

    assert [(each.n, each.is_more, each.n_pages) for each in found] == [(1, True, 1), (2, False, 2)]


def test_removed_records_have_a_list_of_their_own() -> None:
    owner = people.review()
    made.imported(owner, made.ris(FULL, PLAIN))
    gone = made.records(owner)[0].uuid
    remove_records(by=owner, records=[gone], reason="no report", key=new_uuid())

    assert record_list(owner, Asked()).n == 1
    assert [
        each.record for each in record_list(owner, Asked(chosen={"standing": "removed"})).rows
    ] == [gone]


def test_list_comes_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_lists, "ON_PAGE", 1)
    owner = people.review()
    made.imported(owner, made.ris(FULL, PLAIN))

    found = record_list(owner, Asked(), page=99)

    assert (found.number, found.n_pages, found.n, len(found.rows)) == (2, 2, 2, 1)


def test_sources_stand_as_they_came_the_shown_one_first() -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry(made.TITLE, doi="10.1000/one")), name="a.ris")
    fuller = made.entry(made.TITLE, doi="10.1000/one", abstract="Words. " * 200)
    made.imported(owner, made.ris(fuller), name="b.ris")
    (record,) = made.records(owner)

    rows = records.source_rows(owner.review_id, record.uuid)

    assert [(each.file, each.is_shown) for each in rows] == [("b.ris", True), ("a.ris", False)]
    assert rows[0].raw_text == fuller


def test_history_tells_what_happened_to_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = people.review(people.person(name="Mei Lindqvist"))
    made.merge(owner)
    (record,) = made.records(owner)
    remove_records(by=owner, records=[record.uuid], reason="x", key=new_uuid())
    restore_records(by=owner, records=[record.uuid], reason="y", key=new_uuid())
    line = HistoryLine(at=record.batch.created_at, text="told downstream")
    monkeypatch.setattr(registry, "record_history", [lambda _member, _record: [line]])

    lines = record_history.history_of_record(owner, record.uuid)

    assert [(each.text, each.by) for each in lines] == [
        ("told downstream", ""),
        ("imported from PubMed", ""),
        (
            "a copy from PubMed joined: an identifier and the title agree, nothing contradicts",
            "",
        ),
        ("removed before screening", "Mei Lindqvist"),
        ("put back", "Mei Lindqvist"),
    ]


def test_copies_of_copies_stand_under_one_record() -> None:
    owner = people.review()
    made.imported(owner, made.ris(FULL, PLAIN, made.entry("A third one")))
    first, second, third = made.records(owner)
    Record.objects.filter(pk=first.pk).update(merged_into=second)
    Record.objects.filter(pk=second.pk).update(merged_into=third)

    assert copies.roots_of_copies(owner.review_id) == {
        first.uuid: third.uuid,
        second.uuid: third.uuid,
    }
