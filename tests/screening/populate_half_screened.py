"""Imports what other programs wrote of half-screened reviews: python -m tests.screening.populate_half_screened REVIEW.

Prints the import of Rayyan's file, and of Covidence's.
"""

import sys

import django

django.setup()

from reviews.models import Member  # noqa: E402
from tests.factories import taken_decisions, taken_votes  # noqa: E402

VOTES = (
    {"Ana": "Included", "Leo": "Included"},
    {"Ana": "Included", "Leo": "Excluded"},
    {"Leo": "Maybe"},
    {},
)


def main(review: str) -> None:
    owner = Member.objects.get(review_id=review, user__email="mei@example.org")
    rayyan = taken_votes.rayyan(owner, VOTES)
    covidence = taken_decisions.covidence(owner, ["Exclusion reason: Wrong dose;", ""], first=4)
    sys.stdout.write(f"{rayyan.uuid} {covidence.uuid}")


if __name__ == "__main__":
    main(sys.argv[1])
