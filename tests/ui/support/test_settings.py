from dataclasses import fields
from pathlib import Path

import pytest

from histoviewer.errors import StoreError
from histoviewer.ui.support.settings import RECENT_FILES, Settings, SettingsStore

CHOSEN = Settings(
    model="/models/a, b",
    device="cpu",
    stride=96,
    results_folder=Path("/daten/Ergebnisse, März"),
    reader_name='Dr. "Ä" = 1; 2',
    second_read=True,
    keep_awake=False,
    notify=False,
    advance_foci=False,
    columns=("SLIDE", "READER"),
    colormap="magma",
    opacity=0.35,
    smooth=True,
    overlay="graded",
    session_folder=Path("/week 47"),
    session_slide=Path("/week 47/a.svs"),
    tile_cache_mb=128,
    language="de",
    theme="dark",
    recent=(Path("/a b/ü,1.svs"), Path("/c.tif")),
    geometry=bytes(range(256)),
    window_state=b"\0\xff",
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "new" / "settings.ini"


def test_what_is_saved_is_loaded_again(file):
    assert all(
        getattr(CHOSEN, entry.name) != getattr(Settings(), entry.name) for entry in fields(CHOSEN)
    )

    SettingsStore(file).save(CHOSEN)

    assert SettingsStore(file).load() == CHOSEN


def test_without_a_file_everything_has_its_default(file):
    assert SettingsStore(file).load() == Settings()
    assert not file.exists()


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("model", ""),
        ("device", "tpu"),
        ("stride", "0"),
        ("stride", "many"),
        ("results_folder", "results"),
        ("second_read", "perhaps"),
        ("colormap", "jet"),
        ("opacity", "1.5"),
        ("opacity", "nan"),
        ("tile_cache_mb", "0"),
        ("tile_cache_mb", "1, 2"),
        ("theme", "@Rect(1 2 3 4)"),
        ("recent", "relative.svs"),
        ("geometry", "no base64!"),
    ],
)
def test_a_damaged_value_falls_back_to_its_default_and_costs_no_other(tmp_path, name, stored):
    (tmp_path / "s.ini").write_text(f"[General]\n{name}={stored}\nreader_name=kept\n")

    loaded = SettingsStore(tmp_path / "s.ini").load()

    assert getattr(loaded, name) == getattr(Settings(), name)
    assert loaded.reader_name == "kept"


def test_a_file_that_is_no_settings_file_is_replaced(tmp_path):
    (tmp_path / "s.ini").write_bytes(bytes(range(256)) * 10)

    assert SettingsStore(tmp_path / "s.ini").load() == Settings()
    SettingsStore(tmp_path / "s.ini").save(CHOSEN)

    assert SettingsStore(tmp_path / "s.ini").load() == CHOSEN


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").touch()
    store = SettingsStore(tmp_path / "file" / "settings.ini")

    with pytest.raises(StoreError, match=r"settings\.ini: cannot be written"):
        store.save(CHOSEN)


def test_a_file_opened_again_comes_first_and_only_once(tmp_path):
    settings = Settings()
    for number in range(RECENT_FILES + 2):
        settings = settings.with_recent(tmp_path / f"{number}.svs")
    settings = settings.with_recent(tmp_path / "5.svs")

    names = [path.name for path in settings.recent]
    assert names == ["5.svs", *(f"{n}.svs" for n in (11, 10, 9, 8, 7, 6, 4, 3, 2))]
