import csv
import io

from synthesis.prisma import facts as f
from synthesis.prisma.boxes import Box, ReviewType, SourceKind
from synthesis.prisma.fold import fold
from synthesis.prisma.package_csv import COLUMNS, package_csv

DATABASE = f.SourceDeclared(source="D", kind=SourceKind.DATABASE)
KEYS = [
    "previous_studies",
    "previous_reports",
    "database_results",
    "register_results",
    "website_results",
    "organisation_results",
    "citations_results",
    "duplicates",
    "excluded_automatic",
    "excluded_other",
    "records_screened",
    "records_excluded",
    "dbr_sought_reports",
    "dbr_notretrieved_reports",
    "other_sought_reports",
    "other_notretrieved_reports",
    "dbr_assessed",
    "dbr_excluded",
    "other_assessed",
    "other_excluded",
    "new_studies",
    "new_reports",
    "total_studies",
    "total_reports",
]


def read(flow, **options):
    return list(csv.DictReader(io.StringIO(package_csv(flow, **options))))


def numbers(flow):
    return {row["data"]: row["n"] for row in read(flow) if row["data"] in KEYS}


def exclusions(*reasons):
    records = tuple(str(n) for n in range(len(reasons)))
    return (
        f.Import(source="D", records=records),
        *(f.DecideRecord(record=r, decision=f.Decision.INCLUDE) for r in records),
        *(
            f.DecideReport(report=f"rep:{r}", decision=f.Decision.EXCLUDE, reason=reason)
            for r, reason in zip(records, reasons, strict=True)
        ),
    )


def test_file_has_the_columns_and_keys_of_the_package():
    flow = fold((DATABASE,), review_type=ReviewType.NEW)
    assert package_csv(flow).splitlines()[0] == ",".join(COLUMNS)
    assert [row["data"] for row in read(flow) if row["data"] in KEYS] == KEYS
    nodes = [row["node"] for row in read(flow) if row["node"] != "NA"]
    assert sorted(nodes) == sorted(f"node{n}" for n in range(1, 23))
    # The package takes the tooltips that are given by their position.
    assert [r["node"] for r in read(flow) if r["tooltips"] != "NA"] == nodes


def test_marks_are_last_columns_and_move_no_other():
    flow = fold((DATABASE,), review_type=ReviewType.NEW)
    plain, marked = read(flow), read(flow, marks={"as_of": "2026-05-03", "illustrative": "yes"})
    assert list(marked[0]) == [*COLUMNS, "as_of", "illustrative"]
    assert {row.pop("illustrative") for row in marked} == {"yes"}
    assert {row.pop("as_of") for row in marked} == {"2026-05-03"}
    assert marked == plain


def test_columns_the_template_lacks_are_not_given():
    new = numbers(fold((DATABASE,), review_type=ReviewType.NEW))
    absent = ["previous_studies", "previous_reports", "website_results", "organisation_results"]
    assert {key for key, n in new.items() if n == "NA"} == {*absent, "citations_results"}
    website = f.SourceDeclared(source="W", kind=SourceKind.WEBSITE)
    updated = numbers(fold((DATABASE, website), review_type=ReviewType.UPDATED))
    assert "NA" not in updated.values()


def test_other_sources_are_added_to_websites_and_told():
    flow = fold(
        (
            f.SourceDeclared(source="W", kind=SourceKind.WEBSITE),
            f.SourceDeclared(source="O", kind=SourceKind.OTHER),
            f.Import(source="W", records=("a", "b")),
            f.Import(source="O", records=("c",)),
        ),
        review_type=ReviewType.NEW,
    )
    row = next(row for row in read(flow) if row["data"] == "website_results")
    assert (row["n"], row["boxtext"]) == ("3", "Websites (with 1 from other sources)")


def test_reasons_survive_the_package_splitting_at_commas_and_semicolons():
    flow = fold(
        (DATABASE, *exclusions("Wrong population, or age; both", "=1+1", None, "=1+1")),
        review_type=ReviewType.NEW,
    )
    listed = numbers(flow)
    assert listed["dbr_excluded"] == "1+1, 2; Wrong population or age both, 1; not stated, 1"
    assert listed["other_excluded"] == "None, 0"


def test_counts_include_declared_duplicates():
    declared = f.DeclarePrior(source="D", identified=4, duplicates=4)
    listed = numbers(fold((DATABASE, declared), review_type=ReviewType.NEW))
    assert (listed["database_results"], listed["duplicates"]) == ("4", "4")


def test_boxes_carry_their_addresses():
    flow = fold((DATABASE,), review_type=ReviewType.NEW)
    rows = read(flow, urls={Box.RECORDS_SCREENED: "https://example.org/screened"})
    given = {row["data"]: row["url"] for row in rows if row["url"] != "NA"}
    assert given == {"records_screened": "https://example.org/screened"}
