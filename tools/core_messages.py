"""Collect the sentences of the core that the window words: `python tools/core_messages.py`.

An error's text is its code: `SlideError(path, f"is a damaged TIFF ({error})", ...)` becomes the
template "is a damaged TIFF (%1)". Collected from the source are the cause and the action of each
error, and the sentences that the functions in `SENTENCES` make. The list is
resources/translations/messages.json; `tools/translations.py` puts it into the .ts files, and
`histoviewer.ui.support.messages` finds the template of a text with it.
"""

import ast
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORE = ROOT / "histoviewer"
TARGET = ROOT / "resources" / "translations" / "messages.json"
# Of the command line alone, but for modules in `SENTENCES`.
LEFT_OUT = ("cli", "cluster", "dicomweb", "support")
ERRORS = {
    "HistoViewerError",
    "SlideError",
    "MissingMppError",
    "ModelError",
    "StoreError",
    "CaseError",
    "WorkerError",
    "ScanCancelled",
}
# Functions whose texts are sentences or clauses for readers.
SENTENCES = {
    "cluster/takeover.py": set(),
    "exports/folder.py": {"_row_without_result", "_sentence", "_export_folder"},
    "inference/engines/choice.py": {"start_engine"},
    "inference/engines/onnx_runtime.py": {"cuda_problem", "cuda_driver_problem"},
    "inference/references.py": {
        "check_references",
        "find_neighbours",
        "load_references",
        "_read_parts",
    },
    "inference/signature.py": None,
    "processes/child_process.py": {"end_reason"},
    "scanning/domain_check.py": {"mpp_cautions"},
    "slides/backends/detect.py": {"_refused_slide"},
    "slides/mpp.py": {"parse_mpp"},
    "ui/document/document.py": {"_joined", "_with_result"},
    "worklist/damage.py": {"set_aside_damaged"},
    "worklist/row.py": {"_shortfall", "disagreement"},
    "worklist/store.py": {"problem", "describe"},
}
# Names that look like clauses.
NAMES = {"ONNX Runtime"}
# Reasons that stand within other sentences.
REASONS = {"WITHHELD", "NO_DATA"}
_FEWEST_LETTERS = 6


def collect() -> list[str]:
    """Return all templates, sorted; places are %1, %2, ..."""
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(CORE.rglob("*.py"))
        if path.relative_to(CORE).parts[0] not in LEFT_OUT
        or path.relative_to(CORE).as_posix() in SENTENCES
    }
    constants = dict(_constants(trees.values()))
    found = {ast.literal_eval(constants[name]) for name in REASONS}
    for path, tree in trees.items():
        name = path.relative_to(CORE).as_posix()
        # Modules have constants of the same name.
        own = constants | dict(_constants([tree]))
        for function in _functions(tree):
            known = _assigned(function)
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _name(call.func) in ERRORS:
                    for argument in [*call.args[1:], *(k.value for k in call.keywords)]:
                        found.update(_templates(argument, known, own))
            wanted = SENTENCES.get(name, set())
            if wanted is None or function.name in wanted:
                found.update(_texts(function))
    return sorted(
        text for text in found - NAMES if " " in text.strip() and _letters(text) >= _FEWEST_LETTERS
    )


def _constants(trees: Iterable[ast.Module]) -> Iterator[tuple[str, ast.expr]]:
    for tree in trees:
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                yield node.targets[0].id, node.value


def _functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def _assigned(function: ast.FunctionDef) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _templates(
    node: ast.expr, known: dict[str, list[ast.expr]], constants: dict[str, ast.expr]
) -> Iterator[str]:
    match node:
        case ast.Constant(str(text)):
            yield text
        case ast.JoinedStr():
            yield _joined(node)
            for part in node.values:
                # What stands in a place may be a text of its own.
                if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name):
                    yield from _templates(part.value, known, constants)
        case ast.IfExp():
            yield from _templates(node.body, known, constants)
            yield from _templates(node.orelse, known, constants)
        case ast.Subscript(ast.Name(id=name)) | ast.Name(id=name):
            for value in known.get(name, [constants[name]] if name in constants else []):
                values = value.values if isinstance(value, ast.Dict) else [value]
                for each in values:
                    if not (isinstance(each, ast.Name) and each.id == name):
                        yield from _templates(each, {}, constants)


def _texts(function: ast.FunctionDef) -> Iterator[str]:
    """Texts with a space in a function, without its docstring and its parts of f-strings."""
    docstring = ast.get_docstring(function, clean=False)
    parts = {
        id(part)
        for node in ast.walk(function)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(function):
        if isinstance(node, ast.JoinedStr) and id(node) not in parts:
            yield _joined(node)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if " " in text.strip() and text != docstring and id(node) not in parts:
                yield text


def _joined(node: ast.JoinedStr) -> str:
    number, text = 0, ""
    for part in node.values:
        if isinstance(part, ast.Constant):
            text += str(part.value)
        else:
            number += 1
            text += f"%{number}"
    return text


def _letters(text: str) -> int:
    return sum(letter.isalpha() for letter in text)


def write(target: Path = TARGET) -> None:
    text = json.dumps(collect(), ensure_ascii=False, indent=1)
    target.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
    sys.exit(0)
