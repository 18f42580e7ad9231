"""The project's own files, as the rules of the house read them."""

import ast
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("api", "actions", "bot", "sentences", "simulator", "setup")


def modules(*folders: str) -> Iterator[Path]:
    """The Python modules of these folders of the repository, migrations left out."""
    for folder in folders:
        found = sorted((ROOT / folder).rglob("*.py"))
        assert found, f"there is no Python in {folder}"
        yield from (path for path in found if "versions" not in path.parts)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def dialogue(name: str) -> dict[str, list]:
    """Everything under one key (`responses`, `rules`, `actions` …) in the domain and the flows' folders, merged."""
    merged: dict = {}
    files = [ROOT / "domain.yml", *sorted((ROOT / "data").rglob("*.yml"))]
    assert len(files) > 1, "there are no flows in data"
    for path in files:
        part = (yaml.safe_load(path.read_text()) or {}).get(name) or {}
        merged |= part if isinstance(part, dict) else {str(entry): entry for entry in part}
    return merged
