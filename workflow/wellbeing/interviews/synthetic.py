"""Synthetic interviews with a known truth: who raises what, and how far two coders agree.

The people, their words and the codings are made up from a seed. The first coder codes the truth. The second coder's
codes on each answer are the first's with probability kappa and else drawn anew at the code's own frequency, so that
the expected Cohen's kappa of the answers is the planted one.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from wellbeing.config.declared import refuse
from wellbeing.config.files import choose
from wellbeing.interviews.codebook import Entry, in_order
from wellbeing.interviews.coded_project import (
    Case,
    Code,
    Coding,
    Memo,
    Project,
    Segment,
    Source,
    User,
    make_guid,
)
from wellbeing.interviews.qdpx_write import write_qdpx

BADGE = "SYNTHETIC"
HEADER = "SYNTHETIC TRANSCRIPT. A computer made this up; nobody said any of it.\n\n"
FIRST, SECOND = "Coder 1", "Coder 2"
ROLES = {
    "local_government": [
        "officer",
        "officer",
        "officer",
        "team leader",
        "team leader",
        "director of everything",
    ],
    "third_sector": ["project worker", "project worker", "project worker", "manager", "manager", "trustee"],
    "politics": ["councillor", "councillor", "councillor", "councillor", "adviser", "adviser"],
    "academia": ["researcher", "researcher", "researcher", "lecturer", "lecturer", "lecturer"],
    "participants": ["volunteer"] * 6,
}
FRAME = {
    "officer": 9,
    "team leader": 5,
    "director of everything": 1,
    "project worker": 8,
    "manager": 5,
    "trustee": 2,
    "councillor": 7,
    "adviser": 4,
    "researcher": 6,
    "lecturer": 5,
    "volunteer": 12,
}
AREAS = ("north", "south")
ALONE = "director of everything"
"""A role that one person in the frame holds: a label that names it must be refused."""


@dataclass(frozen=True)
class Answer:
    """One answer: where it stands in the transcript, and its sentences with the code each is written for."""

    start: int
    end: int
    sentences: list[tuple[int, int, str | None]]
    joint: bool  # whether all its codes stand on one and the same passage

    def codes(self) -> list[str]:
        """Its codes in the order spoken of."""
        return list(dict.fromkeys(code for _, _, code in self.sentences if code))

    def passage(self, code: str) -> tuple[int, int]:
        """Where the words of a code stand."""
        told = [item for item in self.sentences if item[2] == code or (self.joint and item[2])]
        return told[0][0], told[-1][1]


def check_planted(
    planted: Mapping, sentences: Mapping, codebook: Mapping[str, Entry], path: str | Path
) -> None:
    """Raise InputError where what is planted cannot be spoken of.

    Args:
        planted, sentences: content of those files of resources/interviews/. codebook: of the study.
        path: file that the message names.
    """

    def problems() -> Iterator[str]:
        themes = [entry.id for entry in codebook.values() if not entry.parent]
        for theme, by_sector in planted["reach"].items():
            if theme not in themes:
                yield f"reach.{theme}: no theme {theme!r} in config/codebook.yaml{choose(theme, themes)}"
            if theme not in planted["kappa"]:
                yield f"kappa.{theme}: is missing; reach.{theme} needs it"
            for sector, count in by_sector.items():
                if count > planted["people"].get(sector, 0):
                    yield f"reach.{theme}.{sector}: {count} people, but people.{sector} has fewer"
        for theme in planted["kappa"]:
            if theme not in planted["reach"]:
                yield f"kappa.{theme}: no theme {theme!r} in reach{choose(theme, planted['reach'])}"
        low, high = planted["answers_per_theme"]
        if not low <= high <= planted["answers"]:
            yield f"answers_per_theme: {low} to {high} do not fit into {planted['answers']} answers"

    refuse(path, problems())


def write_interviews(
    folder: Path, planted: Mapping, words: Mapping, codebook: Mapping[str, Entry], seed: int
) -> dict:
    """Write project.qdpx, quotes.csv, frame.csv, identifiers.csv and truth.json.

    Args:
        folder: where the files go (in the secure folder).
        planted, words: content of planted.yaml and sentences.yaml of resources/interviews/.
        codebook: themes and codes that people speak of.
        seed: of everything.

    Returns:
        The truth: reach by theme (over all and by sector) and kappa by theme.
    """
    maker = _Maker(planted, words, codebook, np.random.default_rng(seed))
    project = maker.project()
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_qdpx(project, folder / "project.qdpx")
    _write_csv(folder / "quotes.csv", maker.quotes())
    _write_csv(folder / "frame.csv", maker.frame())
    _write_csv(
        folder / "identifiers.csv",
        [
            {"kind": "name", "text": "Alex Placeholder"},
            {"kind": "organisation", "text": "Placeholder Trust"},
            {"kind": "place", "text": "Placeholder-on-Sea"},
        ],
    )
    truth = {
        "reach": {theme: {"all": sum(by.values()), **by} for theme, by in planted["reach"].items()},
        "kappa": planted["kappa"],
        "refused": maker.expected_refusals,
    }
    (folder / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", encoding="utf-8")
    return truth


class _Maker:
    def __init__(
        self, planted: Mapping, words: Mapping, codebook: Mapping[str, Entry], rng: np.random.Generator
    ):
        self.planted, self.words, self.codebook, self.rng = planted, words, codebook, rng
        self.people: list[dict] = []
        self.texts: list[str] = []
        self.answers: list[list[Answer]] = []
        self.expected_refusals: dict[str, str] = {}
        self._unsafe_at: dict[str, tuple[int, int, int]] = {}

    def project(self) -> Project:
        """The two-coder project."""
        self._people()
        speech = self._who_speaks_of_what()
        while not all(any(plan) for plan in speech):  # nobody is interviewed to say nothing of any theme
            speech = self._who_speaks_of_what()
        unsafe = list(self.words["unsafe"])
        for number in range(len(self.people)):
            here = unsafe[number // 3] if number % 3 == 1 and number // 3 < len(unsafe) else None
            text, answers = self._transcript(number, speech[number], here)
            self.texts.append(text)
            self.answers.append(answers)
        project = Project(name="SYNTHETIC interviews", origin="made by the project's generator")
        project.users = [User(make_guid("user", name), name) for name in (FIRST, SECOND)]
        for entry in in_order(self.codebook):
            parent = make_guid("code", entry.parent) if entry.parent else None
            project.codes.append(Code(make_guid("code", entry.id), entry.label, parent, entry.definition))
        project.variables = {"sector": "Text", "role": "Text", "area": "Text", "consent_to_quote": "Boolean"}
        for number, person in enumerate(self.people):
            source = make_guid("source", number)
            project.sources.append(Source(source, person["name"], "text", self.texts[number]))
            attributes = {key: person[key] for key in project.variables}
            project.cases.append(
                Case(make_guid("case", number), person["name"], sources=[source], attributes=attributes)
            )
        project.memos = [
            Memo(make_guid("memo", 0), "Read me", "Synthetic: nothing in this project was said by anybody.")
        ]
        self._code(project)
        return project

    def _people(self) -> None:
        number = 0
        for sector, size in self.planted["people"].items():
            for at in range(size):
                number += 1
                self.people.append(
                    {
                        "name": f"SYNTHETIC {number:02d}",
                        "sector": sector,
                        "role": ROLES[sector][at % len(ROLES[sector])],
                        "area": AREAS[at % 2],
                        "consent_to_quote": True,
                    }
                )
        # those whose quotations must be refused for another reason agree, so that each refusal has its own
        free = [at for at, person in enumerate(self.people) if at % 3 != 1 and person["role"] != ALONE]
        for at in self.rng.permutation(free)[: self.planted["no_consent"]]:
            self.people[at]["consent_to_quote"] = False

    def _who_speaks_of_what(self) -> list[list[list[str]]]:
        """For each person, the sub-codes of each answer: at most two, of two themes. Reach is exactly as planted."""
        size = self.planted["answers"]
        low, high = self.planted["answers_per_theme"]
        plans: list[list[list[str]]] = [[[] for _ in range(size)] for _ in self.people]
        for theme, by_sector in self.planted["reach"].items():
            subs = [entry.id for entry in self.codebook.values() if entry.parent == theme]
            for sector, reach in by_sector.items():
                here = [at for at, person in enumerate(self.people) if person["sector"] == sector]
                for person in self.rng.permutation(here)[:reach]:
                    free = [at for at, codes in enumerate(plans[person]) if len(codes) < 2]
                    for at in self.rng.permutation(free)[: int(self.rng.integers(low, high + 1))]:
                        plans[person][at].append(subs[int(self.rng.integers(len(subs)))])
        return plans

    def _transcript(self, number: int, plan: list[list[str]], unsafe: str | None) -> tuple[str, list[Answer]]:
        text, answers = HEADER, []
        unsafe_at = next((at for at, codes in enumerate(plan) if codes), 0)
        for at, codes in enumerate(plan):
            text += f"I: {self._say('question')}\n"
            start = len(text)
            text += "P: "
            parts: list[tuple[str, str | None]] = [(self._say("opening"), None)]
            for code in codes:
                parts += [(line, code) for line in self._lines(self.words["codes"][code])]
            if not codes:
                parts += [(self._say("plain"), None), (self._say("plain"), None)]
            if unsafe and at == unsafe_at:
                parts.append((self._fill(self.words["unsafe"][unsafe]), None))
            sentences = []
            for place, (sentence, of) in enumerate(parts):
                text += " " if place else ""
                sentences.append((len(text), len(text) + len(sentence), of))
                text += sentence
            answers.append(Answer(start, len(text), sentences, bool(self.rng.random() < 0.8)))
            if unsafe and at == unsafe_at:
                self._unsafe_at[unsafe] = (number, *sentences[-1][:2])
            text += "\n\n"
        return text, answers

    def _code(self, project: Project) -> None:
        """First coder: the truth. Second coder: the planted kappa, on the double-coded interviews."""
        first, second = (user.guid for user in project.users)
        double = sorted(self.rng.permutation(len(self.people))[: self.planted["double_coded"]].tolist())
        for number, answers in enumerate(self.answers):
            for at, answer in enumerate(answers):
                for code in answer.codes():
                    self._passage(project, number, at, *answer.passage(code), code, first)
        units = [(number, at) for number in double for at in range(len(self.answers[number]))]
        for theme, kappa in self.planted["kappa"].items():
            subs = [entry.id for entry in self.codebook.values() if entry.parent == theme]
            truth = [self._sub(number, at, theme) for number, at in units]
            share = sum(code is not None for code in truth) / len(units)
            for (number, at), told in zip(units, truth, strict=True):
                copied, drawn = self.rng.random() < kappa, self.rng.random() < share
                answer = self.answers[number][at]
                if copied and told:
                    start, end = answer.passage(told)
                    if self.rng.random() < 0.3:  # coders differ on where a passage begins
                        start = answer.sentences[0][0]
                    self._passage(project, number, at, start, end, told, second)
                elif not copied and drawn:
                    code = told or subs[int(self.rng.integers(len(subs)))]
                    self._passage(
                        project, number, at, answer.sentences[0][0], answer.sentences[-1][1], code, second
                    )

    def _sub(self, number: int, at: int, theme: str) -> str | None:
        codes = self.answers[number][at].codes()
        return next((code for code in codes if self.codebook[code].parent == theme), None)

    def _passage(
        self, project: Project, number: int, at: int, start: int, end: int, code: str, user: str
    ) -> None:
        source = make_guid("source", number)
        guid = make_guid("segment", number, at, code, user)
        text = self.texts[number][start:end]
        name = text if len(text) <= 100 else f"{text[:99]}…"
        project.segments.append(Segment(guid, source, start, end, text, name, "", user))
        project.codings.append(Coding(make_guid("coding", guid), make_guid("code", code), source, guid, user))

    def quotes(self) -> list[dict]:
        """A quote bank: one a theme and sector, some shortened, and some that must be refused."""
        bank: list[dict] = []
        spent: dict[int, int] = {}
        for theme in self.planted["reach"]:
            for sector in self.planted["people"]:
                found = self._best(theme, sector, spent)
                if found is None:
                    continue
                number, start, end, code = found
                spent[number] = spent.get(number, 0) + 1
                bank.append(self._quote(len(bank), number, start, end, code))
        for at, row in enumerate(bank):
            if at % 5 == 2:
                _shorten(row)
        self._spoil(bank)
        return bank

    def _best(self, theme: str, sector: str, spent: Mapping[int, int]) -> tuple[int, int, int, str] | None:
        options = []
        for number, person in enumerate(self.people):
            if person["sector"] == sector and person["consent_to_quote"]:
                for answer in self.answers[number]:
                    told = [
                        (start, end, code)
                        for start, end, code in answer.sentences
                        if code and self.codebook[code].parent == theme
                    ]
                    if told:
                        options.append((spent.get(number, 0), number, told[0][0], told[-1][1], told[0][2]))
        return min(options)[1:] if options else None

    def _quote(self, at: int, number: int, start: int, end: int, code: str) -> dict:
        return {
            "quote_id": f"Q{at + 1:02d}",
            "source": self.people[number]["name"],
            "start": start,
            "end": end,
            "code": code,
            "text_published": self.texts[number][start:end],
            "edits": "",
            "consent_to_quote": "yes",
            "anonymised_by": FIRST,
            "checked_by": SECOND,
            "role_label": "",
        }

    def _spoil(self, bank: list[dict]) -> None:
        """Quotes that each break one rule, and the rule each must be refused by."""
        for name, (number, start, end) in self._unsafe_at.items():
            row = self._quote(len(bank), number, start, end, "T1a")
            bank.append(row)
            self.expected_refusals[row["quote_id"]] = name
        altered = dict(bank[0], quote_id=f"Q{len(bank) + 1:02d}")
        altered["text_published"] = altered["text_published"].replace("e", "a", 1)
        bank.append(altered)
        self.expected_refusals[altered["quote_id"]] = "verbatim"
        director = next(at for at, person in enumerate(self.people) if person["role"] == ALONE)
        alone = self._quote(len(bank), director, *self._first_coded(director))
        alone["role_label"] = f"{ALONE}, {self.people[director]['sector']}"
        bank.append(alone)
        self.expected_refusals[alone["quote_id"]] = "role label"
        silent = next((at for at, person in enumerate(self.people) if not person["consent_to_quote"]), None)
        if silent is not None:
            row = self._quote(len(bank), silent, *self._first_coded(silent))
            bank.append(row)
            self.expected_refusals[row["quote_id"]] = "consent"

    def _first_coded(self, number: int) -> tuple[int, int, str]:
        """The first sentence of a person that was written for a code."""
        sentences = (sentence for answer in self.answers[number] for sentence in answer.sentences)
        return next((start, end, code) for start, end, code in sentences if code)

    def frame(self) -> list[dict]:
        """The sampling frame: people by sector, role and area."""
        rows = []
        for sector, roles in ROLES.items():
            for role in dict.fromkeys(roles):
                north = -(-FRAME[role] // 2)
                rows += [
                    {"sector": sector, "role": role, "area": area, "people": people}
                    for area, people in zip(AREAS, (north, FRAME[role] - north), strict=True)
                    if people
                ]
        return rows

    def _lines(self, options: list[str]) -> list[str]:
        picked = self.rng.permutation(len(options))[: int(self.rng.integers(1, 3))]
        return [self._fill(options[at]) for at in picked]

    def _say(self, kind: str) -> str:
        options = self.words[kind]
        return self._fill(options[int(self.rng.integers(len(options)))])

    def _fill(self, sentence: str) -> str:
        chosen = {
            key: self.words[key][int(self.rng.integers(len(self.words[key])))] for key in ("place", "body")
        }
        filled = sentence.format(**chosen)
        return filled[0].upper() + filled[1:]


def _shorten(row: dict) -> None:
    """Leave out what follows the last comma, and say so."""
    head, comma, _ = row["text_published"].rpartition(",")
    if comma and row["text_published"].endswith("."):
        row["text_published"] = f"{head} […]."
        row["edits"] = "elision"


def _write_csv(path: Path, rows: list[dict]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
