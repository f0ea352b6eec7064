"""Tests the documentation's links, commands and Python, without building the site."""

import importlib.util
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from export.cli.main import command_parser as export_parser
from histoviewer.cli.main import COMMANDS, command_parser
from histoviewer.resources import model_folder

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"])
BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
# Words that stand for a number, in commands of the documentation.
NUMBERS = {"N": "2"}


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ +(.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    words = (re.sub(r"[^\w\s-]", "", heading).strip().lower() for heading in headings)
    return {re.sub(r"[\s]+", "-", text) for text in words}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    broken = []
    for link in LINK.findall(text):
        if re.match(r"\w+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        # The site has nothing but `docs`.
        inside = target.is_relative_to(DOCS) or not page.is_relative_to(DOCS)
        if not inside or not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)

    assert not broken


def commands(page: Path) -> Iterator[list[str]]:
    for _, language, block in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language not in ("", "sh"):
            continue
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words and words[0] in ("nohup", "python"):
                words = words[1:]
            if words[:1] == ["histoviewer"] or words[:2] == ["-m", "export"]:
                yield [NUMBERS.get(word, word) for word in words if word != "&"]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_are_understood(page: Path) -> None:
    for program, *arguments in commands(page):
        if program == "-m":
            export_parser().parse_args(arguments[1:])
            continue
        given = [word for word in arguments if word not in (">", "2>&1", "scan.log")]
        command = given[0] if given and given[0] in COMMANDS else "view"
        given = given[1:] if command != "view" else given
        command_parser(command).parse_args([command, *given])


def python_blocks() -> list[tuple[str, str]]:
    found = {}
    for page in PAGES:
        for number, (_, language, block) in enumerate(BLOCK.findall(page.read_text("utf-8"))):
            if language == "python" and block not in found.values():
                found[f"{name(page)}-{number}"] = block
    return list(found.items())


@pytest.mark.parametrize(
    "block", [block for _, block in python_blocks()], ids=dict(python_blocks())
)
def test_python_runs_as_written(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Image.open(ROOT / "tests" / "data" / "mosaic" / "pcam-mosaic.tif") as mosaic:
        resolution = mosaic.info["dpi"]
        corner = mosaic.convert("RGB").crop((0, 0, 192, 192))
    (tmp_path / "slides").mkdir()
    for path in (tmp_path / "tumor_004.tif", tmp_path / "slides" / "tumor_004.tif"):
        corner.save(path, dpi=resolution)
    shutil.copytree(model_folder(), tmp_path / "resources" / "models" / "pcam-starter")
    monkeypatch.chdir(tmp_path)

    exec(compile(block, "documentation", "exec"), {})


def test_every_diagram_has_its_picture_and_there_are_no_others() -> None:
    spec = importlib.util.spec_from_file_location("site_hooks", ROOT / "tools" / "site_hooks.py")
    assert spec and spec.loader
    hooks = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(hooks)
    texts = [
        text
        for page in DOCS.rglob("*.md")
        for text in hooks.DIAGRAM.findall(page.read_text("utf-8"))
    ]

    assert texts, "Nothing is tested."
    assert {hooks.diagram_file(text) for text in texts} == {
        picture.name for picture in (DOCS / hooks.DIAGRAMS).iterdir()
    }, "Run python tools/draw_diagrams.py."
    marks = sum(page.read_text("utf-8").count("```mermaid") for page in DOCS.rglob("*.md"))
    assert marks == len(texts)


def test_the_site_s_menu_has_every_page_once() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:\n")[1]
    listed = re.findall(r"[\w/-]+\.md", menu)

    assert sorted(listed) == sorted(
        page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")
    )
