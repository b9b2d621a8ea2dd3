"""How well duplicates were found, against labels."""

from collections import defaultdict

import numpy as np
import pandas as pd


def measure(kept: dict[str, str], queue: pd.DataFrame, truth: dict[str, str]) -> dict[str, float]:
    """Sensitivity and specificity against labels.

    Args:
        kept: record id -> record it became.
        queue: pairs that wait for a person.
        truth: record id -> label; records with one label are copies of each other.

    Returns:
        Of records that are a second or later copy (the rest are originals): ``sensitivity_auto`` and
        ``specificity_auto`` for what was merged, ``sensitivity`` and ``specificity`` for merging with the queue
        answered rightly, and ``specificity_queue``, the share of originals that neither merge wrongly nor wait.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for record, label in truth.items():
        groups[label].append(record)
    copies = sum(len(group) - 1 for group in groups.values())
    right = pd.DataFrame(
        [(a, b) for a, b in zip(queue["record_a"], queue["record_b"], strict=True) if truth[a] == truth[b]]
    )
    links = {record: kept[record] for record in truth}
    found_auto = sum(len(g) - len({links[record] for record in g}) for g in groups.values())
    found = sum(len(g) - len(_components({links[r] for r in g}, right, links)) for g in groups.values())
    labels: dict[str, set[str]] = defaultdict(set)
    for record, target in links.items():
        labels[target].add(truth[record])
    wrong = sum(len(found) - 1 for found in labels.values())
    bothered = {
        truth[a] for a, b in zip(queue["record_a"], queue["record_b"], strict=True) if truth[a] != truth[b]
    }
    originals = len(groups)
    return {
        "records": len(truth),
        "copies": copies,
        "sensitivity_auto": found_auto / copies if copies else np.nan,
        "specificity_auto": 1 - wrong / originals,
        "sensitivity": found / copies if copies else np.nan,
        "specificity": 1 - wrong / originals,
        "specificity_queue": 1 - (wrong + len(bothered)) / originals,
        "queue": len(queue),
    }


def _components(ids: set[str], pairs: pd.DataFrame, links: dict[str, str]) -> list[set[str]]:
    parts = [{one} for one in ids]
    for a, b in pairs.itertuples(index=False) if len(pairs) else ():
        ends = {links[a], links[b]}
        if ends <= ids:
            touched = [part for part in parts if part & ends]
            parts = [part for part in parts if not part & ends] + [set().union(*touched)]
    return parts
