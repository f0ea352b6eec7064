import json
import subprocess
import sys

import pytest

import histoviewer

HEAVY = {"numpy", "scipy", "onnxruntime", "openslide", "tifffile", "PIL", "pydantic", "PySide6"}
TELL = "import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"


@pytest.mark.parametrize(
    "code",
    [
        "import histoviewer",
        "from histoviewer.cli.main import main\ntry: main(['--help'])\nexcept SystemExit: pass",
        "from histoviewer.cli.main import main\ntry: main(['--version'])\nexcept SystemExit: pass",
    ],
)
def test_starting_imports_nothing_heavy(code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{TELL}"], check=True, capture_output=True, text=True
    )

    assert not HEAVY & set(json.loads(done.stderr))


def test_the_window_and_only_the_window_loads_qt() -> None:
    code = (
        "from histoviewer.cli.main import main\n"
        "try: main(['scan', '--help'])\n"
        "except SystemExit: pass"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{TELL}"], check=True, capture_output=True, text=True
    )

    assert "PySide6" not in json.loads(done.stderr)
    assert "--stride" in done.stdout


def test_every_public_name_is_found_and_no_other() -> None:
    for name in histoviewer.__all__:
        assert getattr(histoviewer, name).__doc__, name
    assert set(dir(histoviewer)) == set(histoviewer.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'Slyde'"):
        _ = histoviewer.Slyde
