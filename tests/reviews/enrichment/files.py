"""Files of notices as Crossref publishes them; what they say is made up."""

import csv
import io

HEADER = ["Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author", "URLS", "ArticleType", "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDate", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason", "Paywalled", "Notes"]  # fmt: skip


def row(
    *,
    DOI: str = "10.5555/Quorum.1",
    PMID: str = "0",
    nature: str = "Retraction",
    day: str = "1/15/2024 0:00",
    notice: str = "10.5555/notice.1",
    reason: str = "+Error in Data;+Original Data not Provided;",
    title: str = "A made-up trial",
) -> list[str]:
    before = ["1", title, "(HSC) Medicine;", "", "Journal of Examples", "", "", "Smith J", "", ""]
    return [*before, day, notice, "0", "6/1/2020 0:00", DOI, PMID, nature, reason, "No", ""]


def notices(*rows: list[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode()
