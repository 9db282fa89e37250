"""Results and judgements in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from extraction.models import Comparison, Result, Study
from extraction.rob.engine import OverrideWarning
from extraction.selectors.forms import definition_of, published_form
from extraction.selectors.rob import results_of

ANSWERS: Mapping[str, str | Promise] = {
    "Y": gettext_lazy("Yes"),
    "PY": gettext_lazy("Probably yes"),
    "PN": gettext_lazy("Probably no"),
    "N": gettext_lazy("No"),
    "NI": gettext_lazy("No information"),
    "NA": gettext_lazy("Not applicable"),
}
WARNINGS: Mapping[OverrideWarning, str | Promise] = {
    OverrideWarning.BELOW_WORST_DOMAIN: gettext_lazy(
        "This is better than the worst domain, which RoB 2 does not foresee."
    ),
    OverrideWarning.RAISE_WITHOUT_MULTIPLE: gettext_lazy(
        "High risk overall without a domain at high risk is meant for several domains with some concerns."
    ),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultWords:
    """A result as people call it."""

    result: Result
    study: str
    outcome: str
    timepoint: str
    comparison: str

    @property
    def about(self) -> str:
        """All but the study."""
        words = {"outcome": self.outcome, "at": self.timepoint, "comparison": self.comparison}
        return gettext("%(outcome)s, %(at)s · %(comparison)s") % words


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """Something to choose in a form. value: what is sent."""

    value: str
    label: str


def listed_results(review_id: UUID) -> list[ResultWords]:
    """The results on the list: by study, then in the order of the form and of the comparisons."""
    return in_words(review_id, results_of(review_id).select_related("study"))


def in_words(review_id: UUID, results: Iterable[Result]) -> list[ResultWords]:
    """Results with their words, in order."""
    times = {place: n for n, place in enumerate(_times(review_id))}
    names = {(o, t): (outcome, at) for o, t, outcome, at in times}
    order = {(o, t): n for (o, t, _outcome, _at), n in times.items()}
    comparisons = _comparisons(review_id)
    ranks = {uuid: n for n, uuid in enumerate(comparisons)}
    unknown = (gettext("an outcome that the form has no more"), "")
    found = [
        (
            (result.study.label, order.get(_where(result), len(order))),
            (ranks.get(result.comparison_id, len(ranks)), result.uuid),
            ResultWords(
                result=result,
                study=result.study.label,
                outcome=names.get(_where(result), unknown)[0],
                timepoint=names.get(_where(result), unknown)[1],
                comparison=comparisons.get(result.comparison_id, ""),
            ),
        )
        for result in results
    ]
    return [words for _first, _then, words in sorted(found, key=lambda row: row[:2])]


def study_choices(review_id: UUID) -> list[Choice]:
    """Included studies by label."""
    rows = Study.objects.included().filter(review_id=review_id).order_by("label", "uuid")
    return [Choice(value=str(study.uuid), label=study.label) for study in rows]


def outcome_choices(review_id: UUID) -> list[Choice]:
    """Outcomes at their time points, as "<outcome>:<timepoint>"."""
    return [
        Choice(value=f"{o}:{t}", label=f"{outcome}, {at}")
        for o, t, outcome, at in _times(review_id)
    ]


def comparison_choices(review_id: UUID) -> list[Choice]:
    """Comparisons on the list of the review."""
    standing = Comparison.objects.filter(review_id=review_id, removed_at=None)
    known = set(standing.values_list("uuid", flat=True))
    found = _comparisons(review_id).items()
    return [Choice(value=str(uuid), label=words) for uuid, words in found if uuid in known]


def warnings_in_words(warnings: Iterable[OverrideWarning]) -> tuple[str, ...]:
    """What to say about an override that stands."""
    return tuple(str(WARNINGS[warning]) for warning in warnings if warning in WARNINGS)


def _where(result: Result) -> tuple[str, str]:
    return (str(result.outcome), str(result.timepoint))


def _times(review_id: UUID) -> list[tuple[str, str, str, str]]:
    form = published_form(review_id)
    outcomes = () if form is None else definition_of(form).outcomes
    return [(o.id, t.id, o.label, t.label) for o in outcomes for t in o.timepoints]


def _comparisons(review_id: UUID) -> dict[UUID, str]:
    rows = Comparison.objects.filter(review_id=review_id)
    return {
        row.uuid: gettext("%(experimental)s v %(comparator)s")
        % {"experimental": row.experimental.name, "comparator": row.comparator.name}
        for row in rows.select_related("experimental", "comparator").order_by("position", "uuid")
    }
