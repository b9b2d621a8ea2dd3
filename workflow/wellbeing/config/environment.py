"""Keep environment.yml, requirements.lock and pyproject.toml in step.

    python -m wellbeing.config.environment --check
    python -m wellbeing.config.environment --write

pyproject.toml says which packages are wanted, the lock which versions are installed, and environment.yml
(written here) gives conda users the wanted packages at the lock's versions.
"""

import re
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from wellbeing.config.generated import write_or_check
from wellbeing.errors import InputError

HEADER = """\
# The environment for conda users: the same direct dependencies, at the versions of requirements.lock.
#   conda env create -f environment.yml
#   conda activate wellbeing
# What those packages need in turn is not pinned here: `pip install --no-deps -r requirements.lock` does that.
# Written by `python -m wellbeing.config.environment --write`, which `make lock` runs: edit pyproject.toml.
"""
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==(?P<version>[^\s;\\]+)")


def read_lock(path: Path) -> dict[str, set[str]]:
    """Return the versions a lock pins for each package (several where they differ by Python or platform)."""
    pinned: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if match := PINNED.match(line):
            pinned.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return pinned


def lock_problems(requirements: Sequence[Requirement], pinned: dict[str, set[str]]) -> list[str]:
    """List the wanted packages that the lock lacks, or holds at a version pyproject.toml rules out."""
    problems = []
    for requirement in requirements:
        versions = sorted(pinned.get(canonicalize_name(requirement.name), ()))
        if not versions:
            problems.append(f"{requirement.name}: wanted by pyproject.toml, absent from requirements.lock")
        elif len(versions) > 1:
            problems.append(f"{requirement.name}: requirements.lock has {' and '.join(versions)}")
        elif not requirement.specifier.contains(versions[0], prereleases=True):
            problems.append(f"{requirement}: requirements.lock has {versions[0]}")
    return problems


def environment_text(project: Path) -> str:
    """Return environment.yml as it should be.

    Raises InputError where the lock does not fit pyproject.toml.
    """
    about = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*about["dependencies"], *about["optional-dependencies"]["dev"]]
    requirements = sorted(
        map(Requirement, wanted), key=lambda requirement: canonicalize_name(requirement.name)
    )
    pinned = read_lock(project / "requirements.lock")
    if problems := lock_problems(requirements, pinned):
        raise InputError(
            "\n  ".join(["requirements.lock is out of step with pyproject.toml: `make lock`", *problems])
        )
    names = [canonicalize_name(requirement.name) for requirement in requirements]
    lines = [
        f"name: {about['name']}",
        "channels:",
        "  - conda-forge",
        "  - nodefaults",
        "dependencies:",
        f'  - "python {about["requires-python"]}"',
        "  - pip",
        "  - pip:",
        *(f"      - {name}=={min(pinned[name])}" for name in names),
        "      - -e .",
    ]
    return HEADER + "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; return 1 where the three files are out of step."""
    return write_or_check("wellbeing.config.environment", "environment.yml", environment_text, arguments)


if __name__ == "__main__":
    sys.exit(main())
