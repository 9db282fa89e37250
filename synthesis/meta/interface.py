"""The JSON interface of pooling: cases in, answers out, one answer per case.

A case is `{"id", "measure", "options", "analyses", "studies"}`; its answer `{"id", "result": {analysis: {...}}}`
or `{"id", "error": text}`. Names and meanings are metafor's; percentages are 0-100.
"""

from collections.abc import Callable, Mapping, Sequence

from synthesis.meta.analysis import analyse
from synthesis.meta.answers import (
    escalc_answer,
    pool_answer,
    revman_answer,
    study_ci_answer,
    subgroup_answer,
    tau2_ci_answer,
)
from synthesis.meta.cases import Case, Json, read_case
from synthesis.meta.errors import MetaError, NotOffered
from synthesis.meta.results import Analysis

Answer = Callable[[Case, Analysis], Json]

ANALYSES: tuple[tuple[str, Answer], ...] = (
    ("escalc", escalc_answer),
    ("study_ci", study_ci_answer),
    ("pool", pool_answer),
    ("tau2_ci", tau2_ci_answer),
    ("subgroup", subgroup_answer),
    ("revman", revman_answer),
)


def pool_cases(cases: Sequence[object]) -> list[dict[str, Json]]:
    """Answers to the cases, in their order. A case that can't be answered is an error of that case only."""
    return [pool_case(case) for case in cases]


def pool_case(case: object) -> dict[str, Json]:
    """The answer to one case."""
    identity = case.get("id") if isinstance(case, Mapping) else None
    try:
        read = read_case(case)
        analysis = analyse(read.rows, read.spec)
        result = {name: _answer(name)(read, analysis) for name in read.analyses}
    except MetaError as refusal:
        return {"id": identity, "error": str(refusal)}
    return {"id": identity, "result": result}


def _answer(name: str) -> Answer:
    for known, answer in ANALYSES:
        if known == name:
            return answer
    raise NotOffered(f"The analysis {name} is not offered.")
