"""The roles of a review's members and the stages that a role may be held for. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    LEAD = "lead"
    INFORMATION_SPECIALIST = "information_specialist"
    REVIEWER = "reviewer"
    ADJUDICATOR = "adjudicator"
    EXTRACTOR = "extractor"
    ASSESSOR = "assessor"
    STATISTICIAN = "statistician"
    OBSERVER = "observer"


class Stage(StrEnum):
    """The parts of a review that people work on in pairs."""

    TITLE_ABSTRACT = "title_abstract"
    FULL_TEXT = "full_text"
    EXTRACTION = "extraction"
    RISK_OF_BIAS = "risk_of_bias"


SCREENING_STAGES = (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT)

# A role without an entry is held for the whole review.
STAGES_OF: dict[Role, tuple[Stage, ...]] = {
    Role.REVIEWER: SCREENING_STAGES,
    Role.ADJUDICATOR: tuple(Stage),
}

# (role, stage) pairs as events and invitations hold them; stage "" stands for all stages that the role has.
Held = tuple[tuple[Role, str], ...]


class RoleFault(StrEnum):
    """Why a set of roles can't be held."""

    NO_ROLE = "no_role"
    OBSERVER_ALONE = "observer_alone"
    NO_SUCH_STAGE = "no_such_stage"


def tidied(roles: Iterable[tuple[Role, str]]) -> Held:
    """The same roles without repetition, in the order of the roles and stages; all stages of a role become ""."""
    held = set(roles)
    found: list[tuple[Role, str]] = []
    for role in Role:
        stages = [stage for stage in STAGES_OF.get(role, ()) if (role, stage.value) in held]
        if (role, "") in held or (stages and len(stages) == len(STAGES_OF[role])):
            found.append((role, ""))
        else:
            found += [(role, stage.value) for stage in stages]
    return tuple(found)


def fault_of(roles: Iterable[tuple[Role, str]]) -> RoleFault | None:
    """What speaks against a set of roles; None if it can be held.

    An observer does nothing, so the role doesn't go with another one; a stage is one that the role has.
    """
    held = set(roles)
    if not held:
        return RoleFault.NO_ROLE
    if any(stage and stage not in STAGES_OF.get(role, ()) for role, stage in held):
        return RoleFault.NO_SUCH_STAGE
    if len(held) > 1 and any(role is Role.OBSERVER for role, _stage in held):
        return RoleFault.OBSERVER_ALONE
    return None
