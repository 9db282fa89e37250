"""The diagram as files: whatever people write, it can be drawn."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviews.ids import new_uuid
from reviews.models import Member, Search
from reviews.searches import Prior, SearchFacts
from reviews.services.searches import add_search
from reviews.sources import SourceKind
from screening.models import ExclusionReason
from screening.services import stage_settings
from screening.tally import Verdict
from synthesis.selectors.flow import flow_of, forget
from synthesis.services.diagrams import DiagramFormat, diagram_file
from tests.factories import screening
from tests.machine.schedules import examples
from tests.synthesis.figures.reading import root_of, words_of

pytestmark = pytest.mark.django_db

UNPRINTABLE = "\x01\t\n\x1b\x7f\x85\x9f\u2028\u202a\u202b\u202c\u202d\u202e\u2066\u2069\ufdd0\uffff"
# No database holds a NUL or half of a pair.
WORDS = st.text(
    st.sampled_from(UNPRINTABLE)
    | st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    min_size=1,
    max_size=60,
)


def a_review_that_excluded(*, title: str, source: str, reason: str) -> Member:
    """A report was excluded at full text with this reason; the source declared duplicates beforehand."""
    team = screening.team(reviewers=1, title=title)
    screening.rules(team.owner, votes=1)
    stage_settings.change_reasons(by=team.owner, texts=[reason, "Another one"], key=new_uuid())
    facts = SearchFacts(source=source, kind=SourceKind.DATABASE, run_on=date(2026, 11, 3))
    declared = Prior(identified=9, duplicates=2)
    add_search(by=team.owner, facts=facts, prior=declared, key=new_uuid())
    place = screening.advanced(team.reviewers, screening.stage_records(team.owner)[0])
    chosen = screening.reasons(team.owner)[0]
    screening.vote(team.reviewers[0], place, Verdict.EXCLUDE, reason=chosen)
    return team.owner


def told(svg: bytes) -> str:
    return " ".join(words_of(root_of(svg.decode())).replace("\u00a0", " ").split())


def test_characters_that_no_figure_holds_take_no_diagram_away() -> None:
    owner = a_review_that_excluded(
        title=f"Ketamine{UNPRINTABLE}at home", source="Em\x01base\nOvid", reason="Wrong\u202e dose"
    )
    flow = flow_of(owner.review)
    kinds = {kind: diagram_file(owner.review, flow, kind) for kind in DiagramFormat}
    assert kinds[DiagramFormat.PNG].startswith(b"\x89PNG")
    assert kinds[DiagramFormat.PDF].startswith(b"%PDF")
    words = told(kinds[DiagramFormat.SVG])
    assert "PRISMA 2020 flow diagram: Ketamine at home." in words
    assert "Wrong dose" in words
    assert "2 removed before import, declared by Embase Ovid." in words


def test_any_words_can_be_drawn() -> None:
    owner = a_review_that_excluded(title="A review", source="Embase", reason="Wrong dose")
    reason = screening.reasons(owner)[0]

    @settings(examples(50))
    @given(title=WORDS, source=WORDS, text=WORDS)
    def each(title: str, source: str, text: str) -> None:
        # As if they had been written so from the start: a review for each example takes a second.
        owner.review.title = title
        Search.objects.filter(review=owner.review).update(source=source)
        ExclusionReason.objects.filter(uuid=reason.uuid).update(text=text)
        forget(owner.review_id)
        told(diagram_file(owner.review, flow_of(owner.review), DiagramFormat.SVG))

    each()
