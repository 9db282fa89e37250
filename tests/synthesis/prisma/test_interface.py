import json

import pytest

from synthesis.prisma.boxes import SourceKind
from synthesis.prisma.case_facts import facts_of
from synthesis.prisma.facts import SourceDeclared
from synthesis.prisma.interface import count_case, count_cases
from synthesis.prisma.values import MalformedCase

LEDGER = {"id": "l", "mode": "ledger", "review_type": "new", "sources": [], "events": []}
DATABASE = {"id": "D", "kind": "database", "name": "Database"}


def with_event(**event):
    return {**LEDGER, "sources": [DATABASE], "events": [event]}


MALFORMED = {
    "no object": 7,
    "no mode": {"id": "x"},
    "unknown review type": {**LEDGER, "review_type": "living"},
    "no review type": {"id": "x", "mode": "ledger"},
    "events are no list": {**LEDGER, "events": "import"},
    "event is no object": {**LEDGER, "events": ["import"]},
    "event without name": with_event(record="a"),
    "record is a number": with_event(e="import", record=1, source="D"),
    "no source": with_event(e="import", record="a"),
    "unknown kind": {**LEDGER, "sources": [{"id": "D", "kind": "library"}]},
    "unknown decision": with_event(
        e="decide", stage="title_abstract", record="a", decision="maybe"
    ),
    "unknown cause": with_event(e="remove", record="a", why="taste"),
    "prior is text": with_event(e="declare_prior", source="D", identified="9", duplicates=1),
    "prior is true": with_event(e="declare_prior", source="D", identified=9, duplicates=True),
    "previous reports are text": {**LEDGER, "previous": {"studies": [{"id": "P", "reports": "x"}]}},
    "nothing reported": {"id": "x", "mode": "reported"},
    "reported text": {"id": "x", "mode": "reported", "reported": {"records_screened": "many"}},
    "reported half": {"id": "x", "mode": "reported", "reported": {"records_screened": 1.5}},
}


@pytest.mark.parametrize("case", MALFORMED.values(), ids=MALFORMED)
def test_malformed_case_gives_an_error_and_the_others_still_run(case):
    results = count_cases({"cases": [case, LEDGER]})["results"]
    assert set(results[0]) == {"id", "error"}
    assert results[0]["id"] == (case.get("id") if isinstance(case, dict) else None)
    assert results[1] == count_case(LEDGER)


@pytest.mark.parametrize("document", [None, [], {}, {"cases": {}}, "cases"])
def test_document_of_another_form_is_refused(document):
    with pytest.raises(MalformedCase):
        count_cases(document)


def test_unknown_keys_and_events_are_ignored():
    case = with_event(e="import", record="a", source="D", colour="red") | {"extra": {}}
    case["events"].append({"e": "applauded", "record": "a"})
    case["events"].append({"e": "applauded", "whom": 7})
    got = count_case(case)
    assert (got["boxes"]["identified_databases"], got["warnings"]) == (1, [])


def test_uncounted_event_that_names_an_unknown_record_is_noticed():
    assert count_case(with_event(e="vote", record="z"))["warnings"] == ["unknown_record"]


def test_source_says_whether_it_is_screened_and_its_yield_reported():
    source = {"id": "C", "kind": "citation_searching", "screened": True, "yield_reported": False}
    assert list(facts_of({**LEDGER, "sources": [source]})) == [
        SourceDeclared(
            source="C", kind=SourceKind.CITATION_SEARCHING, screened=True, yield_reported=False
        )
    ]


def test_results_are_plain_json():
    results = count_cases({"cases": [LEDGER, {"id": "r", "mode": "reported", "reported": {}}]})
    assert json.loads(json.dumps(results, allow_nan=False)) == results


def test_boxes_given_only_in_some_cases_are_left_out_elsewhere():
    boxes = count_case(LEDGER)["boxes"]
    assert [key for key in boxes if "awaiting" in key or "ongoing" in key] == []
    assert "other_pending_screening" not in boxes
    assert (boxes["previous_studies"], boxes["previous_reports"]) == (None, None)
