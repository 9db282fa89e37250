"""Cases in, judgements out, as plain JSON values: what the command `rob2_judge` reads and writes."""

from collections.abc import Mapping

from extraction.rob.engine import (
    OverallJudgement,
    Override,
    OverrideWarning,
    judge_domain,
    judge_overall,
    judge_result,
)
from extraction.rob.loading import load_tool
from extraction.rob.tool import Domain, Tool, UnknownName


class CaseError(ValueError):
    """A case that can't be judged; the text says why."""


def judge_cases(document: object) -> dict[str, list[dict[str, object]]]:
    """`{"cases": [...]}` -> `{"results": [...]}`, in the same order.

    A malformed case gets a result with an `error` text, and the others are judged all the same.
    Raises CaseError when the document holds no list of cases.
    """
    cases = document.get("cases") if isinstance(document, Mapping) else None
    if not isinstance(cases, list):
        raise CaseError("the document has no list of cases")
    tool = load_tool("rob2")
    return {"results": [_result(tool, case) for case in cases]}


def _result(tool: Tool, case: object) -> dict[str, object]:
    if not isinstance(case, Mapping):
        return {"id": None, "error": "a case must be an object"}
    scopes = {"domain": _domain_case, "overall": _overall_case, "result": _result_case}
    try:
        scope = _text(case, "scope")
        if scope not in scopes:
            raise CaseError(f"unknown scope: {scope!r}")
        return {"id": case.get("id"), **scopes[scope](tool, case)}
    except (CaseError, UnknownName) as error:
        return {"id": case.get("id"), "error": str(error)}


def _domain_case(tool: Tool, case: Mapping[str, object]) -> dict[str, object]:
    variant = tool.variant(_text(case, "variant"))
    effect = None if case.get("effect") is None else _text(case, "effect")
    domain = variant.domain(_text(case, "domain"), effect=effect)
    judged = judge_domain(tool, domain, _own(_mapping(case, "answers"), domain))
    return {
        "status": judged.status.value,
        "judgement": judged.judgement,
        "missing": list(judged.missing),
        "invalid": list(judged.invalid),
        "ignored": list(judged.ignored),
        "shown": list(judged.shown),
        "path": [
            {"part": step.part, "row": step.row, "judgement": step.judgement, "why": step.why}
            for step in judged.path
        ],
    }


def _overall_case(tool: Tool, case: Mapping[str, object]) -> dict[str, object]:
    given = _mapping(case, "domains")
    # A domain that the variant has and the case leaves out isn't judged yet.
    expected: tuple[str, ...] = ()
    if case.get("variant") is not None:
        variant = tool.variant(_text(case, "variant"))
        expected = tuple(domain.id for domain in variant.domains_for(tool.effects[0]))
    domains: dict[str, str | None] = dict.fromkeys(expected)
    for key, judgement in given.items():
        if judgement is not None and not isinstance(judgement, str):
            raise CaseError(f"domain {key}: {judgement!r} is not a judgement")
        domains[key] = judgement
    overall = judge_overall(tool, domains, _override(case.get("override"), "override"))
    return {
        "suggested": overall.suggested,
        "judgement": overall.judgement,
        "flag_multiple_some": overall.flag_multiple_some,
        "warnings": _words(overall),
    }


def _result_case(tool: Tool, case: Mapping[str, object]) -> dict[str, object]:
    variant, effect = _text(case, "variant"), _text(case, "effect")
    domains = {d.id: d for d in tool.variant(variant).domains_for(effect)}
    given = _mapping(case, "answers")
    answers = {
        key: _own(_mapping(given, key), domain)
        for key, domain in domains.items()
        if given.get(key) is not None
    }
    overrides: dict[str, Override] = {}
    if case.get("overrides") is not None:
        wanted = _mapping(case, "overrides")
        for key in domains:
            if (override := _override(wanted.get(key), f"override of domain {key}")) is not None:
                overrides[key] = override
    judged = judge_result(
        tool,
        variant=variant,
        effect=effect,
        answers=answers,
        overrides=overrides,
        overall_override=_override(case.get("overall_override"), "overall_override"),
    )
    rejected = [
        f"{OverrideWarning.OVERRIDE_REJECTED.value}:{d.algorithm.domain}"
        for d in judged.domains
        if d.is_override_rejected
    ]
    return {
        "algorithm": {d.algorithm.domain: d.algorithm.judgement for d in judged.domains},
        "final": {d.algorithm.domain: d.final for d in judged.domains},
        "status": {d.algorithm.domain: d.algorithm.status.value for d in judged.domains},
        "overall": judged.overall.judgement,
        "overall_suggested": judged.overall.suggested,
        "flag_multiple_some": judged.overall.flag_multiple_some,
        "warnings": rejected + _words(judged.overall),
    }


def _own(answers: Mapping[str, object], domain: Domain) -> dict[str, object]:
    return {q.id: answers[q.id] for q in domain.questions if q.id in answers}


def _words(overall: OverallJudgement) -> list[str]:
    return [warning.value for warning in overall.warnings]


def _override(data: object, where: str) -> Override | None:
    if data is None:
        return None
    if not isinstance(data, Mapping):
        raise CaseError(f"{where} must be an object")
    justification = data.get("justification")
    if justification is not None and not isinstance(justification, str):
        raise CaseError(f"{where}: the justification must be a text")
    return Override(judgement=_text(data, "judgement"), justification=justification or "")


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str):
        raise CaseError(f"{key} must be a text, not {value!r}")
    return value


def _mapping(data: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = data.get(key)
    if not isinstance(value, Mapping):
        raise CaseError(f"{key} must be an object, not {value!r}")
    return value
