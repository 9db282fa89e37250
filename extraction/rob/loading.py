"""Finds, reads and checks the tools' data files, once each."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from extraction.formdef.conditions import ALWAYS, Condition, ConditionError, parse_condition
from extraction.rob.tool import (
    NOT_APPLICABLE,
    Accumulation,
    Combine,
    Domain,
    Level,
    OverallRow,
    Part,
    Question,
    Response,
    Row,
    Tool,
    UnknownName,
    Variant,
)

FOLDER = Path(__file__).parent / "tools"


class ToolError(ValueError):
    """A tool's data can't be used; the text says where and why."""


def available_tools() -> tuple[str, ...]:
    """Ids of all tools: the names of the files found."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.json")))


@cache
def load_tool(tool_id: str) -> Tool:
    """A checked tool. Raises UnknownName, ToolError."""
    if tool_id not in available_tools():
        raise UnknownName(f"no tool {tool_id!r}")
    tool = parse_tool(json.loads((FOLDER / f"{tool_id}.json").read_text(encoding="utf-8")))
    if tool.id != tool_id:
        raise ToolError(f"{tool_id}.json calls itself {tool.id}")
    return tool


def parse_tool(data: Mapping[str, object]) -> Tool:
    """A tool from the content of its file. Raises ToolError."""
    try:
        return _Reader(data).tool()
    except (KeyError, TypeError, AttributeError) as error:
        raise ToolError(f"missing or of the wrong kind: {error}") from error


class _Reader:
    """Reads one file; holds what its inner parts must agree with."""

    def __init__(self, data: Mapping[str, object]) -> None:
        self.data = data
        self.responses = tuple(
            Response(id=_text(key, "response"), label=_text(label, "response"))
            for key, label in _mapping(data["responses"], "responses").items()
        )
        self.levels = tuple(
            Level(id=_get(d, "id"), label=_get(d, "label"), symbol=_get(d, "symbol"))
            for d in _rows(data["judgements"], "judgements")
        )
        self.level_ids = _distinct([level.id for level in self.levels], "judgements")
        self.effects = _texts(data["effects"], "effects")

    def tool(self) -> Tool:
        data = self.data
        variants = tuple(self._variant(d) for d in _rows(data["variants"], "variants"))
        _distinct([variant.id for variant in variants], "variants")
        overall = _mapping(data["overall"], "overall")
        return Tool(
            id=_get(data, "id"),
            title=_get(data, "title"),
            url=_get(data, "url"),
            licence=_get(data, "licence"),
            unit=_get(data, "unit"),
            sources=_texts(data["sources"], "sources"),
            responses=self.responses,
            levels=self.levels,
            directions=_texts(data["directions"], "directions"),
            effects=self.effects,
            variants=variants,
            overall=tuple(self._overall_row(d) for d in _rows(overall["rows"], "overall")),
            accumulation=self._accumulation(overall.get("accumulation")),
        )

    def _variant(self, data: Mapping[str, object]) -> Variant:
        where = _get(data, "id")
        domains = tuple(self._domain(d, where) for d in _rows(data["domains"], where))
        for effect in self.effects:
            ids = [domain.id for domain in domains if domain.effect in (None, effect)]
            _distinct(ids, f"{where}, domains for {effect}")
        return Variant(
            id=where, label=_get(data, "label"), edition=_get(data, "edition"), domains=domains
        )

    def _domain(self, data: Mapping[str, object], where: str) -> Domain:
        where = f"{where}, domain {_get(data, 'id')}"
        effect = data.get("effect")
        if effect is not None and effect not in self.effects:
            raise ToolError(f"{where}: unknown effect {effect!r}")
        questions, known = self._questions(_rows(data["questions"], where), where)
        algorithm = _mapping(data["algorithm"], where)
        parts = tuple(self._part(d, known, where) for d in _rows(algorithm["parts"], where))
        combine = _text(algorithm["combine"], where)
        if combine not in list(Combine) or (combine == Combine.SINGLE and len(parts) != 1):
            raise ToolError(f"{where}: {combine!r} doesn't say how {len(parts)} parts combine")
        return Domain(
            id=_get(data, "id"),
            name=_get(data, "name"),
            effect=None if effect is None else _text(effect, where),
            questions=questions,
            combine=Combine(combine),
            parts=parts,
            basis=_get(data, "basis"),
            provisional=_flag(data["provisional"], where),
        )

    def _questions(
        self, rows: Sequence[Mapping[str, object]], where: str
    ) -> tuple[tuple[Question, ...], dict[str, tuple[str, ...]]]:
        """The questions, and the answers that each can have once gates are closed."""
        known: dict[str, tuple[str, ...]] = {}
        questions: list[Question] = []
        for data in rows:
            question = self._question(data, known, where)
            if question.id in known:
                raise ToolError(f"{where}: {question.id} stands twice")
            questions.append(question)
            # Only those before it may be asked about: one walk in order settles everything.
            known[question.id] = question.options
        return tuple(questions), known

    def _question(
        self, data: Mapping[str, object], known: Mapping[str, Sequence[str]], where: str
    ) -> Question:
        where = f"{where}, question {_get(data, 'id')}"
        options = _texts(data["options"], where)
        if not set(options) <= {response.id for response in self.responses}:
            raise ToolError(f"{where}: unknown response in {options}")
        show_if = _condition(data["show_if"], known, where)
        na_when_shown = _flag(data["na_when_shown"], where)
        if (na_when_shown or show_if != ALWAYS) and NOT_APPLICABLE not in options:
            raise ToolError(f"{where}: {NOT_APPLICABLE} is missing from the options")
        return Question(
            id=_get(data, "id"),
            text=_get(data, "text"),
            options=options,
            show_if=show_if,
            na_when_shown=na_when_shown,
            note=_text(data.get("note", ""), where),
        )

    def _part(
        self, data: Mapping[str, object], known: Mapping[str, Sequence[str]], where: str
    ) -> Part:
        rows = tuple(
            Row(
                when=_condition(d["when"], known, where),
                judgement=self._level(d["judgement"], where),
                why=_get(d, "why"),
            )
            for d in _rows(data["rows"], where)
        )
        if rows[-1].when != ALWAYS:
            raise ToolError(f"{where}: the last row must always hold")
        return Part(id=_get(data, "id"), rows=rows)

    def _overall_row(self, data: Mapping[str, object]) -> OverallRow:
        every = "all" in data
        level = self._level(data["all" if every else "any"], "overall")
        return OverallRow(
            every=every, level=level, judgement=self._level(data["judgement"], "overall")
        )

    def _accumulation(self, data: object) -> Accumulation | None:
        if data is None:
            return None
        found = _mapping(data, "accumulation")
        at_least = found["at_least"]
        if not isinstance(at_least, int):
            raise ToolError(f"accumulation: {at_least!r} is not a count")
        return Accumulation(
            level=self._level(found["level"], "accumulation"),
            at_least=at_least,
            raised_to=self._level(found["raised_to"], "accumulation"),
        )

    def _level(self, value: object, where: str) -> str:
        if value not in self.level_ids:
            raise ToolError(f"{where}: unknown judgement {value!r}")
        return _text(value, where)


def _condition(data: object, known: Mapping[str, Sequence[str]], where: str) -> Condition:
    try:
        return parse_condition(data, known=known)
    except ConditionError as error:
        raise ToolError(f"{where}: {error}") from error


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise ToolError(f"{where}: {value!r} is not a text")
    return value


def _get(data: Mapping[str, object], key: str) -> str:
    value = _text(data[key], key)
    if not value:
        raise ToolError(f"{key} is empty")
    return value


def _flag(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise ToolError(f"{where}: {value!r} is neither true nor false")
    return value


def _mapping(value: object, where: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ToolError(f"{where}: {value!r} is not an object")
    return value


def _rows(value: object, where: str) -> list[Mapping[str, object]]:
    if not isinstance(value, list) or not value:
        raise ToolError(f"{where}: a list with something in it is needed")
    return [_mapping(item, where) for item in value]


def _texts(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ToolError(f"{where}: a list of texts is needed")
    return _distinct([_text(item, where) for item in value], where)


def _distinct(values: Sequence[str], where: str) -> tuple[str, ...]:
    if len(set(values)) != len(values):
        raise ToolError(f"{where}: something stands twice in {list(values)}")
    return tuple(values)
