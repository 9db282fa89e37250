"""What the browser's tests of full texts play on a server's data: `manage.py shell` runs it, and it prints JSON."""

import json
import sys

from reviews.roles import Role
from tests.factories import full_texts, people, screening

DOIS = ("10.1000/one.1", "10.1000/two.2", "")
TITLES = (
    "Low dose ketamine infusion for comorbid posttraumatic stress disorder and chronic pain: a trial",
    "Midazolam as an active placebo in trials of rapid treatments of chronic stress",
    "Repeated infusions in veterans: who stays in the trial, and who leaves it early",
)
LEAD, ANA, BEN = "lead@example.org", "ana@example.org", "ben@example.org"


def begin() -> None:
    """Three reports are sought; a lead who is no reviewer, and two reviewers."""
    owner = people.review(person("Mei Lindqvist", LEAD), title="Ketamine for chronic stress")
    pair = [
        people.member(owner, Role.REVIEWER, user=person(name, email))
        for name, email in (("Ana Ruiz", ANA), ("Ben Okafor", BEN))
    ]
    reports = [
        full_texts.sought(
            owner,
            pair,
            titles=[title],
            first_rank=place,
            doi=doi,
            authors=["Dadabayev, A. R.", "Joshi, S. A."],
            year=2020,
            journal="Chronic Stress",
            fields={"volume": "4", "pages": "1-9"},
        )
        for place, (title, doi) in enumerate(zip(TITLES, DOIS, strict=True))
    ]
    reasons = [reason.text for reason in screening.reasons(owner)]
    told = {
        "review": str(owner.review_id),
        "reports": [str(report.uuid) for report in reports],
        "reasons": reasons,
    }
    sys.stdout.write(json.dumps(told) + "\n")


def person(name: str, email: str) -> people.User:
    return people.person(name=name, email=email, password=people.PASSWORD)
