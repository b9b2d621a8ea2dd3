"""A fit in the shapes other programs use: broom's tables, LaTeX, a file."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .effects import row_effects
from .fit import Fit
from .inference import lr_test
from .predict import predict
from .residuals import as_given, residuals

LATEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    sign: "\\" + sign for sign in "&%$#_{}"
}


def tidy(results: Fit, alpha: float = 0.05, exponentiate: bool = False) -> pd.DataFrame:
    """One row an estimate, with the columns of R's broom.mixed.

    ``effect`` is "fixed" or "ran_pars" (standard deviations of the random effects, with limits normal in their
    logarithm); ``exponentiate`` turns fixed effects into odds ratios, standard errors by the delta method.
    """
    limits, name = results.conf_int(alpha), results.model.group_name
    fixed = pd.DataFrame(
        {"effect": "fixed", "group": None, "term": results.params.index, "estimate": results.params.to_numpy(),
         "std.error": results.bse.to_numpy(), "statistic": results.tvalues.to_numpy(),
         "p.value": results.pvalues.to_numpy(), "conf.low": limits["lower"].to_numpy(),
         "conf.high": limits["upper"].to_numpy()}
    )  # fmt: skip
    if exponentiate:
        fixed["std.error"] *= np.exp(fixed["estimate"])
        columns = ["estimate", "conf.low", "conf.high"]
        fixed[columns] = np.exp(fixed[columns])
    sd = results.sd_re(alpha)
    nested = results.model.design.outer is not None
    random = pd.DataFrame(
        {"effect": "ran_pars", "group": list(sd.index) if nested else name,
         "term": ["sd__Intercept" if nested else f"sd__{term}" for term in sd.index],
         "estimate": sd["sd"].to_numpy(), "std.error": sd["se"].to_numpy(), "statistic": np.nan, "p.value": np.nan,
         "conf.low": sd["lower"].to_numpy(), "conf.high": sd["upper"].to_numpy()}
    )  # fmt: skip
    return pd.concat([fixed, random], ignore_index=True)


def glance(results: Fit) -> pd.DataFrame:
    """One row of statistics of the whole fit, with the columns of R's broom.mixed and the status."""
    return pd.DataFrame(
        [{"nobs": results.nobs, "ngroups": results.n_groups, "logLik": results.llf, "AIC": results.aic,
          "BIC": results.bic, "df.residual": results.df_resid, "status": results.status}]
    )  # fmt: skip


def augment(results: Fit) -> pd.DataFrame:
    """The data with ``.fitted`` (logits, with the group's effect), ``.fixed``, ``.mu`` and ``.resid`` (deviance)."""
    model = results.model
    frame = model.frame
    if frame is None:
        frame = as_given(results, model.design.rows.x).set_axis(model.exog_names, axis=1)
    fixed = np.asarray(predict(results, None, "linear", None, None, None))
    effect = np.asarray(as_given(results, row_effects(results)))
    extra = {
        ".fitted": fixed + effect,
        ".fixed": fixed,
        ".mu": np.asarray(predict(results, None, "conditional", None, None, None)),
        ".resid": np.asarray(residuals(results, "deviance")),
    }
    return frame.assign(**extra)


def anova(*fits: Fit) -> pd.DataFrame:
    """Likelihood-ratio tests of nested fits, each against the one with fewer parameters before it.

    Returns
    -------
    DataFrame
        One row a fit, in order of its parameters: ``npar``, ``aic``, ``bic``, ``llf``, ``chisq``, ``df``, ``p``,
        and the reference ``distribution`` (a mixture where a variance is tested, see :func:`inference.lr_test`).

    Raises
    ------
    ValueError
        If fewer than two fits are given, or they cannot be compared.
    """
    if len(fits) < 2:
        raise ValueError("anova needs two fits or more; wald_test_terms() tests the terms of one")
    ordered = sorted(fits, key=lambda fit: fit.df_model)
    records: list[dict[str, Any]] = []
    for before, fit in zip([None, *ordered], ordered, strict=False):
        row: dict[str, Any] = {"npar": fit.df_model, "aic": fit.aic, "bic": fit.bic, "llf": fit.llf}
        if before is not None:
            test = lr_test(before, fit)
            row |= {"chisq": test.statistic, "df": fit.df_model - before.df_model, "p": test.pvalue}
            row["distribution"] = test.distribution
        records.append(row)
    names = [getattr(fit.model, "formula", None) or ", ".join(fit.model.exog_names) for fit in ordered]
    return pd.DataFrame(records, index=pd.Index(names, name="model"))


def latex_text(text: str) -> str:
    """Text with LaTeX's own signs escaped."""
    return "".join(LATEX.get(sign, sign) for sign in text)


def latex_table(frame: pd.DataFrame, digits: int = 3) -> str:
    """A frame as a LaTeX tabular, names escaped; needs the booktabs package."""

    def cell(value: Any) -> str:
        if isinstance(value, (float, np.floating)):
            return "--" if np.isnan(value) else f"${value:.{digits}f}$"
        return latex_text(str(value))

    lines = [r"\begin{tabular}{l" + "r" * frame.shape[1] + "}", r"\toprule"]
    lines.append(" & ".join(["", *map(cell, frame.columns)]) + r" \\")
    lines.append(r"\midrule")
    lines += [
        " & ".join([cell(name), *map(cell, row)]) + r" \\"
        for name, row in zip(frame.index, frame.to_numpy(), strict=True)
    ]
    return "\n".join([*lines, r"\bottomrule", r"\end{tabular}"])


def save(results: Fit, path: str | Path) -> None:
    """Write a fit, data included, to a file that :func:`load` reads (a pickle: read only files you trust).

    Raises
    ------
    ValueError
        If the formula uses a function that cannot be stored, one defined inside another or a lambda.
    """
    try:
        content = pickle.dumps(results)
    except (pickle.PicklingError, AttributeError, TypeError) as problem:
        raise ValueError(
            f"the fit cannot be saved: {problem}. Functions in the formula must be defined at the top of a module"
        ) from problem
    Path(path).write_bytes(content)


def load(path: str | Path) -> Any:
    """Read a fit that :func:`save` wrote.

    Raises
    ------
    ValueError
        If the file holds something else.
    """
    try:
        found = pickle.loads(Path(path).read_bytes())
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError, IndexError) as problem:
        raise ValueError(f"{path} does not hold a fit that can be read: {problem}") from problem
    if not isinstance(found, Fit):
        raise ValueError(f"{path} does not hold a fit but a {type(found).__name__}")
    return found
