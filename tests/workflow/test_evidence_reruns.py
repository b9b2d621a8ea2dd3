"""The review is alive: a record and a decision added rerun the review and what prints it, and nothing else."""

import pytest

pytestmark = pytest.mark.slow

SYNTHESIS = {
    "synthesise_evidence",
    "draw_evidence",
    "evidence_flow_page",
    "evidence_findings_page",
    "evidence_gaps_page",
}
REVIEW = {"read_evidence"} | SYNTHESIS
# what passes tables on, prints or checks them; the claims of phase one are judged anew
PRINTED = {
    "release_evidence",
    "collect_releases",
    "collect_facts",
    "render_report",
    "render_index",
    "check_results",
    "study",
}
JUDGED = {"judge_claims", "release_claims", "publish_verdicts", "draw_claims", "claims_page"}

RECORD = "TY  - JOUR\nID  - new2026\nTI  - A study of neighbours\nAU  - Ng, Ann\nPY  - 2026\nER  - \n\n"
DECISION = "new2026,full_text,compiler,include,,2026-11-22,by hand\n"


@pytest.fixture
def changed(finished):
    """Change files of the finished run's library, and put them back."""
    before = {}

    def append(name: str, text: str) -> None:
        path = finished.folder / "resources/evidence" / name
        before.setdefault(path, path.read_bytes())
        path.write_bytes(path.read_bytes() + text.encode("utf-8"))

    yield append
    for path, content in before.items():
        path.write_bytes(content)


def test_a_record_with_a_decision(finished, changed):
    changed("records.ris", RECORD)
    changed("screening.csv", DECISION)
    rules = finished.would_run()
    assert rules >= REVIEW | PRINTED
    assert rules <= REVIEW | PRINTED | JUDGED


def test_a_finding_does_not_screen_again(finished, changed):
    row = (finished.folder / "resources/evidence/findings.csv").read_text(encoding="utf-8").splitlines()[1]
    changed("findings.csv", row.replace("dpsp_part_individual", "another", 1) + "\n")
    rules = finished.would_run()
    assert "read_evidence" not in rules
    assert (
        rules
        >= {"synthesise_evidence", "draw_evidence", "evidence_findings_page", "evidence_gaps_page"} | PRINTED
    )
    assert rules <= SYNTHESIS | PRINTED | JUDGED


def test_an_edited_survey_setting_leaves_the_review_alone(finished):
    rules = finished.would_run(finished.overlay("changed", "estimation: {points: 7}\n"))
    assert not rules & REVIEW
