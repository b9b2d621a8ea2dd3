"""An overlay that cannot be read is named before Snakemake meets it."""

import pytest

from wellbeing.config.overlays import check_overlays


@pytest.mark.parametrize(
    "content",
    [b"report: {title: Caf\xe9}\n", b"estimation:\n\tpoints: 7\n", b"run: x\nrun: y\n", b"- a list\n"],
)
@pytest.mark.parametrize(
    "form", [["--configfile", "{}"], ["--configfile={}"], ["-n", "--configfiles", "good", "{}"]]
)
def test_a_bad_overlay_is_named_wherever_it_stands(tmp_path, monkeypatch, content, form):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good").write_text("run: x\n", encoding="utf-8")
    (tmp_path / "mine.yaml").write_bytes(content)
    with pytest.raises(SystemExit, match=r"^mine\.yaml: "):
        check_overlays([word.format("mine.yaml") for word in form])


def test_a_missing_overlay_is_named():
    with pytest.raises(SystemExit, match=r"^nowhere\.yaml: there is no such file"):
        check_overlays(["--configfile", "nowhere.yaml"])


def test_other_arguments_are_no_overlays(tmp_path):
    good = tmp_path / "good.yaml"
    good.write_text("run: x\n", encoding="utf-8")
    check_overlays(["--configfile", str(good), "--", "nowhere.html"])
    check_overlays(["--forcerun", "nowhere", "-n"])
