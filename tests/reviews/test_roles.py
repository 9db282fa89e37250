"""Which roles go together, and in which form they are kept."""

from hypothesis import given
from hypothesis import strategies as st

from reviews.roles import STAGES_OF, Role, RoleFault, Stage, fault_of, tidied

pairs = st.sampled_from(
    [(role, stage) for role in Role for stage in ("", *(s.value for s in STAGES_OF.get(role, ())))]
)


@given(st.lists(pairs))
def test_tidying_forgets_order_and_repetition(roles: list[tuple[Role, str]]) -> None:
    once = tidied(roles)
    assert tidied(once) == once == tidied(reversed(roles))


def test_all_stages_of_a_role_are_the_role() -> None:
    both = [(Role.REVIEWER, "full_text"), (Role.REVIEWER, "title_abstract")]
    assert tidied(both) == ((Role.REVIEWER, ""),)
    assert tidied([(Role.REVIEWER, "full_text"), (Role.REVIEWER, "")]) == ((Role.REVIEWER, ""),)
    assert tidied([(Role.STATISTICIAN, ""), (Role.LEAD, "")]) == (
        (Role.LEAD, ""),
        (Role.STATISTICIAN, ""),
    )


def test_faults_of_role_sets() -> None:
    assert fault_of([]) is RoleFault.NO_ROLE
    assert fault_of([(Role.OBSERVER, "")]) is None
    assert fault_of([(Role.OBSERVER, ""), (Role.LEAD, "")]) is RoleFault.OBSERVER_ALONE
    assert fault_of([(Role.LEAD, Stage.FULL_TEXT.value)]) is RoleFault.NO_SUCH_STAGE
    assert fault_of([(Role.REVIEWER, Stage.EXTRACTION.value)]) is RoleFault.NO_SUCH_STAGE
