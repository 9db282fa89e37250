"""Tables of unknown origin: a person says what the columns give, and the review remembers it."""

import pytest

from reviews.errors import Forbidden
from reviews.ids import new_uuid
from reviews.models import Import, SourceRecord
from reviews.roles import Role
from reviews.selectors.import_columns import columns_page
from reviews.services.import_columns import ColumnsChanged, NoTitleColumn, map_columns
from reviews.services.imports import NotPreviewed, confirm_import
from tests.factories import people
from tests.factories import reviews as made

pytestmark = pytest.mark.django_db

TABLE = "Naslov,Avtorji,Leto,Opomba\nPrvi zapis,Novak J; Kos M,2019,a\nDrugi zapis,Zupan A,2020,b\n"
SAID = {"Naslov": "title", "Avtorji": "authors", "Leto": "year", "Opomba": ""}


def refused(owner, table: str = TABLE, name: str = "odd.csv") -> Import:
    return made.previewed(owner, table.encode(), name=name)


def mapped(owner, batch: Import, **changed: str) -> Import:
    found = map_columns(by=owner, batch=batch.uuid, columns={**SAID, **changed}, key=new_uuid())
    made.run_jobs(owner)
    found.refresh_from_db()
    return found


def test_refused_table_is_read_as_a_person_says() -> None:
    owner = people.review()
    batch = refused(owner)
    assert (batch.state, batch.refusal["kind"]) == ("refused", "no_title_column")

    batch = mapped(owner, batch)
    confirm_import(by=owner, batch=batch.uuid, key=new_uuid())
    made.run_jobs(owner)

    assert (batch.state, batch.n_records, batch.refusal) == ("previewed", 2, {})
    rows = SourceRecord.objects.order_by("number").values_list("title", "authors", "year")
    assert list(rows) == [
        ("Prvi zapis", ["Novak, J", "Kos, M"], 2019),
        ("Drugi zapis", ["Zupan, A"], 2020),
    ]


def test_columns_are_proposed_and_then_remembered_by_their_names() -> None:
    owner = people.review()
    first = refused(owner, TABLE.replace("Avtorji", "Authors"))
    page = columns_page(owner, first.uuid)
    assert [(each.name, each.fact) for each in page.columns] == [
        ("Naslov", ""),
        ("Authors", "authors"),
        ("Leto", ""),
        ("Opomba", ""),
    ]
    assert page.columns[0].samples == ["Prvi zapis", "Drugi zapis"]

    mapped(owner, refused(owner))
    again = columns_page(owner, refused(owner, TABLE + "Tretji zapis,Zupan A,2021,c\n").uuid)
    other = columns_page(owner, refused(owner, TABLE.replace("Opomba", "Note")).uuid)

    assert {each.name: each.fact for each in again.columns} == SAID
    assert (again.is_remembered, other.is_remembered) == (True, False)


def test_columns_can_be_said_again_until_the_import_counts() -> None:
    owner = people.review()
    batch = mapped(owner, refused(owner), Naslov="", Opomba="title")
    assert [record["title"] for record in batch.preview["records"]] == ["a", "b"]

    batch = mapped(owner, batch)
    assert [record["title"] for record in batch.preview["records"]] == ["Prvi zapis", "Drugi zapis"]

    confirm_import(by=owner, batch=batch.uuid, key=new_uuid())
    with pytest.raises(NotPreviewed):
        map_columns(by=owner, batch=batch.uuid, columns=SAID, key=new_uuid())


@pytest.mark.parametrize(
    ("columns", "error"),
    [
        ({**SAID, "Naslov": ""}, NoTitleColumn),
        ({"Naslov": "title"}, ColumnsChanged),
        ({**SAID, "More": "doi"}, ColumnsChanged),
    ],
)
def test_columns_that_do_not_fit_are_refused(columns: dict[str, str], error: type) -> None:
    owner = people.review()

    with pytest.raises(error):
        map_columns(by=owner, batch=refused(owner).uuid, columns=columns, key=new_uuid())


def test_table_of_a_known_source_and_what_is_no_table_have_no_columns_to_say() -> None:
    owner = people.review()
    scopus = (
        '"Authors","Title","Year","Source title","EID"\n"Berg K.","A title","2020","J","2-s2.0-1"\n'
    )

    for content in (made.ris(made.entry("One")), scopus.encode(), b"%PDF-1.7"):
        assert columns_page(owner, made.previewed(owner, content).uuid) is None


def test_only_those_who_import_say_what_columns_give() -> None:
    owner = people.review()
    batch = refused(owner)

    with pytest.raises(Forbidden):
        map_columns(
            by=people.member(owner, Role.REVIEWER), batch=batch.uuid, columns=SAID, key=new_uuid()
        )


def test_values_of_what_others_decided_are_for_leads() -> None:
    owner = people.review()
    batch = refused(owner, TABLE.replace("Opomba", "Decision"))
    specialist = people.member(owner, Role.INFORMATION_SPECIALIST)
    columns = [columns_page(by, batch.uuid).columns[3] for by in (owner, specialist)]

    assert [(each.samples, each.is_kept) for each in columns] == [(["a", "b"], False), ((), True)]
