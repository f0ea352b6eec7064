"""Finds what ships with the program, in an installed wheel and in a checkout."""

from pathlib import Path

STARTER_MODEL = "pcam-starter"


def resource(*parts: str) -> Path:
    """Path of something under `resources/`; it need not exist."""
    package = Path(__file__).resolve().parent
    # A wheel carries the folder inside the package, an editable install only beside it.
    installed = package / "_resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def model_folder(name: str = STARTER_MODEL) -> Path:
    """Folder of a model that ships with the program."""
    return resource("models", name)
