"""What tests.screening.populate makes, and imports of what other programs wrote of half-screened reviews.

Prints the review's id, and those of the imports of Rayyan's file and of Covidence's.
"""

import sys

from tests.screening import populate

from tests.factories import taken_decisions, taken_votes  # isort: skip

VOTES = (
    {"Ana": "Included", "Leo": "Included"},
    {"Ana": "Included", "Leo": "Excluded"},
    {"Leo": "Maybe"},
    {},
)

if __name__ == "__main__":
    owner = populate.main(int(sys.argv[1]))
    rayyan = taken_votes.rayyan(owner, VOTES)
    covidence = taken_decisions.covidence(owner, ["Exclusion reason: Wrong dose;", ""], first=4)
    sys.stdout.write(f"{owner.review_id} {rayyan.uuid} {covidence.uuid}")
