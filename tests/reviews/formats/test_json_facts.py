"""Which key a fact is taken from, in each JSON format."""

import io
import json

import pytest

from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed


def fact(name: str, value: object) -> object:
    text = json.dumps(value)
    parsed = [x for x in open_references(io.BytesIO(text.encode())) if isinstance(x, Parsed)]
    return getattr(parsed[0].reference, name)


@pytest.mark.parametrize(
    ("name", "item", "value"),
    [
        ("authors", {"author": [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van den"}]}, ("van den Berg, Jan",)),
        ("authors", {"author": [{"family": "Humboldt", "given": "Alexander", "dropping-particle": "von"}]}, ("Humboldt, Alexander von",)),
        ("authors", {"author": [{"family": "King", "given": "Martin", "suffix": "Jr"}]}, ("King, Martin Jr",)),
        ("authors", {"author": [{"literal": "World Health Organization, Geneva"}, {"name": "Group"}, {}]}, ("World Health Organization, Geneva", "Group")),
        ("authors", {"author": [{"family": "Plato"}, "Feder, A"]}, ("Plato", "Feder, A")),
        ("year", {"issued": {"date-parts": [["2019", 3]]}}, 2019),
        ("year", {"issued": {"date-parts": [[2019], [2020]]}}, 2019),
        ("year", {"issued": {"date-parts": [[None]]}, "published-online": {"date-parts": [[2018]]}}, 2018),
        ("year", {"issued": {"raw": "Spring 2014"}}, 2014),
        ("year", {"issued": {"literal": "c. 1998"}}, 1998),
        ("year", {"issued": 2012}, 2012),
        ("type", {"type": "article"}, "preprint"),
        ("type", {"type": "article", "container-title": "J"}, "article"),
        ("type", {"type": "paper-conference"}, "conference"),
        ("type", {"type": "article-journal", "genre": "Preprint"}, "preprint"),
        ("type", {"type": "song"}, "other"),
        ("title", {"title": ["<i>In vivo</i> A &amp; B"]}, "In vivo A & B"),
        ("journal", {"type": "article-journal", "container-title": ["J", "K"]}, "J"),
        ("journal", {"type": "book", "container-title": "Series"}, None),
        ("pages", {"number": "e12"}, "e12"),
        ("doi", {"URL": "https://doi.org/10.5555/A"}, "10.5555/a"),
        ("pmid", {"note": "PMID: 99000001\nPMCID: PMC12"}, "99000001"),
        ("pmcid", {"note": "PMID: 99000001\nPMCID: PMC12"}, "PMC12"),
        ("pmcid", {"PMCID": 12}, "PMC12"),
        ("accession", {"id": 7}, "7"),
        ("keywords", {"keyword": "a, *b, c"}, ("a", "b", "c")),
        ("keywords", {"keyword": "a, b; c"}, ("a, b", "c")),
        ("keywords", {"categories": ["a, b", "c"]}, ("a, b", "c")),
        ("abstract", {"abstract": "<jats:p>One &lt; two</jats:p>"}, "One < two"),
    ],
)  # fmt: skip
def test_csl_takes_a_fact_from_its_key(name, item, value):
    assert fact(name, [{"type": "book", "title": "A"} | item]) == value


@pytest.mark.parametrize(
    "wrap",
    [
        lambda item: item,
        lambda item: [item],
        lambda item: {"items": [item]},
        lambda item: {"references": [item]},
        lambda item: {"status": "ok", "message": {"total-results": 1, "items": [item]}},
        lambda item: {"status": "ok", "message": item},
    ],
)
def test_csl_items_are_found_in_each_shape(wrap):
    assert fact("title", wrap({"type": "book", "title": "A"})) == "A"


V2 = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT09910001", "briefTitle": "B", "officialTitle": "A"},
        "statusModule": {"startDateStruct": {"date": "2016-03"}, "studyFirstSubmitDate": "2015-01"},
        "descriptionModule": {"briefSummary": "Text", "detailedDescription": "More"},
        "conditionsModule": {"conditions": ["PTSD"], "keywords": ["ketamine", "PTSD"]},
        "referencesModule": {"references": [{"pmid": "99000001"}]},
    },
    "hasResults": False,
}
CLASSIC = {
    "ProtocolSection": {
        "IdentificationModule": {"NCTId": "NCT09910001", "BriefTitle": "B", "OfficialTitle": "A"},
        "StatusModule": {"StartDateStruct": {"StartDate": "March 2016"}},
        "DescriptionModule": {"BriefSummary": "Text"},
        "ConditionsModule": {
            "ConditionList": {"Condition": ["PTSD"]},
            "KeywordList": {"Keyword": ["ketamine"]},
        },
    }
}
FIELDS = {
    "Rank": 1,
    "NCTId": ["NCT09910001"],
    "BriefTitle": ["B"],
    "OfficialTitle": ["A"],
    "StartDate": ["March 2016"],
    "BriefSummary": ["Text"],
    "Condition": ["PTSD"],
    "Keyword": ["ketamine"],
}


@pytest.mark.parametrize(
    "file",
    [
        V2,
        [V2],
        {"totalCount": 1, "studies": [V2], "nextPageToken": "x"},
        {"FullStudiesResponse": {"APIVrs": "1", "FullStudies": [{"Rank": 1, "Study": CLASSIC}]}},
        {"StudyFieldsResponse": {"FieldList": ["NCTId"], "StudyFields": [FIELDS]}},
    ],
    ids=["one study", "download", "API v2", "full studies", "study fields"],
)
def test_a_trial_has_the_same_facts_in_each_shape(file):
    wanted = {
        "type": "trial",
        "title": "A",
        "accession": "NCT09910001",
        "year": 2016,
        "abstract": "Text",
        "keywords": ("PTSD", "ketamine"),
        "database": "ClinicalTrials.gov",
    }
    assert {name: fact(name, file) for name in wanted} == wanted


def test_a_trial_without_start_has_the_year_in_which_it_was_submitted():
    status = {"studyFirstSubmitDate": "2015-01-20", "lastUpdateSubmitDate": "2020-01-20"}
    assert fact("year", [{"protocolSection": {"statusModule": status}}]) == 2015
