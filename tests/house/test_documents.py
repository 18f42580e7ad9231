"""What README and docs say of the project is so: their links, folders, files, commands and words are there."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, modules

LARGEST_PICTURE = 300_000
DOCUMENTS = [ROOT / "README.md", ROOT / "simulator" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
FOLDERS = "actions|api|bot|data|docs|requirements|sentences|setup|simulator|tests"
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
NAMED_PATH = re.compile(rf"`((?:{FOLDERS})/[\w./*-]*)`")
COMMAND = re.compile(r"python -m ([\w.]+)")
MADE = re.compile(r"(?:`|^)make ([a-z]+)", re.MULTILINE)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=named)


@each_document
def test_links_lead_somewhere(document):
    """A reader who follows a link arrives at a file, a folder or a picture."""
    lost = [link for link in LINK.findall(document.read_text()) if not (document.parent / link).exists()]

    assert lost == []


@each_document
def test_files_that_are_named_are_there(document):
    """Whoever is sent to `actions/forms.py` finds it there."""
    lost = [path for path in NAMED_PATH.findall(document.read_text()) if not any(ROOT.glob(path.rstrip("/")))]

    assert lost == []


@each_document
def test_commands_that_are_named_can_be_given(document):
    """Each `make …` has a rule, and each `python -m …` a module."""
    text = document.read_text()
    rules = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)

    assert [name for name in MADE.findall(text) if name not in rules] == []
    assert [name for name in COMMAND.findall(text) if not runs(name)] == []


def test_the_map_shows_every_room():
    """README's map has all folders of the checkout and all rooms of the api, each once."""
    rows = re.findall(r"^\| `([\w/]+)/` \|", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    rooms = {f"api/{room.name}" for room in packages(ROOT / "api")}

    assert sorted(rows) == sorted(set(rows))
    assert set(FOLDERS.split("|")) | rooms <= set(rows)
    assert set(FOLDERS.split("|")) >= {folder.name for folder in packages(ROOT)}


def test_pictures_are_small():
    """The README opens at once on a slow line."""
    pictures = list((ROOT / "docs" / "pictures").iterdir())

    assert pictures
    assert [named(picture) for picture in pictures if picture.stat().st_size > LARGEST_PICTURE] == []


def test_the_code_uses_the_words_of_the_glossary():
    """A name that the glossary says the code uses is used."""
    glossary = (ROOT / "docs" / "glossary.md").read_text().split("## ", 1)[1]
    spoken = {path.stem for path in modules("api", "actions", "bot")} | {
        word for path in modules("api", "actions", "bot") for word in re.findall(r"\w+", path.read_text())
    }
    words = re.findall(r"`(\w+)`", glossary)

    assert len(words) > 40
    assert [word for word in words if word not in spoken] == []


def test_each_word_is_explained_once():
    """Two explanations of one word would sooner or later differ."""
    words = re.findall(r"^\| \*\*(.+?)\*\*", (ROOT / "docs" / "glossary.md").read_text(), flags=re.MULTILINE)

    assert len(words) > 40
    assert sorted(words) == sorted(set(words))


def test_decisions_are_numbered_and_say_what_they_cost():
    """Each page has its number, the next one after the last, and the same four parts."""
    assert [path.name[:4] for path in DECISIONS] == [f"{n:04}" for n in range(1, len(DECISIONS) + 1)]
    for path in DECISIONS:
        parts = re.findall(r"^\*\*(.+?)\.\*\*", path.read_text(), flags=re.MULTILINE)
        assert path.read_text().startswith(f"# {path.name[:4]} "), path.name
        assert parts == ["Context", "Decision", "Why", "What it costs"], path.name


def test_the_rules_about_documents_find_what_they_look_for():
    """The control of the tests above."""
    text = "[a](docs/none.md#x) [b](https://example.org) `actions/none.py` `make nothing` python -m api.none"

    assert LINK.findall(text) == ["docs/none.md"]
    assert NAMED_PATH.findall(text) == ["actions/none.py"]
    assert MADE.findall(text) == ["nothing"]
    assert not any(runs(name) for name in COMMAND.findall(text))


def runs(module: str) -> bool:
    """Whether `python -m` has something to run; of a package that is its `__main__`."""
    place = ROOT.joinpath(*module.split("."))
    return (place / "__main__.py").is_file() or place.with_suffix(".py").is_file()


def packages(folder: Path) -> list[Path]:
    return [part for part in folder.iterdir() if part.is_dir() and any(part.glob("*.py"))]
