import shutil
from pathlib import Path

import pytest

from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.resources import STARTER_MODEL, resource


@pytest.fixture(autouse=True)
def own_user_folder(own_data_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a home folder of its own, which holds the user's data."""
    monkeypatch.setenv("HOME", str(own_data_folder))
    return own_data_folder


@pytest.fixture
def real_slide(tmp_path: Path) -> Path:
    """A copy of the real sample slide, which a test may damage."""
    return Path(
        shutil.copyfile(resource("samples", "CMU-1-Small-Region.svs"), tmp_path / "CMU-1.svs")
    )


@pytest.fixture(scope="session")
def starter() -> Ensemble:
    """The model that ships, which takes seconds to load."""
    return load_ensemble(resource("models", STARTER_MODEL), "cpu")
