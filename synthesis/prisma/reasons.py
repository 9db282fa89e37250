"""Exclusion reasons whose wording asks for a second look.

Sources: Page MJ et al. BMJ 2021;372:n160 (reports not retrieved are no exclusions); MECIR C12, C35
and C40, Cochrane Handbook. Whether a text matches changes no count.
"""

from synthesis.prisma.boxes import Advice

_HYPHENS = str.maketrans({"-": " ", "\u2010": " ", "\u2011": " "})

NOT_RETRIEVED_TEXTS = (
    "no full text",
    "full text not available",
    "full text not found",
    "full text not obtain",
    "full text not access",
    "full text unavailable",
    "full text is unavailable",
    "without available full text",
    "without full text",
    "not retriev",
    "could not be obtained",
    "unable to obtain",
    "no access",
)
ADVICE_TEXTS = {
    Advice.C40: (
        "no data",
        "without data",
        "without chart data",
        "no usable",
        "insufficient data",
        "outcome not reported",
        "no results",
        "without results",
        "without posted results",
    ),
    Advice.C12_C35: (
        "poster",
        "abstract only",
        "conference abstract",
        "correspondence",
        "letter",
        "unpublished",
        "not english",
        "not in english",
        "not written in english",
        "language",
    ),
}


def is_not_retrieved(reason: str) -> bool:
    """Whether the reason really says that the report could not be had."""
    text = _normal(reason)
    return any(part in text for part in NOT_RETRIEVED_TEXTS)


def advice_on(reason: str) -> tuple[Advice, ...]:
    """The MECIR standards to look up for this reason, in the order of `Advice`."""
    text = _normal(reason)
    return tuple(
        advice for advice, parts in ADVICE_TEXTS.items() if any(part in text for part in parts)
    )


def _normal(reason: str) -> str:
    """Lower case, hyphens as spaces, runs of white space as one space."""
    return " ".join(reason.lower().translate(_HYPHENS).split())
