"""Tables kept as they were, for what no other program makes."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest


@pytest.fixture
def pinned(request) -> Callable[[str, pd.DataFrame], None]:
    """Compare a table with the one kept in `pinned/` beside the test: words alike, numbers to six digits.

    A pin is no proof that a number is right; it makes every change of one loud. After a change that is meant, run the
    test once with PIN=1 in the environment and read the difference in the commit.
    """

    def compare(name: str, table: pd.DataFrame) -> None:
        file = Path(request.path).parent / "pinned" / f"{name}.csv"
        if os.environ.get("PIN"):
            file.parent.mkdir(exist_ok=True)
            table.to_csv(file, index=False, float_format="%.8g")
        wanted = pd.read_csv(file, dtype=str, keep_default_na=False)
        assert list(table) == list(wanted)
        assert len(table) == len(wanted)
        for column in table:
            found = table[column]
            if pd.api.types.is_numeric_dtype(found) and not pd.api.types.is_bool_dtype(found):
                expected = pd.to_numeric(wanted[column]).to_numpy(float)
                np.testing.assert_allclose(
                    found.to_numpy(float), expected, rtol=2e-6, atol=1e-7, err_msg=f"{name}: {column}"
                )
            else:
                assert (
                    found.map(lambda v: "" if pd.isna(v) else _word(v)).tolist() == wanted[column].tolist()
                ), f"{name}: {column}"

    return compare


def _word(value: object) -> str:
    return f"{value:.8g}" if isinstance(value, float) else str(value)
