"""COREQ and SRQR filled from the study's own files; what no file tells shows as a gap."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from wellbeing.config.files import read_yaml
from wellbeing.errors import InputError
from wellbeing.interviews.catalogue import CHECKLIST
from wellbeing.interviews.coded_project import Project


def checklist_table(path: Path, facts: Mapping[str, str], answers: Mapping[str, str | None]) -> pd.DataFrame:
    """One row an item: checklist, item, topic, answer, source (files, settings), filled.

    Args:
        path: resources/interviews/checklists.yaml.
        facts: what the files tell, by name; an empty text is a gap.
        answers: ``checklist`` of config/interviews.yaml, all its lists together.

    Raises:
        InputError: a setting answers an item that no checklist has.
    """
    lists = read_yaml(Path(path))
    known = {item["answer"] for items in lists.values() for item in items if "answer" in item}
    strange = sorted(set(answers) - known)
    if strange:
        raise InputError(
            f"config/interviews.yaml: checklist: no item is answered by {', '.join(strange)}; there are "
            f"{', '.join(sorted(known))}"
        )
    rows = []
    for name, items in lists.items():
        for item in items:
            if "from" in item and item["from"] not in facts:
                raise InputError(
                    f"{path}: item {item['id']}: the study's files tell nothing called {item['from']!r}"
                )
            text = facts[item["from"]] if "from" in item else answers.get(item["answer"])
            source = "files" if "from" in item else "settings"
            rows.append((name.upper(), item["id"], item["topic"], text or "", source, bool(text)))
    return pd.DataFrame(rows, columns=list(CHECKLIST.names))


def study_facts(
    project: Project,
    participants: pd.DataFrame,
    labels: Mapping[str, str],
    tables: Mapping[str, pd.DataFrame],
) -> dict[str, str]:
    """What the files tell of the study, in words, for the checklists. No count of people below the whole appears."""
    heard = [label for key, label in labels.items() if (participants["sector"] == key).any()]
    silent = [label for key, label in labels.items() if not (participants["sector"] == key).any()]
    base, codebook, saturation = tables["base"].iloc[0], tables["codebook"], tables["saturation"]
    used = codebook[codebook["used"]]
    themes = used[(used["code"] == used["theme"]) & (used["kind"] == "theme")]
    subs = used[used["code"] != used["theme"]]
    reached = saturation["at"].notna()
    agreement = (
        f"{base['coders']} compared on {base['units']} {base['unit']} of {base['sources']} sources"
        if base["method"] != "none"
        else f"No agreement between coders worked out: {base['reason']}"
    )
    attested = int((used["status"] == "attested").sum())
    return {
        "sample_size": str(len(participants)) if len(participants) else "",
        "sample": f"{len(participants)} people; sectors heard: {', '.join(heard)}" if heard else "",
        "saturation": "; ".join(
            f"at most {row.threshold:.0%} new codes in a run of {row.run}: after interview {row.at:.0f}"
            for row in saturation[reached].itertuples()
        ),
        "coders": f"{len(project.users)}" if project.users else "",
        "coding_tree": f"{len(themes)} themes, {len(subs)} sub-codes in use, each with a definition (codebook table)"
        if len(used)
        else "",
        "themes_origin": f"{attested} codes in use are attested beforehand, the others proposed or the project's own"
        if len(used)
        else "",
        "software": f"Coded in: {project.origin}" if project.origin else "",
        "quotations": "Each quotation has an identifier and was checked at its place in the source (quotation table)",
        "consistency": agreement,
        "major_themes": "; ".join(themes["label"]),
        "minor_themes": "Sub-codes and deviant cases are given (reach and deviant-case tables)"
        if len(subs)
        else "",
        "purpose": "Barriers, enablers and trade-offs; feedback on the model and its picture",
        "consent": "Consent to be quoted is held for each person and checked for each quotation"
        if participants["consent"].notna().any()
        else "",
        "handling": "Names and folders scrubbed on import; transcripts stay in the secure folder; quotations screened",
        "analysis": "Themes counted by participants; intervals from resampling participants; agreement between coders"
        if len(used)
        else "",
        "limitations": f"Not heard: {', '.join(silent)}" if silent else "",
    }
