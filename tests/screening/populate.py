"""Makes reviews in the database of a running server for the browser tests of screening: python -m tests.screening.populate N M.

Prints the ids of M reviews with the same people. N records each; the first three have what a page must show right.
"""

import sys

import django

django.setup()

from reviews.ids import new_uuid  # noqa: E402
from reviews.models import Member, Record, User  # noqa: E402
from reviews.protocol import Content, Criterion, CriterionKind, Question  # noqa: E402
from reviews.roles import Role  # noqa: E402
from reviews.services.protocol import amend_protocol  # noqa: E402
from tests.factories import people, screening  # noqa: E402

TEAM = {
    "tom": ("Tom Okafor", Role.REVIEWER),
    "ana": ("Ana Ruiz", Role.REVIEWER),
    "jon": ("Jonas Weber", Role.ADJUDICATOR),
}
CRITERIA = (
    (CriterionKind.INCLUDE, "Randomised controlled trial"),
    (CriterionKind.INCLUDE, "Ketamine given intravenously"),
    (CriterionKind.EXCLUDE, "Preclinical"),
    (CriterionKind.EXCLUDE, "Comorbidity other than depression"),
)
ABSTRACT = (
    "BACKGROUND: Few medicines help.\nMETHODS: In this randomized trial, 41 adults received intravenous ketamine."
    " Comorbidities were allowed.\nRESULTS: Symptoms fell.\nCONCLUSIONS: Trials of repeated dosing are needed."
)
HEBREW = "קטמין לטיפול בהפרעת דחק פוסט-טראומטית"


def somebody(name: str, full_name: str) -> User:
    """The account of one of the team, made for the first review of the server."""
    email = f"{name}@example.org"
    known = User.objects.filter(email=email).first()
    return known or people.person(full_name, email, people.PASSWORD)


def main(n: int) -> Member:
    owner = people.review(somebody("mei", "Mei Lindqvist"), title="Ketamine")
    for name, (full_name, role) in TEAM.items():
        people.member(owner, role, user=somebody(name, full_name))
    criteria = tuple(Criterion(id=str(new_uuid()), kind=kind, text=text) for kind, text in CRITERIA)
    content = Content(title="Ketamine", question=Question(free="Does it work?"), criteria=criteria)
    amend_protocol(by=owner, content=content, reason="Criteria", based_on=1, key=new_uuid())
    special = [
        "Efficacy of intravenous ketamine",
        HEBREW,
        "<script>alert(1)</script> & <b>bold</b>",
    ]
    titles = [*special, *(f"Trial {number}" for number in range(4, n + 1))]
    screening.records(
        owner,
        n,
        titles=titles,
        abstract=ABSTRACT,
        authors=["Feder, A", "Parides, M K"],
        journal="JAMA Psychiatry",
        year=2014,
        doi="10.1001/jamapsychiatry.2014.62",
        fields={"keywords": ["ketamine", "midazolam"], "volume": "71", "pages": "681-688"},
    )
    assert Record.objects.counted().filter(review_id=owner.review_id).count() == n
    return owner


if __name__ == "__main__":
    made = [main(int(sys.argv[1])) for _ in range(int(sys.argv[2]))]
    sys.stdout.write(" ".join(str(owner.review_id) for owner in made))
