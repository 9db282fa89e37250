"""What is said of duplicates: what was done in a review, and what was measured on labelled sets."""

import re
from pathlib import Path

import pytest

from reviews.dedup_measured import MEASURED
from reviews.ids import new_uuid
from reviews.models import PossibleDuplicate
from reviews.selectors.dedup_report import said_of_duplicates
from reviews.services.duplicates import relate_pair, settle_pair
from tests.factories import people
from tests.factories import reviews as made

METHODS = Path(__file__).resolve().parents[3] / "docs" / "methods.md"


@pytest.mark.django_db
def test_report_says_who_merged_and_what_was_kept_apart() -> None:
    owner = people.review()
    made.merge_of(owner)
    words = ("alpha", "beta", "gamma", "delta")
    entries = [
        made.entry(f"{made.TITLE} {word}", volume=str(n + 20), doi=f"10.1000/{doi}{n}")
        for n, word in enumerate(words)
        for doi in ("one", "two")
    ]
    made.imported(owner, made.ris(*entries))
    same, different, related, _open = PossibleDuplicate.objects.order_by("uuid")
    settle_pair(by=owner, pair=same.uuid, is_same=True, key=new_uuid())
    settle_pair(by=owner, pair=different.uuid, is_same=False, key=new_uuid())
    relate_pair(by=owner, pair=related.uuid, relation=None, key=new_uuid())

    assert said_of_duplicates(owner.review_id) == (
        "Quorum compared every record with all others: of 10 records, its rules merged 1 as certain duplicates, and"
        " people merged 1 after comparing them side by side. Of the pairs that people compared, they kept 1 apart as"
        " different and 1 as related reports. 1 pair is not compared yet."
    )


def test_page_has_the_figures_of_the_methods() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in METHODS.read_text().splitlines()
        if re.match(r"\| .* \| [\d,]+ \| [\d,]+ \| [01]\.\d{3} \|", line)
    ]
    assert [
        [
            str(m.name),
            f"{m.n_records:,}",
            f"{m.n_duplicates:,}",
            m.sensitivity,
            m.after,
            str(m.asked),
        ]
        for m in MEASURED
    ] == [[*row[:4], row[5], row[6]] for row in rows]
