"""The diagram's numbers as the CSV that the R package PRISMA2020 reads.

Source: Haddaway NR et al. Campbell Syst Rev 2022;18:e1230, and the template in the package (columns,
keys, order of the rows; it takes tooltips by position, so title rows stay where they are). It has no
key for sources of the kind `other`: they are added to the websites, and the row's text says so.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from reviews.cells import FORMULA_MARKS
from synthesis.prisma.boxes import PREVIOUS, Box
from synthesis.prisma.flow import Flow

COLUMNS = ("data", "node", "box", "description", "boxtext", "tooltips", "url", "n")
NOT_GIVEN = "NA"
_OTHER_SOURCES = frozenset(
    {
        Box.OTHER_IDENTIFIED_WEBSITES,
        Box.OTHER_IDENTIFIED_ORGANISATIONS,
        Box.OTHER_IDENTIFIED_CITATION_SEARCHING,
    }
)


@dataclass(frozen=True, slots=True)
class _Row:
    key: str
    node: str
    group: str
    text: str
    box: Box | None = None


_ROWS = (
    _Row(NOT_GIVEN, "node4", "prevstud", "Previous studies"),
    _Row(
        "previous_studies",
        "node5",
        "box1",
        "Studies included in the previous version of the review",
        Box.PREVIOUS_STUDIES,
    ),
    _Row(
        "previous_reports",
        NOT_GIVEN,
        "box1",
        "Reports of studies included in the previous version of the review",
        Box.PREVIOUS_REPORTS,
    ),
    _Row(
        NOT_GIVEN, "node6", "newstud", "Identification of new studies via databases and registers"
    ),
    _Row("database_results", "node7", "box2", "Databases", Box.IDENTIFIED_DATABASES),
    _Row("register_results", NOT_GIVEN, "box2", "Registers", Box.IDENTIFIED_REGISTERS),
    _Row(NOT_GIVEN, "node16", "othstud", "Identification of new studies via other methods"),
    _Row("website_results", "node17", "box11", "Websites", Box.OTHER_IDENTIFIED_WEBSITES),
    _Row(
        "organisation_results",
        NOT_GIVEN,
        "box11",
        "Organisations",
        Box.OTHER_IDENTIFIED_ORGANISATIONS,
    ),
    _Row(
        "citations_results",
        NOT_GIVEN,
        "box11",
        "Citation searching",
        Box.OTHER_IDENTIFIED_CITATION_SEARCHING,
    ),
    _Row("duplicates", "node8", "box3", "Duplicate records", Box.DUPLICATES_REMOVED),
    _Row(
        "excluded_automatic",
        NOT_GIVEN,
        "box3",
        "Records marked as ineligible by automation tools",
        Box.AUTOMATION_REMOVED,
    ),
    _Row(
        "excluded_other",
        NOT_GIVEN,
        "box3",
        "Records removed for other reasons",
        Box.OTHER_REMOVED,
    ),
    _Row("records_screened", "node9", "box4", "Records screened", Box.RECORDS_SCREENED),
    _Row("records_excluded", "node10", "box5", "Records excluded", Box.RECORDS_EXCLUDED),
    _Row(
        "dbr_sought_reports", "node11", "box6", "Reports sought for retrieval", Box.REPORTS_SOUGHT
    ),
    _Row(
        "dbr_notretrieved_reports",
        "node12",
        "box7",
        "Reports not retrieved",
        Box.REPORTS_NOT_RETRIEVED,
    ),
    _Row(
        "other_sought_reports",
        "node18",
        "box12",
        "Reports sought for retrieval",
        Box.OTHER_REPORTS_SOUGHT,
    ),
    _Row(
        "other_notretrieved_reports",
        "node19",
        "box13",
        "Reports not retrieved",
        Box.OTHER_REPORTS_NOT_RETRIEVED,
    ),
    _Row(
        "dbr_assessed", "node13", "box8", "Reports assessed for eligibility", Box.REPORTS_ASSESSED
    ),
    _Row("dbr_excluded", "node14", "box9", "Reports excluded", Box.REPORTS_EXCLUDED_REASONS),
    _Row(
        "other_assessed",
        "node20",
        "box14",
        "Reports assessed for eligibility",
        Box.OTHER_REPORTS_ASSESSED,
    ),
    _Row(
        "other_excluded",
        "node21",
        "box15",
        "Reports excluded",
        Box.OTHER_REPORTS_EXCLUDED_REASONS,
    ),
    _Row("new_studies", "node15", "box10", "New studies included in review", Box.NEW_STUDIES),
    _Row("new_reports", NOT_GIVEN, "box10", "Reports of new included studies", Box.NEW_REPORTS),
    _Row("total_studies", "node22", "box16", "Total studies included in review", Box.TOTAL_STUDIES),
    _Row(
        "total_reports", NOT_GIVEN, "box16", "Reports of total included studies", Box.TOTAL_REPORTS
    ),
    _Row("identification", "node1", "identification", "Identification"),
    _Row("screening", "node2", "screening", "Screening"),
    _Row("included", "node3", "included", "Included"),
)


def package_csv(
    flow: Flow, *, urls: Mapping[Box, str] | None = None, marks: Mapping[str, str] | None = None
) -> str:
    """The file's text, lines ending in LF; to be encoded as UTF-8.

    urls: the address that a click on a box opens. NA stands for boxes the template doesn't have:
    the package then leaves that column of the diagram out. marks: what the numbers are to be read with, such
    as a date, each a last column which the package, taking columns by name or from the left, never reads.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    marks = marks or {}
    writer.writerow((*COLUMNS, *marks))
    for row in _ROWS:
        label = _label(row, flow)
        url = (urls or {}).get(row.box, NOT_GIVEN) if row.box else NOT_GIVEN
        tooltip = NOT_GIVEN if row.node == NOT_GIVEN else label
        cells = (row.key, row.node, row.group, label, label, tooltip, url, _number(row, flow))
        writer.writerow((*cells, *marks.values()))
    return out.getvalue()


def _label(row: _Row, flow: Flow) -> str:
    other = flow.count(Box.OTHER_IDENTIFIED_OTHER)
    if row.box is Box.OTHER_IDENTIFIED_WEBSITES and other:
        return f"{row.text} (with {other} from other sources)"
    return row.text


def _number(row: _Row, flow: Flow) -> str:
    if row.box is None:
        return "0"
    if row.box in PREVIOUS and row.box not in flow.boxes:
        return NOT_GIVEN
    if row.box in _OTHER_SOURCES and not flow.template.endswith("and_other"):
        return NOT_GIVEN
    if row.box in flow.parts:
        return _reasons(flow.counts_by_part(row.box))
    number = flow.count(row.box)
    if row.box is Box.OTHER_IDENTIFIED_WEBSITES:
        number += flow.count(Box.OTHER_IDENTIFIED_OTHER)
    return str(number)


def _reasons(counts: Mapping[str, int]) -> str:
    """ "Reason, n; Reason, n". The package splits at commas and semicolons, so a reason has none."""
    listed = [f"{_plain(reason)}, {n}" for reason, n in counts.items()]
    return "; ".join(listed) or "None, 0"


def _plain(reason: str) -> str:
    """The reason without what the package, or a spreadsheet, would read as something else."""
    spaced = " ".join(reason.replace(",", " ").replace(";", " ").split())
    return spaced.lstrip("".join(FORMULA_MARKS) + " ") or "unnamed"
