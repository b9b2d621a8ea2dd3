"""Synthetic area tables in the published layouts, so that the default study reads them as it would the real
ones.

The joint distribution follows facts of the open tables for England and Wales (Census 2011 ethnicity, ONS
household income 2016, referendum turnout 2016): per cent not White British has mean 15.2 and sd 16.1, turnout
mean 74 and sd 4.9, income per head spans 12 to 62 thousand pounds, and the three correlate .43 (diversity,
income), -.50 (diversity, turnout) and .20 (income, turnout). Walkable assets and turnover have no open table
of the time: their figures are plausible, no more. Every value is drawn; none is a real area's.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from wellbeing.areas.codes import codes_of, nation_of

#: file names, as declared in config/areas/synthetic.yaml
FILES = {
    "diversity_area": "census2011_ethnicity_by_la.csv",
    "income_area": "ons_gdhi_by_la.csv",
    "voting_area": "eu_referendum_turnout.csv",
    "turnover_area": "local_area_migration_flows.csv",
    "walkable_area": "walkable_assets.csv",
}

#: correlations of the normal scores behind diversity, income, turnout, walkable assets, turnover. Those of
#: the first three are a little stronger than the facts above, because skewed margins weaken a correlation
SCORES = np.array(
    [
        [1.00, 0.47, -0.56, 0.50, 0.35],
        [0.47, 1.00, 0.21, 0.20, 0.20],
        [-0.56, 0.21, 1.00, -0.30, -0.15],
        [0.50, 0.20, -0.30, 1.00, 0.25],
        [0.35, 0.20, -0.15, 0.25, 1.00],
    ]
)

#: how urban a kind of authority tends to be, by the start of its code: London, cities, unitary, districts,
#: nations
URBAN = {"E09": 2.2, "E08": 1.0, "E06": 0.4, "E07": -0.2, "W06": -0.6, "S12": -0.5, "N09": -0.6}

ETHNIC_GROUPS = {
    "White: Irish": 0.05,
    "White: Other White": 0.30,
    "Mixed/multiple ethnic group": 0.12,
    "Asian/Asian British": 0.35,
    "Black/African/Caribbean/Black British": 0.13,
    "Other ethnic group": 0.05,
}

README = """Every figure in these files is synthetic: drawn at random, of no real place.
The layouts (headers, separators, line ends) are those of the published tables, so that one set of readers
serves both. The area codes are the real local-authority codes of 2016. Names are made up.
"""


def write_area_tables(folder: Path, seed: int) -> pd.DataFrame:
    """Write synthetic area tables for the 391 local authorities of 2016.

    Parameters
    ----------
    folder: where to write; made if absent. seed: of every draw.

    Returns
    -------
    DataFrame, one row an authority sorted by code: ``area, nation, voting_area, income_area, walkable_area,
        diversity_area, turnover_area`` in the units of the vocabulary, equal to what the readers find in
        the files.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    area = pd.Series(sorted(codes_of(2016)), dtype="str", name="area")
    scores = _scores(rng, area)
    people = np.round(np.clip(np.exp(rng.normal(11.75, 0.45, len(area))), 2_300, 1_100_000)).astype(int)
    frame = pd.DataFrame({"area": area, "nation": nation_of(area)})
    frame["voting_area"] = _write_referendum(folder, frame, scores[:, 2], people)
    frame["income_area"] = _write_income(folder, frame, scores[:, 1])
    frame["walkable_area"] = _write_walkable(folder, frame, scores[:, 3], rng)
    frame["diversity_area"] = _write_ethnicity(folder, frame, scores[:, 0], people)
    frame["turnover_area"] = _write_migration(folder, frame, scores[:, 4], people, rng)
    (folder / "README.txt").write_text(README, encoding="utf-8", newline="\n")
    return frame


def _scores(rng: np.random.Generator, area: pd.Series) -> np.ndarray:
    """Normal scores (areas x 5) with exactly the correlations of `SCORES`; cities get the diverse ones."""
    drawn = rng.standard_normal((len(area), len(SCORES)))
    drawn -= drawn.mean(axis=0)
    white = np.linalg.solve(np.linalg.cholesky(np.cov(drawn.T, ddof=0)), drawn.T).T
    scores = white @ np.linalg.cholesky(SCORES).T
    urban = area.str[:3].map(URBAN).to_numpy() + rng.normal(0, 0.8, len(area))
    placed = np.empty_like(scores)
    placed[np.argsort(urban)] = scores[np.argsort(scores[:, 0])]
    return placed


def _names(area: pd.Series) -> pd.Series:
    """Made-up names: no real place's name stands beside a made-up figure."""
    return "Synthetic area " + area


def _write(folder: Path, concept: str, table: pd.DataFrame, sep: str, end: str, quote: bool = False) -> None:
    """A CSV with the separator and line ends of the published file."""
    text = table.to_csv(index=False, sep=sep, lineterminator="\n", quoting=1 if quote else 0)
    (folder / FILES[concept]).write_bytes(text.replace("\n", end).encode("utf-8"))


def _write_ethnicity(folder: Path, frame: pd.DataFrame, score: np.ndarray, people: np.ndarray) -> pd.Series:
    """Census 2011 layout: comma, all quoted, long headers. The published file also splits by birthplace."""
    share = np.clip(np.exp(2.33 + 0.9 * score), 1.5, 83) / 100
    other = np.round(people * share).astype(int)
    parts = {name: np.floor(other * part).astype(int) for name, part in ETHNIC_GROUPS.items()}
    parts["White: Other White"] += other - sum(parts.values())
    white = people - other
    groups = {
        "All categories: Ethnic group": people,
        "White: Total": white + parts["White: Irish"] + parts["White: Other White"],
        "White: English/Welsh/Scottish/Northern Irish/British": white,
        **parts,
    }
    stem = "Country of Birth: All categories: Country of birth; Ethnic Group: {}; measures: Value"
    table = pd.DataFrame({"date": 2011, "geography": _names(frame["area"]), "geography code": frame["area"]})
    table = table.assign(**{stem.format(name): counts for name, counts in groups.items()})
    _write(folder, "diversity_area", table, ",", "\n", quote=True)
    return pd.Series(100 * (1 - white / people), index=frame.index)


def _write_income(folder: Path, frame: pd.DataFrame, score: np.ndarray) -> pd.Series:
    """GDHI layout: semicolons, CRLF, the value column named after its year."""
    pounds = np.exp(9.855 + 0.19 * score + 0.03 * (score**2 - 1) + 0.006 * score**3)
    pounds = np.clip(pounds, 12_000, 62_000).round().astype(int)
    table = pd.DataFrame(
        {"Region": _words(frame), "LAU1 code": frame["area"], "LA name": _names(frame["area"])}
    )
    _write(folder, "income_area", table.assign(**{"2016": pounds}), ";", "\r\n")
    return pd.Series(np.log(pounds.astype(float)), index=frame.index)


def _write_referendum(folder: Path, frame: pd.DataFrame, score: np.ndarray, people: np.ndarray) -> pd.Series:
    """Referendum layout: lone CR line ends.

    Unlike the published file, Northern Ireland's districts have a row each (not one N92000002 for all), so
    that the default study spans the United Kingdom.
    """
    turnout = np.clip(74 + 4.9 * score, 55, 86).round(2)
    electorate = np.round(people * 0.72).astype(int)
    cast = np.round(electorate * turnout / 100).astype(int)
    valid = np.round(cast * 0.999).astype(int)
    remain = np.round(valid * np.clip(0.46 - 0.02 * score, 0.2, 0.8)).astype(int)
    rejected = cast - valid
    table = pd.DataFrame(
        {"id": np.arange(1, len(frame) + 1), "Region_Code": frame["area"].str[:1] + "92000000"}
    )
    table["Region"] = _words(frame)
    table["Area_Code"] = frame["area"]
    table["Area"] = _names(frame["area"])
    table["Electorate"] = electorate
    table["ExpectedBallots"] = cast
    table["VerifiedBallotPapers"] = cast
    table["Pct_Turnout"] = turnout
    table["Votes_Cast"] = cast
    table["Valid_Votes"] = valid
    table["Remain"] = remain
    table["Leave"] = valid - remain
    table["Rejected_Ballots"] = rejected
    table["No_official_mark"] = 0
    table["Voting_for_both_answers"] = rejected // 3
    table["Writing_or_mark"] = 0
    table["Unmarked_or_void"] = rejected - rejected // 3
    table["Pct_Remain"] = (100 * remain / valid).round(2)
    table["Pct_Leave"] = (100 * (valid - remain) / valid).round(2)
    table["Pct_Rejected"] = (100 * rejected / cast).round(2)
    _write(folder, "voting_area", table, ",", "\r")
    return pd.Series(turnout, index=frame.index)


def _write_walkable(
    folder: Path, frame: pd.DataFrame, score: np.ndarray, rng: np.random.Generator
) -> pd.Series:
    """A plain table: mean count (0 to 14) of places within a walk, and the people who answered."""
    mean = np.clip(7 + 1.5 * score, 0.5, 13.5).round(2)
    table = pd.DataFrame({"area": frame["area"], "walkable_assets": mean})
    _write(folder, "walkable_area", table.assign(respondents=rng.integers(20, 120, len(frame))), ",", "\n")
    return pd.Series(mean, index=frame.index)


def _write_migration(
    folder: Path, frame: pd.DataFrame, score: np.ndarray, people: np.ndarray, rng: np.random.Generator
) -> pd.Series:
    """Migration indicators layout: merged header cells, line breaks inside them, blank separators."""
    moves = np.round(people * np.clip(np.exp(4.56 + 0.29 * score), 40, 280) / 1000).astype(int)
    inflow = np.round(moves * rng.uniform(0.47, 0.53, len(frame))).astype(int)
    abroad = np.round(people * rng.uniform(0.001, 0.012, (2, len(frame)))).astype(int)
    period, internal = "Mid-2014 to Mid-2015", "Internal Migration\n (within UK)"
    header = [
        [
            "Area Code",
            "Area Name",
            "Mid-2014 Population Estimate",
            "",
            period,
            "",
            "",
            "",
            "",
            "Mid-2015 Population Estimate",
        ],
        ["", "", "", "", "Long-Term International Migration", "", internal, "", "", ""],
        ["", "", "", "", "Inflow", "Outflow", "Inflow", "Outflow", "", ""],
    ]
    body = pd.DataFrame(
        {0: frame["area"], 1: _names(frame["area"]), 2: np.round(people * 0.993).astype(int), 3: ""}
    )
    body = body.assign(
        **{"4": abroad[0], "5": abroad[1], "6": inflow, "7": moves - inflow, "8": "", "9": people}
    )
    # the header's line breaks stay LF inside their quotes; only rows end in CRLF, as a spreadsheet writes
    # them
    lines = pd.DataFrame(header).to_csv(index=False, header=False, lineterminator="\r\n")
    lines += body.to_csv(index=False, header=False, lineterminator="\r\n")
    (folder / FILES["turnover_area"]).write_bytes(lines.encode("utf-8"))
    return pd.Series(1000 * moves / people, index=frame.index)


def _words(frame: pd.DataFrame) -> pd.Series:
    """The nation as printed in a region column."""
    return frame["nation"].str.replace("_", " ").str.title()
