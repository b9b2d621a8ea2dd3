"""Reading the study's own tables back, exactly as they were written."""

from pathlib import Path

import pandas as pd


def read_table(path: str | Path) -> pd.DataFrame:
    """Read one of the study's CSV tables; only an empty cell is missing.

    pandas would take words such as "None" or "NA" for missing, and they are answers here.
    """
    return pd.read_csv(path, keep_default_na=False, na_values=[""])
