"""Trials exported from the search portal of the WHO's registry platform (ICTRP).

Source: WHO, "ICTRP search portal: export of results", and the Trial Registration Data Set.
"""

import re
from xml.etree.ElementTree import Element

from .reference import ParsedReference, RawField, ReferenceType
from .values import clean, keyword_list, url_list, year_in
from .xml_records import XmlFormat

DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[01]\d[0-3]\d(?!\d)")
YEARS = ("date_registration3", "date_registration", "date_enrollement", "date_enrollment")


def parse(_record: Element, raw: tuple[RawField, ...]) -> tuple[ParsedReference, str | None]:
    """The reference in one Trial: flat elements, whose names differ in case between exports."""
    values: dict[str, str] = {}
    for path, value in raw:
        if value:
            values.setdefault(path.casefold(), value)
    title = values.get("scientific_title") or values.get("public_title") or values.get("acronym")
    reference = ParsedReference(
        type=ReferenceType.TRIAL,
        title=clean(title) if title else None,
        year=next((year for name in YEARS if (year := _year(values.get(name, "")))), None),
        accession=values.get("trialid"),
        keywords=keyword_list([clean(values.get("condition", "")).replace("|", ";")]),
        urls=url_list([values.get("web_address", "")]),
        database="ICTRP",
        raw=raw,
    )
    return reference, "ictrp"


def _year(date: str) -> int | None:
    """Of "20160312" too, in which no year stands apart."""
    day = DAY.search(date)
    return int(day[1]) if day else year_in(date)


ICTRP_XML = XmlFormat(
    name="ictrp-xml",
    label="WHO ICTRP XML",
    records=("Trial",),
    wrappers=("Trials_downloaded_from_ICTRP",),
    start=r"<Trials_downloaded_from_ICTRP\b",
    parse=parse,
)
