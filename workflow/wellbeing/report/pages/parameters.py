"""What a notebook declares, what a job passes, and the refusal of any difference between the two."""

import ast
import datetime
import difflib
import math
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from wellbeing.errors import InputError


def declared_parameters(cells: list[dict], notebook: str) -> list[str]:
    """Names assigned in the one cell tagged ``parameters``, in order.

    Raises InputError where there is no such cell, more than one, or code other than plain assignments.
    """
    tagged = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    if len(tagged) != 1:
        raise InputError(
            f"{notebook}: found {len(tagged)} cells tagged 'parameters', but a notebook has exactly one. "
            "Tag the cell that assigns the settings, and no other."
        )
    if tagged[0]["cell_type"] != "code":
        raise InputError(f"{notebook}: the cell tagged 'parameters' must be a code cell.")
    source = tagged[0]["source"]
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise InputError(
            f"{notebook}: the 'parameters' cell is not valid Python: line {error.lineno}: {error.msg}"
        ) from error
    names: list[str] = []
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and all(isinstance(t, ast.Name) for t in statement.targets):
            names += [target.id for target in statement.targets if isinstance(target, ast.Name)]
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            names.append(statement.target.id)
        elif not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)):
            raise InputError(
                f"{notebook}: the 'parameters' cell may hold assignments such as `points = 11` and nothing "
                f"else; line {statement.lineno} is something else. Move it to the next cell."
            )
    return names


def check_parameters(declared: list[str], passed: list[str], notebook: str) -> None:
    """Raise one InputError that lists every name declared but not passed, or passed but not declared."""
    unknown = [name for name in passed if name not in declared]
    absent = [name for name in declared if name not in passed]
    if not unknown and not absent:
        return
    lines = [f"{notebook}: the parameters passed are not the parameters declared."]
    for name in unknown:
        near = difflib.get_close_matches(name, absent or declared, n=1)
        hint = f" (did you mean '{near[0]}'?)" if near else ""
        lines.append(f"  passed, but not in the notebook's 'parameters' cell: {name}{hint}")
    lines += [f"  in the notebook's 'parameters' cell, but not passed: {name}" for name in absent]
    lines.append("  Mend the rule's input, output and params, or the cell tagged 'parameters'.")
    raise InputError("\n".join(lines))


def plain(value: Any, where: str) -> Any:
    """``value`` as plain Python that a parameters cell can hold: NumPy cast, paths as text, dates as ISO.

    ``where`` names the parameter in errors. Raises InputError for missing or non-text keys of a mapping and
    for types that have no plain form.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (str, PurePath)):
        # Snakemake's paths are subclasses of str that carry flags; a bare str prints as it reads
        return value.as_posix() if isinstance(value, PurePath) else str.__str__(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {_key(key, where): plain(item, f"{where}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item, where) for item in value]
    if hasattr(value, "tolist"):  # NumPy scalars and arrays
        return plain(value.tolist(), where)
    raise InputError(
        f"parameter {where}: a {type(value).__name__} cannot be passed to a notebook; use text, numbers, "
        "true/false, lists or mappings."
    )


def _key(key: Any, where: str) -> str | int | float | bool:
    key = plain(key, where)
    if key is None or (isinstance(key, float) and math.isnan(key)):
        raise InputError(f"parameter {where}: a mapping has a missing value (NaN or null) as a key.")
    if isinstance(key, (list, dict)):
        raise InputError(f"parameter {where}: a mapping has a key that is not text or a number.")
    return key
