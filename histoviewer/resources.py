"""Files that ship with the program, in an installed wheel and in a checkout."""

from pathlib import Path

STARTER_MODEL = "pcam-starter"


def resource(*parts: str) -> Path:
    """Return a path under `resources/`; it may be missing."""
    package = Path(__file__).resolve().parent
    # In a wheel the folder is inside the package, in an editable install beside it.
    installed = package / "_resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def manual(name: str) -> Path:
    """Return a page of the documentation; it may be missing."""
    docs = resource("manual")
    return (docs if docs.is_dir() else resource().parent / "docs") / name


def model_folder(name: str = STARTER_MODEL) -> Path:
    """Return the folder of a model that ships with the program."""
    return resource("models", name)
