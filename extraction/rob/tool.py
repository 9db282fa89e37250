"""What a risk-of-bias tool consists of. Judgements and answers are ids of the tool's own vocabulary."""

from dataclasses import dataclass
from enum import StrEnum

from extraction.formdef.conditions import Condition

NOT_APPLICABLE = "NA"


class UnknownName(LookupError):
    """A tool, variant, domain, effect or judgement that doesn't exist; the text names it."""


class Combine(StrEnum):
    """How the parts of a domain's algorithm make its judgement."""

    SINGLE = "single"
    WORST = "worst"


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """One possible answer to a signalling question."""

    id: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """One judgement that the tool knows."""

    id: str
    label: str
    symbol: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A signalling question in our own words; `id` is its number in the official tool.

    options: ids of responses. show_if: when it is asked. na_when_shown: whether "not applicable"
    is an answer while it is asked. note: a hint, or "".
    """

    id: str
    text: str
    options: tuple[str, ...]
    show_if: Condition
    na_when_shown: bool
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row of a decision table: the first whose condition holds decides."""

    when: Condition
    judgement: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One decision table; its last row always holds."""

    id: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Domain:
    """One domain of bias.

    effect: the effect of interest that this form of the domain is for, None when it serves all.
    provisional: the table is not confirmed against the official document; basis says what it rests on.
    """

    id: str
    name: str
    effect: str | None
    questions: tuple[Question, ...]
    combine: Combine
    parts: tuple[Part, ...]
    basis: str
    provisional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """The tool for one design, with its domains in order."""

    id: str
    label: str
    edition: str
    domains: tuple[Domain, ...]

    def domains_for(self, effect: str) -> tuple[Domain, ...]:
        """The domains of one assessment for this effect of interest, in order."""
        return tuple(domain for domain in self.domains if domain.effect in (None, effect))

    def domain(self, domain_id: str, *, effect: str | None = None) -> Domain:
        """One domain; effect is needed where the domain has a form for each. Raises UnknownName."""
        for domain in self.domains:
            if domain.id == domain_id and domain.effect in (None, effect):
                return domain
        if any(domain.id == domain_id for domain in self.domains):
            raise UnknownName(f"domain {domain_id} has no form for the effect {effect!r}")
        raise UnknownName(f"no domain {domain_id!r} in {self.id}")


@dataclass(frozen=True, kw_only=True, slots=True)
class OverallRow:
    """`judgement` when any (or, where `every`, each) domain is judged `level`; first row decides."""

    every: bool
    level: str
    judgement: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Accumulation:
    """Domains judged `level` whose number may lower confidence: a person decides, never the algorithm.

    Flagged when the suggestion is `level` and at least `at_least` domains are; then an override up to
    `raised_to` needs no warning.
    """

    level: str
    at_least: int
    raised_to: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Tool:
    """A whole tool. levels run from the best to the worst."""

    id: str
    title: str
    url: str
    licence: str
    unit: str
    sources: tuple[str, ...]
    responses: tuple[Response, ...]
    levels: tuple[Level, ...]
    directions: tuple[str, ...]
    effects: tuple[str, ...]
    variants: tuple[Variant, ...]
    overall: tuple[OverallRow, ...]
    accumulation: Accumulation | None

    def variant(self, variant_id: str) -> Variant:
        """The tool for one design. Raises UnknownName."""
        for variant in self.variants:
            if variant.id == variant_id:
                return variant
        raise UnknownName(f"no variant {variant_id!r} of {self.id}")

    def severity(self, judgement: str) -> int:
        """0 for the best judgement, rising with the risk. Raises UnknownName."""
        for place, level in enumerate(self.levels):
            if level.id == judgement:
                return place
        raise UnknownName(f"no judgement {judgement!r} in {self.id}")

    def worst(self, judgements: tuple[str, ...]) -> str:
        """The worst of at least one judgement."""
        return max(judgements, key=self.severity)
