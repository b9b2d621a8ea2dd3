"""Text summary of a fit."""

from __future__ import annotations

from html import escape

import numpy as np
import pandas as pd

from .fit import Fit

WIDTH = 86


class Summary:
    """Printable summary; ``str()`` gives text, ``fixed`` and ``random`` are data frames."""

    def __init__(self, results: Fit, alpha: float = 0.05):
        self.results = results
        self.alpha = alpha
        limits = results.conf_int(alpha)
        self.fixed = pd.DataFrame(
            {
                "coef": results.params,
                "std err": results.bse,
                "z": results.tvalues,
                "P>|z|": results.pvalues,
                f"[{alpha / 2:g}": limits["lower"],
                f"{1 - alpha / 2:g}]": limits["upper"],
                "odds ratio": np.exp(np.minimum(results.params, 700)),
            }
        )
        self.random = results.sd_re(alpha)

    def as_text(self) -> str:
        """The summary as one string."""
        r = self.results
        model = r.model
        rule = "=" * WIDTH
        method = "Laplace" if r.nagq == 1 else f"adaptive Gauss-Hermite, {r.nagq} points"
        head = [
            ("Outcome", model.endog_name, "Rows", f"{r.nobs:,}"),
            ("Groups", model.group_name, "Number of groups", f"{r.n_groups:,}"),
            ("Integration", method, "Log-likelihood", f"{r.llf:.4f}"),
            ("Covariance", r.cov_type, "AIC", f"{r.aic:.2f}"),
            ("Status", r.status, "BIC", f"{r.bic:.2f}"),
        ]
        lines = ["Mixed-effects logistic regression".center(WIDTH), rule]
        lines += [f"{a + ':':<14}{b:<38}{c + ':':<19}{d:>15}" for a, b, c, d in head]
        lines += [rule, self._table(self.fixed), "-" * WIDTH]
        lines.append("Standard deviations of the random effects (logits):")
        lines.append(self._table(self.random))
        if r.cov_re.shape[0] > 1 and model.design.outer is None:
            lines.append("Covariance of the random effects:")
            lines.append(self._table(r.cov_re))
        lines.append(f"ICC: {r.icc():.4f}   median odds ratio: {r.mor():.4f}")
        notes = self._notes()
        return "\n".join([*lines, rule, *notes])

    @property
    def tables(self) -> list[pd.DataFrame]:
        """Fixed effects, and standard deviations of the random effects."""
        return [self.fixed, self.random]

    def as_latex(self, digits: int = 3) -> str:
        """Both tables in LaTeX, for the booktabs package, and the notes."""
        from .export import latex_table, latex_text

        notes = [latex_text(note) + r" \\" for note in self._notes()]
        return "\n\n".join([*(latex_table(table, digits) for table in self.tables), *notes])

    def as_html(self) -> str:
        """The text in a ``pre`` element."""
        return self._repr_html_()

    def _table(self, frame: pd.DataFrame) -> str:
        return frame.to_string(float_format=lambda v: f"{v:.4f}" if abs(v) < 1e5 else f"{v:.3g}")

    def _notes(self) -> list[str]:
        d = self.results.diagnostics
        notes = []
        if d.separated:
            notes.append("Separated, estimates infinite: " + ", ".join(d.separated))
        if not d.converged and not d.separated:
            notes.append(f"Not converged: {d.newton_decrement:.2g} standard errors from the optimum")
        if not d.quadrature_checked:
            notes.append("The number of quadrature points was not checked")
        if not d.quadrature_ok:
            notes.append(f"More points change the log-likelihood by {d.quadrature_change:.2g}")
        if d.singular:
            notes.append("Singular: a variance is zero or a correlation is one")
        if d.aliased:
            notes.append("Dropped as combinations of other columns: " + ", ".join(d.aliased))
        if d.few_groups:
            notes.append(f"Only {self.results.n_groups} groups")
        model = self.results.model
        left_out = model.design.n_given - len(model.design.order)
        if left_out:
            notes.append(f"Rows left out for missing values or zero weights: {left_out:,}")
        if model.has_weights:
            scaled = f", scaled within groups ({model.pwscale})" if model.pwscale else ", unscaled"
            kind = model.weight_type
            notes.append(f"Weights: {kind}{scaled if kind == 'probability' else ''}")
        return notes

    def __str__(self) -> str:
        return self.as_text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.as_text())}</pre>"
