"""Diagrams and plots that several tests draw. Counts of the PRISMA samples are invented."""

import math
from dataclasses import replace

from synthesis.figures.caption import Caption
from synthesis.figures.forest_plot import (
    Axis,
    Columns,
    Estimate,
    ForestPlot,
    ForestRow,
    Interval,
    Judgement,
    Layout,
    Pooled,
    Scale,
    Subgroup,
)
from synthesis.figures.prisma_diagram import (
    Footnote,
    PrismaDiagram,
    Reason,
    Source,
    SourceKind,
    Template,
)
from synthesis.figures.prisma_notes import pending_sentences, standard_notes

SOURCES = (
    Source(id="1", name="MEDLINE", kind=SourceKind.DATABASE, n=1204),
    Source(id="2", name="Embase", kind=SourceKind.DATABASE, n=1611),
    Source(id="3", name="PsycINFO", kind=SourceKind.DATABASE, n=402),
    Source(id="4", name="CENTRAL", kind=SourceKind.DATABASE, n=318),
    Source(id="5", name="ClinicalTrials.gov", kind=SourceKind.REGISTER, n=187),
    Source(id="6", name="ICTRP", kind=SourceKind.REGISTER, n=142),
    Source(id="7", name="Sponsors' sites", kind=SourceKind.WEBSITE, n=23),
    Source(id="8", name="Charity", kind=SourceKind.ORGANISATION, n=11),
    Source(id="9", name="Backwards", kind=SourceKind.CITATION_SEARCHING, n=64),
    Source(id="10", name="Letters to authors", kind=SourceKind.OTHER, n=5),
)
MAIN_ONLY = SOURCES[:6]
REASONS = (
    Reason(id="a", text="Not randomised", n=34),
    Reason(id="b", text="Wrong population", n=22),
    Reason(id="c", text="Wrong intervention", n=16),
    Reason(id="d", text="Wrong comparator", n=11),
    Reason(id="e", text="Treatment shorter than four weeks", n=6),
)
OTHER_REASONS = (
    Reason(id="b", text="Wrong population", n=9),
    Reason(id="a", text="Not randomised", n=8),
    Reason(id="c", text="Wrong intervention", n=7),
)
NEW: dict[str, int | None] = {
    "identified_databases": 3535,
    "identified_registers": 329,
    "duplicates_removed": 1412,
    "automation_removed": 38,
    "other_removed": 4,
    "records_screened": 2410,
    "records_excluded": 2274,
    "records_excluded_human": 1962,
    "records_excluded_automation": 312,
    "records_to_full_text": 136,
    "reports_sought": 131,
    "reports_not_retrieved": 7,
    "reports_assessed": 124,
    "reports_excluded": 89,
    "reports_included": 32,
    "reports_awaiting": 2,
    "reports_ongoing": 1,
    "other_identified_websites": 23,
    "other_identified_organisations": 11,
    "other_identified_citation_searching": 64,
    "other_identified_other": 5,
    "other_duplicates": 41,
    "other_screened_out": 28,
    "other_records_sought": 34,
    "other_reports_sought": 34,
    "other_reports_not_retrieved": 3,
    "other_reports_assessed": 31,
    "other_reports_excluded": 24,
    "other_reports_included": 7,
    "new_studies": 27,
    "new_reports": 39,
}
FLOW = "Flow of records, reports and studies (PRISMA 2020)."


def new_and_other() -> PrismaDiagram:
    return PrismaDiagram(
        template=Template.NEW_DATABASES_AND_OTHER,
        boxes=NEW,
        sources=SOURCES,
        reasons=REASONS,
        other_reasons=OTHER_REASONS,
        footnotes=standard_notes(NEW),
        caption=Caption(lead="Figure 1.", text=FLOW),
        illustrative=True,
    )


def new_only() -> PrismaDiagram:
    boxes = {
        key: n for key, n in NEW.items() if not key.startswith("other_") or key == "other_removed"
    }
    return replace(
        new_and_other(),
        template=Template.NEW_DATABASES_ONLY,
        boxes=boxes,
        sources=MAIN_ONLY,
        other_reasons=(),
        footnotes=standard_notes(boxes),
    )


def draft() -> PrismaDiagram:
    boxes = NEW | {
        "records_screened": 1798,
        "pending_screening": 612,
        "records_excluded": 1704,
        "records_excluded_human": 1498,
        "records_excluded_automation": 206,
        "records_to_full_text": 94,
        "reports_sought": 92,
        "reports_not_retrieved": 4,
        "reports_assessed": 58,
        "pending_retrieval": 11,
        "pending_full_text": 19,
        "reports_excluded": 41,
        "reports_included": 14,
        "other_screened_out": 20,
        "other_pending_screening": 16,
        "other_records_sought": 26,
        "other_reports_sought": 26,
        "other_reports_not_retrieved": 1,
        "other_reports_assessed": 13,
        "other_pending_retrieval": 6,
        "other_pending_full_text": 6,
        "other_reports_excluded": 9,
        "other_reports_included": 4,
        "new_studies": 13,
        "new_reports": 18,
    }
    return replace(
        new_and_other(),
        boxes=boxes,
        reasons=tuple(
            replace(part, n=n) for part, n in zip(REASONS[:4], (18, 11, 7, 5), strict=True)
        ),
        other_reasons=tuple(
            replace(part, n=n) for part, n in zip(OTHER_REASONS, (4, 3, 2), strict=True)
        ),
        draft=pending_sentences(boxes),
        footnotes=standard_notes(boxes),
    )


def updated() -> PrismaDiagram:
    boxes = NEW | {
        "identified_databases": 1152,
        "identified_registers": 105,
        "duplicates_removed": 388,
        "automation_removed": 0,
        "other_removed": 2,
        "records_screened": 867,
        "records_excluded": 819,
        "records_excluded_human": 819,
        "records_excluded_automation": 0,
        "records_to_full_text": 48,
        "reports_sought": 46,
        "reports_not_retrieved": 2,
        "reports_assessed": 44,
        "reports_excluded": 31,
        "reports_included": 12,
        "reports_awaiting": 1,
        "reports_ongoing": 0,
        "other_identified_websites": 6,
        "other_identified_organisations": 0,
        "other_identified_citation_searching": 31,
        "other_identified_other": 0,
        "other_duplicates": 17,
        "other_screened_out": 9,
        "other_records_sought": 11,
        "other_reports_sought": 11,
        "other_reports_not_retrieved": 1,
        "other_reports_assessed": 10,
        "other_reports_excluded": 8,
        "other_reports_included": 2,
        "new_studies": 8,
        "new_reports": 11,
        "new_reports_of_previous_studies": 3,
        "previous_studies": 27,
        "previous_reports": 39,
        "total_studies": 35,
        "total_reports": 53,
    }
    yields = (402, 533, 121, 96, 61, 44, 6, 0, 31)
    return replace(
        new_and_other(),
        template=Template.UPDATED_DATABASES_AND_OTHER,
        boxes=boxes,
        sources=tuple(replace(part, n=n) for part, n in zip(SOURCES[:9], yields, strict=True)),
        reasons=tuple(
            replace(part, n=n) for part, n in zip(REASONS[:4], (12, 9, 6, 4), strict=True)
        ),
        other_reasons=tuple(
            replace(part, n=n) for part, n in zip(OTHER_REASONS[:2], (5, 3), strict=True)
        ),
        footnotes=standard_notes(boxes),
    )


def updated_only() -> PrismaDiagram:
    whole = updated()
    return replace(
        whole,
        template=Template.UPDATED_DATABASES_ONLY,
        sources=whole.sources[:6],
        other_reasons=(),
        footnotes=(),
        hide_zero_removals=True,
    )


def crowded() -> PrismaDiagram:
    """Long names, twelve reasons, numbers of millions, a reason that needs a footnote, odd signs."""
    long = (
        "Cochrane Central Register of Controlled Trials (CENTRAL), issue 7 of 12",
        "Published International Literature on Traumatic Stress (PILOTS) <EBSCO & ProQuest>",
        "https://trialsearch.example.org/a/very/long/address/without/any/space/at/all",
        "中国知网 CNKI",
    )
    sources = tuple(
        Source(id=f"s{i}", name=name, kind=SourceKind.DATABASE, n=1_234_567 + i)
        for i, name in enumerate(long)
    )
    sources += (
        Source(id="u", name="LILACS", kind=SourceKind.DATABASE, n=0, yield_reported=False),
        Source(id="v", name="KoreaMed", kind=SourceKind.REGISTER, n=12, yield_reported=False),
        Source(id="w", name="Sites", kind=SourceKind.WEBSITE, n=0, yield_reported=False),
    )
    reasons = tuple(
        Reason(id=f"r{i}", text=text, n=12 - i)
        for i, text in enumerate(
            (
                "Not randomised",
                "Wrong population: fewer than 80 % of participants with the condition",
                "Wrong intervention",
                "Wrong comparator",
                "Follow-up < 4 weeks & no later report",
                "Protocol only",
                "Outcome of interest measured but reported for other groups than those randomised,"
                " and not obtainable from the authors on request within three months",
                "Duplicate report",
                "Secondary analysis",
                "Cross-over without first-period data",
                "Retracted",
                "Not stated",
            )
        )
    )
    return replace(
        new_and_other(),
        boxes=NEW
        | {
            "identified_databases": 4_938_274,
            "identified_registers": 12,
            "duplicates_removed": 1_000_000,
            "automation_removed": 0,
            "records_screened": 3_938_286,
            "records_excluded": None,
            "records_excluded_automation": 0,
            "other_identified_websites": 0,
            "reports_excluded": 78,
        },
        sources=sources,
        reasons=reasons,
        other_reasons=(),
        footnotes=(
            Footnote(
                text="Of which 12 removed before import, declared by KoreaMed.",
                places=("source:v",),
            ),
            Footnote(
                text="Corrected by hand on 3 May.", places=("duplicates_removed", "reason:r3")
            ),
        ),
        stale="12 records were imported after this figure was drawn",
    )


def empty() -> PrismaDiagram:
    """Nothing found yet: every count is 0."""
    return replace(
        new_and_other(),
        boxes=dict.fromkeys(NEW, 0),
        sources=tuple(replace(part, n=0) for part in SOURCES[:9]),
        reasons=(),
        other_reasons=(),
        footnotes=(),
        illustrative=False,
    )


PRISMA = {
    "prisma-new-and-other": new_and_other,
    "prisma-new-only": new_only,
    "prisma-draft": draft,
    "prisma-updated": updated,
    "prisma-updated-only": updated_only,
    "prisma-crowded": crowded,
    "prisma-empty": empty,
}

# The 13 BCG trials (Colditz et al. 1994, as in metadat's dat.bcg): events and totals of either arm,
# weights and pooled estimates by REML with Hartung-Knapp intervals.
TRIALS = {
    "random": (
        ("Aronson 1948", 4, 123, 11, 139, 5.1),
        ("Ferguson & Simes 1949", 6, 306, 29, 303, 6.4),
        ("Rosenthal 1960", 3, 231, 11, 220, 4.4),
        ("Hart & Sutherland 1977", 62, 13598, 248, 12867, 9.7),
        ("Vandiviere 1973", 8, 2545, 10, 629, 6.0),
        ("TPT Madras 1980", 505, 88391, 499, 88391, 10.2),
        ("Coetzee & Berjak 1968", 29, 7499, 45, 7277, 8.7),
    ),
    "alternate": (
        ("Frimodt-Møller 1973", 33, 5069, 47, 5808, 8.9),
        ("Stein & Aronson 1953", 180, 1541, 372, 1451, 10.1),
    ),
    "systematic": (
        ("Rosenthal 1961", 17, 1716, 65, 1665, 8.4),
        ("Comstock 1974", 186, 50634, 141, 27338, 9.9),
        ("Comstock & Webster 1969", 5, 2498, 3, 2341, 3.8),
        ("Comstock 1976", 27, 16913, 29, 17854, 8.4),
    ),
}
POOLED = {
    "random": ("0.38 0.20 0.70", 50.5, "τ² = 0.39, I² = 90 %, Q = 110.2 (6 df), P < 0.001"),
    "alternate": ("0.58 0.02 20.85", 19.0, "τ² = 0.13, I² = 82 %, Q = 5.6 (1 df), P = 0.02"),
    "systematic": ("0.65 0.21 2.09", 30.5, "τ² = 0.40, I² = 86 %, Q = 16.6 (3 df), P < 0.001"),
}
PREDICTION = Interval(label="95 % prediction interval", low=0.14, high=1.76)
OVERALL = Pooled(
    label="All 13 trials",
    estimate=Estimate(value=0.49, low=0.33, high=0.73),
    cells=("1,065 / 191,064", "1,510 / 166,283"),
    weight=100.0,
    prediction=PREDICTION,
)
BCG_AXIS = Axis(
    scale=Scale.LOG,
    null=1.0,
    low=0.1,
    high=6.0,
    favours_low="Favours BCG",
    favours_high="Favours control",
)


def risk_ratio(a: int, n1: int, c: int, n2: int) -> Estimate:
    """Risk ratio with its Wald interval."""
    log = math.log((a / n1) / (c / n2))
    half = 1.959964 * math.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2)
    return Estimate(value=math.exp(log), low=math.exp(log - half), high=math.exp(log + half))


def bcg_row(label: str, a: int, n1: int, c: int, n2: int, weight: float) -> ForestRow:
    return ForestRow(
        label=label,
        cells=(f"{a:,} / {n1:,}", f"{c:,} / {n2:,}"),
        estimate=risk_ratio(a, n1, c, n2),
        weight=weight,
        judgements=(None,) * 6,
    )


def bcg_subgroups() -> ForestPlot:
    groups = []
    for name, trials in TRIALS.items():
        numbers, weight, heterogeneity = POOLED[name]
        value, low, high = (float(part) for part in numbers.split())
        totals = [sum(trial[i] for trial in trials) for i in range(1, 5)]
        pooled = Pooled(
            label=f"Subgroup, {len(trials)} trials",
            estimate=Estimate(value=value, low=low, high=high),
            cells=(f"{totals[0]:,} / {totals[1]:,}", f"{totals[2]:,} / {totals[3]:,}"),
            weight=weight,
            heterogeneity=(heterogeneity,),
        )
        rows = tuple(bcg_row(*trial) for trial in trials)
        groups.append(Subgroup(heading=f"{name.title()} allocation", rows=rows, pooled=pooled))
    return ForestPlot(
        title="BCG vaccine against tuberculosis, 13 trials by allocation",
        measure="Risk ratio",
        groups=tuple(groups),
        axis=BCG_AXIS,
        columns=(
            Columns(head="BCG", parts=("events / total",)),
            Columns(head="Control", parts=("events / total",)),
        ),
        overall=OVERALL,
        tests=(
            "All: τ² = 0.31, I² = 92 %, Q = 152.2 (12 df), P < 0.001",
            "Test of subgroup differences: χ² = 2.04 (2 df), P = 0.36",
        ),
        bias_heads=("1", "2", "3", "4", "5", "O"),
        bias_note="Risk of bias (RoB 2): 1 to 5, domains; O, overall. Dashed circle: not yet judged.",
        notes=(
            "With two trials (alternate allocation) the Hartung-Knapp interval rests on 1 df and tells"
            " little.",
        ),
        caption=Caption(
            lead="Figure 4.",
            text="BCG vaccine against tuberculosis: risk ratios of 13 trials by method of allocation."
            " Random effects, τ² by REML in each subgroup and over all trials; Hartung-Knapp"
            " intervals; prediction interval with t, 12 df. Squares: area by weight in the pool of"
            " all trials; lines: 95 % intervals of single trials (Wald); diamonds: pooled 95 %"
            " intervals; arrow: the interval goes on.",
        ),
    )


def bcg_plain() -> ForestPlot:
    whole = bcg_subgroups()
    return replace(
        whole,
        groups=(Subgroup(rows=tuple(replace(row, judgements=()) for row in whole.rows)),),
        overall=replace(OVERALL, label="All 13 trials, random effects"),
        tests=(),
        bias_heads=(),
        bias_note="",
        notes=(),
        caption=Caption(
            lead="Figure 5.",
            text="BCG vaccine against tuberculosis, 13 trials. Random effects (REML, Hartung-Knapp):"
            " τ² = 0.31, I² = 92 %, Q = 152.2 (12 df), P < 0.001. Area of squares by weight;"
            " arrows: the interval goes on; dashed line: pooled estimate; bar with ticks:"
            " prediction interval.",
        ),
    )


def repeated() -> ForestPlot:
    """Invented estimates; the arms are those of a published analysis of three time points."""

    def row(label: str, people: str, n: tuple[int, int], numbers: str) -> ForestRow:
        value, low, high = (float(part) for part in numbers.split())
        return ForestRow(
            label=label,
            cells=(str(n[0]), str(n[1])),
            people=(people,),
            estimate=Estimate(value=value, low=low, high=high),
        )

    return ForestPlot(
        title="repeated time points, without an overall estimate",
        measure="Mean difference",
        study_head="Time point, study",
        columns=(Columns(head="Ketamine", parts=("n",)), Columns(head="Control", parts=("n",))),
        groups=(
            Subgroup(
                heading="1 day",
                rows=(
                    row("Feder 2014", "A", (22, 19), "-6.8 -14.4 0.8"),
                    row("Feder 2021", "B", (15, 15), "-4.1 -13.1 4.9"),
                    row("Pradhan 2018", "C", (10, 10), "1.2 -2.9 5.3"),
                ),
            ),
            Subgroup(heading="1 week", rows=(row("Feder 2014", "A", (19, 15), "-9.4 -18.0 -0.8"),)),
            Subgroup(
                heading="2 weeks", rows=(row("Feder 2021", "B", (15, 15), "-8.2 -15.3 -1.1"),)
            ),
        ),
        axis=Axis(null=0.0, favours_low="Favours ketamine", favours_high="Favours control"),
        decimals=1,
        not_pooled="No overall estimate: the rows of different time points hold the same"
        " participants (sets A and B), and pooling them as if independent would count these people"
        " more than once and make the interval too narrow.",
        illustrative=True,
        notes=(
            "To pool, choose one time point for each trial beforehand, or use a model for"
            " correlated results; both are then named in the methods.",
        ),
        caption=Caption(
            lead="Figure 7.",
            text="Mean differences at three time points. Filled square: first row of a set of"
            " participants; open square: the same set again. Area by inverse variance; lines: 95 %"
            " intervals. No subtotal, weight or test of subgroup differences is given.",
        ),
    )


def difficult() -> ForestPlot:
    """Means in six columns, long labels, rows left out, an axis of its own choice, two intervals."""

    def row(
        label: str, cells: str, numbers: str, weight: float | None, **more: object
    ) -> ForestRow:
        value, low, high = (float(part) for part in numbers.split())
        return ForestRow(
            label=label,
            cells=tuple(cells.split()),
            estimate=Estimate(value=value, low=low, high=high),
            weight=weight,
            **more,
        )

    rows = (
        row(
            "Müller-Oberländer, Ågren & Fernández 2019",
            "−12.3 4.5 120 −10.1 4.4 118",
            "-2.2 -3.3 -1.1",
            48.2,
        ),
        row("Comstock, Livesay & Woolpert 1974a", "−9.0 5.1 34 −8.5 6.0 33", "-0.5 -3.2 2.2", 21.3),
        row(
            "Comstock & Webster-Livesay-Smith 1974b", "−7.7 9.9 12 −9.7 8.0 11", "2.0 -5.3 9.3", 4.0
        ),
        row(
            "A study of the Northern Consortium for Trials",
            "−30.1 9.2 9 0.2 7.0 8",
            "-30.3 -38.1 -22.5",
            3.5,
        ),
        row("Zero 2001", "0.0 1.0 50 0.0 1.0 50", "0 -0.4 0.4", 23.0),
        row(
            "Only 2003",
            "−8.1 7.0 14 −7.0 6.1 15",
            "-1.1 -5.8 3.6",
            None,
            left_out="no random allocation",
        ),
        ForestRow(
            label="Silent 2004",
            cells=("", "", "20", "", "", "20"),
            left_out="no standard deviation was reported",
        ),
        ForestRow(
            label="Silent 2005",
            cells=("", "", "9", "", "", "8"),
            left_out="no standard deviation was reported",
        ),
    )
    return ForestPlot(
        title="difference in score",
        measure="Mean difference",
        columns=(
            Columns(head="Ketamine", parts=("mean", "SD", "n")),
            Columns(head="Midazolam, double dose", parts=("mean", "SD", "n")),
        ),
        groups=(Subgroup(rows=rows),),
        axis=Axis(
            null=0.0,
            low=-10,
            high=10,
            favours_low="Favours ketamine",
            favours_high="Favours midazolam in a double dose",
        ),
        overall=Pooled(
            label="All 5 studies",
            estimate=Estimate(value=-1.9, low=-13.2, high=9.4),
            cells=("", "", "225", "", "", "220"),
            weight=100.0,
            heterogeneity=("τ² = 8.31, I² = 93 %, Q = 57.1 (4 df), P < 0.001",),
            second=Interval(label="95 % CI by the Wald method", low=-3.9, high=0.1),
            prediction=Interval(label="95 % prediction interval", low=-25.0, high=21.2),
        ),
        decimals=1,
        caption=Caption(
            lead="Figure 2.",
            text="Difference in score at four weeks. Open square: not in the pool.",
        ),
        stale="the consensus on Only 2003 changed on 3 May",
    )


def judged() -> ForestPlot:
    """Proportions (no value of no effect) with judgements of all kinds, one study in a subgroup."""
    kinds = (*Judgement, None)
    rows = tuple(
        ForestRow(
            label=f"Study {year}",
            cells=(f"{n} / 100",),
            estimate=Estimate(value=n / 100, low=max(n / 100 - 0.09, 0), high=n / 100 + 0.09),
            weight=25.0,
            judgements=kinds[i:] + kinds[:i],
        )
        for i, (year, n) in enumerate(((1999, 5), (2004, 12), (2011, 21), (2019, 34)))
    )
    return ForestPlot(
        title="share of participants with an event",
        measure="Proportion",
        columns=(Columns(head="Events", parts=("n / N",)),),
        groups=(
            Subgroup(
                heading="Adults",
                rows=rows[:3],
                pooled=Pooled(
                    label="Subgroup, 3 studies",
                    estimate=Estimate(value=0.12, low=0.05, high=0.22),
                    cells=("38 / 300",),
                    weight=75.0,
                ),
            ),
            Subgroup(
                heading="Children", rows=rows[3:], note="One study: no estimate for this subgroup."
            ),
        ),
        axis=Axis(),
        overall=Pooled(
            label="All 4 studies",
            estimate=Estimate(value=0.17, low=0.08, high=0.29),
            cells=("72 / 400",),
            weight=100.0,
        ),
        bias_heads=("1", "2", "3", "4", "O"),
        caption=Caption(lead="Figure 3.", text="Share of participants with an event."),
    )


FOREST = {
    "forest-subgroups": (bcg_subgroups, Layout.WIDE),
    "forest-narrow": (bcg_plain, Layout.NARROW),
    "forest-plain": (bcg_plain, Layout.WIDE),
    "forest-subgroups-narrow": (bcg_subgroups, Layout.NARROW),
    "forest-repeated": (repeated, Layout.WIDE),
    "forest-repeated-narrow": (repeated, Layout.NARROW),
    "forest-difficult": (difficult, Layout.WIDE),
    "forest-difficult-narrow": (difficult, Layout.NARROW),
    "forest-judged": (judged, Layout.WIDE),
}
