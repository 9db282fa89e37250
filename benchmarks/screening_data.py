"""The review that benchmarks/screening.py measures, made in a server's environment: its id and sessions as JSON.

The last reviewer's votes on half of the records await others.
"""

import json
import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).parents[1]))
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection  # noqa: E402

from reviews.models import Member  # noqa: E402
from reviews.roles import Role  # noqa: E402
from screening.models import StageRecord, Vote  # noqa: E402
from tests.factories import people, screening  # noqa: E402

ABSTRACT = "BACKGROUND: " + " ".join(f"word{number % 97}" for number in range(220))
AT_ONCE = 500


def main(size: int, reviewers: int) -> None:
    owner = people.review(title="Benchmark")
    voters = [people.member(owner, Role.REVIEWER) for _ in range(reviewers + 1)]
    places = screening.stage_records(
        owner, size, abstract=ABSTRACT, authors=["Feder, A"], year=2014
    )
    vote_on_half(voters[-1], places)
    # PostgreSQL's autovacuum does so within a minute of so many new rows.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    sessions = [session_of(member) for member in voters]
    print(json.dumps({"review": str(owner.review_id), "sessions": sessions}))


def vote_on_half(member: Member, places: list[StageRecord]) -> None:
    settings = screening.begun(places[0])
    half = places[: len(places) // 2]
    for start in range(0, len(half), AT_ONCE):
        part = half[start : start + AT_ONCE]
        Vote.objects.bulk_create(
            Vote(stage_record=place, reviewer=member, round=1, verdict="exclude") for place in part
        )
        StageRecord.objects.filter(pk__in=[place.pk for place in part]).update(settings=settings)


def session_of(member: Member) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(member.user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
