"""Everything that a run is told: its settings and declarations, read once and checked as a whole before any job.

A job is given the parts that it uses, as plain values, and makes of them what its phase works with. So an edit of one
value reruns the jobs that use it, and an edit of a comment reruns none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wellbeing.areas.area_table import area_concepts
from wellbeing.areas.codes import build_history
from wellbeing.areas.geography import choose_geography
from wellbeing.claims.register import build_register
from wellbeing.config.declared import check_declarations, declarations, read_declared
from wellbeing.config.resolve import Settings, resolve
from wellbeing.errors import InputError
from wellbeing.evidence.appraisal import build_instruments
from wellbeing.evidence.settings import check_settings, load_instruments, load_library
from wellbeing.framework.conceptual_model import check_model
from wellbeing.framework.graph import build_graph
from wellbeing.interviews.analysis import check_settings as check_interviews
from wellbeing.interviews.checklist import check_answers
from wellbeing.interviews.codebook import build_codebook
from wellbeing.interviews.synthetic import check_planted
from wellbeing.models.sensitivity.declare import check_declared
from wellbeing.survey.source import build_source
from wellbeing.survey.synthetic.truth import build_truth

Content = dict[str, Any]
SYNTHETIC_INTERVIEWS = "Synthetic interviews, made up with known truth"


@dataclass(frozen=True)
class Declarations:
    """What the files say, as plain values, `like` resolved. What a phase reads that the run leaves out is empty.

    Attributes:
        concepts: concept -> its entry.
        source, truth: of the survey source and the scenario that the settings choose.
        areas: of the area tables that the settings choose; None for none.
        geography: what their places are; None for local authorities of the United Kingdom.
        library, instruments: files of the evidence library, and a file's content each of its appraisal instruments.
        others: content of the file of that name.
    """

    concepts: Content
    source: Content
    truth: Content
    areas: Content | None
    geography: Content | None
    code_history: Content
    contrasts: Content
    sensitivity: Content
    evidence: Content
    library: list[Content]
    instruments: list[Content]
    interviews: Content
    codebook: Content
    checklists: Content
    planted: Content
    sentences: Content
    model: Content
    causal_graph: Content
    claims: Content


def read_run(
    config: Mapping, project: Path, files: Sequence[str | Path] = ()
) -> tuple[Settings, Declarations]:
    """Resolve the settings of a run and read its declarations.

    Args:
        config: merged settings, as Snakemake's ``config`` has them.
        project: folder that holds config/ and resources/.
        files: the settings files that were merged, for messages.

    Raises:
        InputError: everything wrong with all of them: first the settings, then the declarations, a line a problem.
    """
    contents, shape = check_declarations(project)
    try:
        settings = resolve(config, project, files)
    except InputError as error:
        raise InputError("\n".join([str(error), *_listed(shape)])) from None
    reader = Reader(project, contents, shape)
    declarations = reader.all(settings)
    if reader.lines:
        raise InputError("\n".join(_listed(reader.lines)))
    return settings, declarations


def main_source(settings: Settings, declared: Declarations) -> dict[str, str]:
    """What a run as a whole stands on: its survey; without one its interviews; without these its review.

    Returns:
        badge ("synthetic" or "real"), source_title, source_citation and area_label, for pages and the report.
    """
    if "survey" in settings:
        source = declared.source
        synthetic = source["status"] == "synthetic"
        # the scenario is told wherever the source is: what is planted differs from one to the next
        scenario = f", scenario “{declared.truth['title']}”" if synthetic else ""
        return {
            "badge": "synthetic" if synthetic else "real",
            "source_title": f"{source['title']}{scenario}",
            "source_citation": source["citation"],
            "area_label": source["area_label"],
        }
    if "interviews" in settings:
        synthetic = settings["interviews"]["source"] == "synthetic"
        badge, title = ("synthetic", SYNTHETIC_INTERVIEWS) if synthetic else ("real", "Coded interviews")
    else:
        badge, title = "real", declared.evidence["title"]
    return {"badge": badge, "source_title": title, "source_citation": "", "area_label": "area"}


def _listed(lines: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(lines))
    count = "1 problem" if len(found) == 1 else f"{len(found)} problems"
    return [f"Declarations: {count}", *(f"  {line}" for line in found)] if found else []


class Reader:
    """Picks the declarations of a run and keeps what is wrong with them, so that one message can say all of it."""

    def __init__(self, project: Path, contents: Mapping[Path, Content], lines: Sequence[str]):
        self.project, self.contents, self.lines = project, dict(contents), list(lines)

    def all(self, settings: Settings) -> Declarations:
        """Every declaration; those that cannot be used are empty, and ``lines`` say why."""
        concepts = self.file("config/concepts.yaml").get("concepts", {})
        evidence = self.named(settings, "evidence", "file", "evidence", check_settings)
        folder = None
        if evidence:
            own = (
                Path(settings["evidence"]["file"]).parent / evidence["library"]
            )  # beside the file that names it
            library = own if (self.project / own).is_dir() else Path(evidence["library"])
            evidence = evidence | {"library": library.as_posix()}
            folder = self.project / library
        instruments = self.tried(load_instruments, folder) or [] if folder else []
        surveyed = "survey" in settings
        made_up = settings.get("interviews", {}).get("source") == "synthetic"
        areas = settings["areas"]["source"] if surveyed else None

        def source(content: Content, path: Path) -> None:
            build_source(content, concepts, path)

        def tables(content: Content, path: Path) -> None:
            area_concepts(content, concepts, path)

        def places(content: Content) -> Content | None:
            shipped = self.file("resources/areas/geographies.yaml").get("geographies", {})
            return self.tried(choose_geography, content, shipped, self.project / f"config/areas/{areas}.yaml")

        def planted(content: Content, path: Path) -> None:
            codes = build_codebook(codebook, self.project / settings["interviews"]["codebook"])
            check_planted(content, sentences, codes, path)

        codebook = self.named(settings, "interviews", "codebook", "codebook", build_codebook)
        sentences = self.file("resources/interviews/sentences.yaml")
        checklists = self.file("resources/interviews/checklists.yaml")
        interviews = self.named(settings, "interviews", "file", "interviews", check_interviews)
        if interviews and checklists:
            self.tried(
                check_answers,
                checklists,
                interviews["checklist"],
                self.project / settings["interviews"]["file"],
            )
        if instruments:
            self.tried(build_instruments, instruments, evidence["appraisal"]["critical_items"])
        declared_areas = (
            self.file(f"config/areas/{areas}.yaml", tables if concepts else None) if areas else None
        )
        return Declarations(
            concepts=concepts,
            # without a vocabulary every name of a source would be told to be unknown
            source=self.file(
                f"config/sources/{settings['survey']['source']}.yaml", source if concepts else None
            )
            if surveyed
            else {},
            truth=self.file(f"resources/synthetic/{settings['synthetic']['scenario']}.yaml", build_truth)
            if surveyed
            else {},
            areas=declared_areas,
            geography=places(declared_areas) if declared_areas else None,
            code_history=self.file("resources/areas/code_history.yaml", build_history),
            contrasts=self.named(settings, "contrasts", "file", "contrasts"),
            sensitivity=self.named(settings, "sensitivity", "file", "sensitivity", check_declared),
            evidence=evidence,
            library=self.tried(load_library, folder) or [] if folder else [],
            instruments=instruments,
            interviews=interviews,
            codebook=codebook,
            checklists=checklists,
            planted=self.file(
                "resources/interviews/planted.yaml", planted if made_up and codebook and sentences else None
            ),
            sentences=sentences,
            model=self.named(settings, "framework", "model", "framework_model", check_model),
            causal_graph=self.named(settings, "framework", "graph", "causal_graph", build_graph),
            claims=self.named(settings, "claims", "file", "claims", build_register),
        )

    def named(
        self,
        settings: Settings,
        phase: str,
        key: str,
        schema: str,
        check: Callable[[Content, Path], Any] | None = None,
    ) -> Content:
        """What the file says that a setting names; nothing where the run leaves out the phase."""
        if phase not in settings:
            return {}
        path = self.project / settings[phase][key]
        if path not in self.contents and path not in declarations(self.project):  # a file of the user's own
            self.contents[path] = self.tried(read_declared, path, schema) or {}
        return self.file(path, check)

    def file(self, name: str | Path, check: Callable[[Content, Path], Any] | None = None) -> Content:
        """What a file says, once its phase has looked at it; nothing where its shape was found wrong before."""
        path = self.project / name
        content = self.contents.get(path, {})
        if content and check is not None:
            self.tried(check, content, path)
        return content

    def tried(self, call: Callable, *arguments: Any) -> Any:
        """Call a reader; None where it refuses its file."""
        try:
            return call(*arguments)
        except InputError as error:
            self.lines += str(error).splitlines()
            return None
