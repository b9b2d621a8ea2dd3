"""Figures and tables of the main analysis looked at from other sides, from released tables only."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.artist import Artist

from wellbeing.report.drawing import LEFT_OUT, QUIET, STAYED, Drawn
from wellbeing.report.facts import with_interval
from wellbeing.report.sensitivity.figures import broken, option_labels

ESTIMATORS = {
    ("mixed", "population log-odds"): ("Mixed logit, averaged over areas", STAYED, "o"),
    ("gee", "population log-odds"): ("Generalised estimating equations", "#c07a1e", "s"),
    ("mixed", "probability"): ("Mixed logit, averaged over areas", STAYED, "o"),
    ("linear", "probability"): ("Linear probability model", LEFT_OUT, "D"),
}


def draw_peers(peers: pd.DataFrame, decisions: pd.DataFrame, labels: dict[str, str]) -> Drawn:
    """The same association by three estimators, on the two scales they share."""
    words = option_labels(decisions, "exposure")
    exposures, outcomes = (
        list(dict.fromkeys(peers["exposure"])),
        [k for k in labels if k in set(peers["outcome"])],
    )
    scales = {"population log-odds": "Log-odds", "probability": "Probability"}
    figure, axes = plt.subplots(
        len(scales), len(outcomes), squeeze=False, sharey=True, figsize=(7.8, 0.9 + 0.75 * len(exposures))
    )
    for line, scale in enumerate(scales):
        for at, outcome in enumerate(outcomes):
            axis = axes[line, at]
            for shift, ((estimator, own), (name, colour, marker)) in zip(
                (-0.14, 0.14, -0.14, 0.14), ESTIMATORS.items(), strict=True
            ):
                if own != scale:
                    continue
                mine = peers[
                    (peers["outcome"] == outcome)
                    & (peers["estimator"] == estimator)
                    & (peers["scale"] == scale)
                ]
                y = np.array([exposures.index(e) for e in mine["exposure"]]) + shift
                axis.hlines(y, mine["low"], mine["high"], color=colour, linewidth=1.5)
                axis.plot(
                    mine["estimate"], y, marker, color=colour, markersize=4, label=name, linestyle="none"
                )
            axis.axvline(0, color=QUIET, linewidth=0.8)
            axis.tick_params(labelsize=7.5)
            if line == 0:
                axis.set_title(broken(labels[outcome], 24), fontsize=9)
        axes[line, 0].set_ylabel(scales[scale], fontsize=8.5)
    axes[0, 0].set_yticks(range(len(exposures)), [words.get(e, e) for e in exposures], fontsize=8)
    axes[0, 0].invert_yaxis()
    keys: dict[str, Artist] = {}
    for axis in axes[:, 0]:
        handles, names = axis.get_legend_handles_labels()
        keys |= dict(zip(names, handles, strict=True))
    figure.legend(list(keys.values()), list(keys), loc="outside lower center", ncols=3, fontsize=8)
    wide = peers[peers["scale"] != "log-odds"].pivot_table(
        index=["outcome", "exposure", "scale"], columns="estimator", values="estimate"
    )
    agree = int((np.sign(wide).nunique(axis=1) == 1).sum())
    return Drawn(
        figure,
        f"Estimates with intervals by estimator, for {len(exposures)} exposures and {len(outcomes)} outcomes on two "
        f"scales; the estimators agree in sign in {agree} of {len(wide)} comparisons.",
        "The main analysis by other estimators: averaged over areas, on the log-odds scale (above) and as a difference "
        "in probability (below), per unit of the exposure, with intervals.",
    )


def draw_imputation(imputation: pd.DataFrame, labels: dict[str, str]) -> Drawn:
    """Complete-case against multiply imputed coefficients, all columns of the fullest model."""
    wide = imputation.pivot_table(index=["outcome", "column"], columns="method", values="estimate").dropna()
    fmi = imputation[imputation["method"] == "imputed"].set_index(["outcome", "column"])["fmi"]
    outcomes = [key for key in labels if key in wide.index.get_level_values(0)]
    figure, axes = plt.subplots(1, max(len(outcomes), 1), squeeze=False, figsize=(7.8, 3.1))
    for axis, outcome in zip(axes[0], outcomes, strict=False):
        mine = wide.loc[outcome]
        edge = [mine.min().min(), mine.max().max()]
        axis.plot(edge, edge, color=QUIET, linewidth=0.9)
        size = 12 + 90 * fmi.loc[outcome].reindex(mine.index).fillna(0)
        axis.scatter(mine["complete"], mine["imputed"], s=size, color=STAYED, alpha=0.75, linewidth=0)
        axis.set_title(broken(labels[outcome], 24), fontsize=9)
        axis.tick_params(labelsize=8)
    axes[0, 0].set_ylabel("Multiple imputation (log-odds)", fontsize=8.5)
    figure.supxlabel("Complete cases (log-odds)", fontsize=9)
    apart = (wide["complete"] - wide["imputed"]).abs().max() if len(wide) else float("nan")
    return Drawn(
        figure,
        f"Coefficients from imputed data against complete cases for {len(outcomes)} outcomes; the greatest difference "
        f"is {apart:.2f} on the log-odds scale.",
        "Coefficients of the fullest model from complete cases and after multiple imputation; on the line they are the "
        "same. A larger dot has a larger fraction of missing information.",
    )


def later_shown(later: pd.DataFrame, decisions: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Main analysis, the same of those asked again, and their answers in the later wave, side by side."""
    words, columns = option_labels(decisions, "exposure"), ["main", "main, asked again", "later"]
    known = later[later["set"].isin(columns)].assign(
        text=lambda rows: [
            "–" if pd.isna(row.estimate) else with_interval(*np.exp([row.estimate, row.low, row.high]))
            for row in rows.itertuples()
        ]
    )
    wave = known["wave_label"].dropna().unique()
    wide = known.pivot_table(
        index=["outcome", "exposure"], columns="set", values="text", aggfunc="first", sort=False
    )
    wide = wide.reindex(columns=columns).reset_index()
    return pd.DataFrame(
        {
            "Outcome": wide["outcome"].map(labels),
            "Exposure": wide["exposure"].map(lambda name: words.get(name, name)),
            "Everybody": wide["main"],
            "Those asked again": wide["main, asked again"],
            f"Asked again, in {', '.join(wave).lower() or 'a later wave'}": wide["later"],
        }
    )


def influence_shown(influence: pd.DataFrame, decisions: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """The most influential area of each exposure (not named), and how many could change the verdict."""
    words = option_labels(decisions, "exposure")
    top = influence[influence["rank"] == 1]
    return pd.DataFrame(
        {
            "Outcome": top["outcome"].map(labels),
            "Exposure": top["exposure"].map(words),
            "Estimate": top["estimate"],
            "Without it, one step": top["without"],
            "Without it, refitted": top["refit"],
            "Move (se)": top["change"],
            "Areas that turn the sign": top["sign_changes"],
            "Areas that turn the verdict": top["verdict_changes"],
        }
    )


def controls_shown(controls: pd.DataFrame, decisions: pd.DataFrame, labels: dict[str, str]) -> pd.DataFrame:
    """Negative controls: an association where there should be none."""
    words = option_labels(decisions, "exposure")
    rows = []
    for row in controls.itertuples():
        if row.kind == "shuffled":
            result = "–" if pd.isna(row.tests) else f"{row.significant:.0f} of {row.tests:.0f} significant"
            by_chance = "–" if pd.isna(row.low) else f"{row.low:.0f} to {row.high:.0f}"
            name = ("Figures of other areas", labels.get(row.outcome, row.outcome), "each exposure in turn")
        else:
            known = pd.notna(row.estimate)
            result = (
                f"{row.estimate:.3f} ({row.low:.3f} to {row.high:.3f})".replace("-", "−")
                if known
                else row.status
            )
            by_chance = "interval holds 0" if known else "–"
            name = (
                "Negative-control outcome",
                row.outcome.replace("_", " "),
                words.get(row.exposure, row.exposure),
            )
        rows.append((*name, result, by_chance, row.p))
    return pd.DataFrame(rows, columns=["Control", "Outcome", "Exposure", "Found", "Expected", "p"])
