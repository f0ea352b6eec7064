import shutil
from pathlib import Path

import pytest

from histoviewer.inference.ensemble import Ensemble, load_ensemble
from histoviewer.resources import STARTER_MODEL, resource


@pytest.fixture(autouse=True)
def own_user_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test has a user's folder of its own, so none sees what another remembered."""
    folder = tmp_path / "user"
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(folder))
    return folder


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
