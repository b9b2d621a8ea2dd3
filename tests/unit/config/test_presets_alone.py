"""A preset names its own data: what config/local.yaml says of licensed files is not read with it."""

from pathlib import Path

import pytest

from wellbeing.config.files import load

PROJECT = Path(__file__).resolve().parents[3]
LOCAL = """
run: licensed
survey: {source: understanding_society, path: licensed/survey}
areas: {source: published, path: licensed/areas}
interviews: {source: project, path: licensed/interviews.qdpx}
"""


@pytest.mark.parametrize("preset", ["smoke", "null", "reversed", "safety_irrelevant", "gss_happiness"])
def test_a_preset_leaves_licensed_data_alone(tmp_path, preset):
    local = tmp_path / "local.yaml"
    local.write_text(LOCAL, encoding="utf-8")
    settings = load([PROJECT / "config/config.yaml", local, PROJECT / f"config/presets/{preset}.yaml"])
    for section in ("survey", "areas", "interviews"):
        if settings[section] is None:  # left out
            continue
        assert settings[section]["path"] is None
        assert settings[section]["source"] in ("synthetic", "gss_happiness", None)
