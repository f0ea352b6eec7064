"""Tests that the workflows run scripts which exist, and that those name files which exist."""

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPTS = sorted([*ROOT.glob("tools/*.sh"), *ROOT.glob("packaging/**/*.sh")])
RUN = re.compile(r"^ +(?:- )?run: (.+)$", re.MULTILINE)
# Files of the repository; others are made on the way.
FILES = re.compile(r"(?<![\w./-])(?:tools|packaging|resources|docs)/[\w./-]+\.\w+")


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_step_is_a_script_of_the_repository(workflow: Path) -> None:
    commands = RUN.findall(workflow.read_text(encoding="utf-8"))

    assert commands
    for command in commands:
        (script,) = re.findall(r"(?:sh |^)((?:tools|packaging)/\S+)", command)
        assert (ROOT / script).is_file(), command


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_valid_and_name_files_that_exist(script: Path) -> None:
    text = script.read_text(encoding="utf-8")

    missing = {name for name in FILES.findall(text) if not (ROOT / name).exists()}
    assert not missing
    if shell := shutil.which("sh"):
        subprocess.run([shell, "-n", script], check=True)


def test_actions_are_of_a_stated_version_and_may_only_read_unless_a_job_says_so() -> None:
    for workflow in WORKFLOWS:
        text = workflow.read_text(encoding="utf-8")
        assert all("@v" in action for action in re.findall(r"uses: (\S+)", text))
        assert "\npermissions:\n  contents: read\n" in text


def test_the_package_states_all_pythons_that_are_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    stated = {line.split(" :: ")[-1] for line in project["classifiers"] if "Python ::" in line}
    tested = set(re.findall(r'"(3\.\d+)"', (ROOT / ".github/workflows/test.yml").read_text()))

    assert tested <= stated
    assert stated <= tested
