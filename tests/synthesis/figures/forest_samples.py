"""Forest plots that several tests draw."""

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
