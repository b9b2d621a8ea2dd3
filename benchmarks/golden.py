"""Make the numbers that the tables of models are tested against anew: R's, of the people the tests draw.

    python benchmarks/golden.py        # needs Rscript and the packages named in golden_r.R

Writes tests/unit/models/golden/*.csv at six digits, which are the digits the tests ask for. To be run again only where
golden_people.py or golden_r.R changes; the tests themselves need no R.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd

PROJECT = Path(__file__).resolve().parents[1]
GOLDEN = PROJECT / "tests/unit/models/golden"


def main() -> None:
    """Draw, hand over, keep."""
    sys.path.insert(0, str(GOLDEN.parent))
    from golden_people import draw

    with tempfile.TemporaryDirectory() as folder:
        people = Path(folder) / "drawn.csv"
        draw().to_csv(people, index=False)
        subprocess.run(
            ["Rscript", str(PROJECT / "benchmarks/golden_r.R"), str(people), folder],
            check=True,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"},
        )
        people.unlink()
        for file in sorted(Path(folder).glob("*.csv")):
            table = pd.read_csv(file, keep_default_na=False, na_values="NA")
            table.to_csv(GOLDEN / file.name, index=False, float_format="%.6g")
        (GOLDEN / "VERSIONS").write_text((Path(folder) / "VERSIONS").read_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
