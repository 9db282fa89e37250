"""Trials of ClinicalTrials.gov as JSON: its API (version 2), its downloads, and its former API.

Source: ClinicalTrials.gov, "Study data structure" (API v2) and "Classic API: full studies, study
fields", whose names are the same but for case and for lists.
"""

import re
from collections.abc import Mapping

from .json_records import Json, JsonFormat
from .reference import ParsedReference, RawField, ReferenceType
from .values import clean, decoded, keyword_list, year_in

MODULES = "protocolsection"
IDENTIFICATION = f"{MODULES}/identificationmodule"
STATUS = f"{MODULES}/statusmodule"
CONDITIONS = f"{MODULES}/conditionsmodule"
PLACES: Mapping[str, tuple[str, ...]] = {
    "id": (f"{IDENTIFICATION}/nctid", "nctid"),
    "title": (
        f"{IDENTIFICATION}/officialtitle",
        f"{IDENTIFICATION}/brieftitle",
        "officialtitle",
        "brieftitle",
    ),
    "year": (
        f"{STATUS}/startdatestruct/date",
        f"{STATUS}/startdatestruct/startdate",
        f"{STATUS}/studyfirstsubmitdate",
        f"{STATUS}/studyfirstpostdatestruct/date",
        f"{STATUS}/studyfirstpostdatestruct/studyfirstpostdate",
        "startdate",
        "studyfirstsubmitdate",
    ),
    "abstract": (f"{MODULES}/descriptionmodule/briefsummary", "briefsummary"),
    "keywords": (
        f"{CONDITIONS}/conditions",
        f"{CONDITIONS}/keywords",
        f"{CONDITIONS}/conditionlist/condition",
        f"{CONDITIONS}/keywordlist/keyword",
        "condition",
        "keyword",
    ),
}
WANTED = frozenset(path for paths in PLACES.values() for path in paths)


def parse(_record: dict[str, Json], raw: tuple[RawField, ...]) -> tuple[ParsedReference, str]:
    """The reference in one study."""
    values: dict[str, list[str]] = {}
    for path, value in raw:
        place = path.casefold().removeprefix("study/")
        if place in WANTED and value:
            values.setdefault(place, []).append(value)

    def found(fact: str) -> list[str]:
        return [value for place in PLACES[fact] for value in values.get(place, ())]

    title, abstract = next(iter(found("title")), ""), next(iter(found("abstract")), "")
    reference = ParsedReference(
        type=ReferenceType.TRIAL,
        title=clean(title) or None,
        year=next((year for date in found("year") if (year := year_in(date))), None),
        accession=next(iter(found("id")), None),
        abstract=decoded(abstract).strip() or None,
        keywords=tuple(dict.fromkeys(keyword_list(found("keywords")))),
        database="ClinicalTrials.gov",
        raw=raw,
    )
    return reference, "ctgov"


CTGOV_JSON = JsonFormat(
    name="ctgov-json",
    label="ClinicalTrials.gov JSON",
    lists=(
        ("studies",),
        ("FullStudiesResponse", "FullStudies"),
        ("StudyFieldsResponse", "StudyFields"),
    ),
    signs=(re.compile(r'"protocolSection"|"ProtocolSection"|"NCTId"'),),
    parse=parse,
)
