import os
from pathlib import Path

import pytest

from histoviewer.worklist.naming import result_names


def name(slide: str, root: Path) -> str:
    path = root / os.fsdecode(slide.encode("utf-8", "surrogateescape"))
    return result_names([path], root)[path].as_posix()


def test_names_keep_what_tells_slides_apart(tmp_path: Path) -> None:
    one, two = tmp_path / "a" / "x.svs", tmp_path / "b" / "x.svs"

    assert result_names([one]) == {one: Path("x.svs.tif")}
    assert result_names([one, two]) == {one: Path("a/x.svs.tif"), two: Path("b/x.svs.tif")}
    assert result_names([]) == {}
    # Umlauts, joined emoji.
    assert name("Präparat 1 👩‍🔬.svs", tmp_path) == "Präparat 1 👩‍🔬.svs.tif"


def test_no_name_leads_out_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "a" / "b"
    here.mkdir(parents=True)
    monkeypatch.chdir(here)
    paths = [Path("../../x.svs"), Path("y.svs"), Path("../z.svs")]

    for root in (None, Path(), Path("..")):
        names = result_names(paths, root)
        assert len(set(names.values())) == 3
        assert not any(".." in name.parts or name.is_absolute() for name in names.values())


@pytest.mark.parametrize(
    "slide",
    [
        ".hidden.svs",
        "worklist",
        "Worklist",
        "index",
        "contact-sheet-1",
        "x.svs.partial",
        "x.ome",
        "a\nb.svs",
        "a\x1b[2Jb.svs",
        "\u202esvs.exe",
        "a\udcffb.svs",
        "ü" * 140 + ".svs",
    ],
)
def test_names_that_would_mean_something_else_get_a_hash(tmp_path: Path, slide: str) -> None:
    safe = name(slide, tmp_path)

    assert safe.endswith(".tif") and "~" in safe
    assert len(safe.encode()) < 230
    assert not safe.startswith(".")
    assert not safe.endswith((".partial.tif", ".ome.tif"))
    assert safe == name(slide, tmp_path)
    assert safe != name(f"2{slide}", tmp_path)


def test_names_that_a_file_system_may_confuse_are_made_unique(tmp_path: Path) -> None:
    slides = [
        tmp_path / text
        # The same in other cases, in composed and decomposed form, and as a folder.
        for text in ("a.svs", "A.SVS", "é.svs", "e\u0301.svs", "x.svs", "x.svs.tif/y.svs")
    ]

    names = result_names(slides)

    assert names[slides[0]] == Path("a.svs.tif")
    assert len({str(each).casefold() for each in names.values()}) == len(slides)
    for each in names.values():
        (tmp_path / "out" / each).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "out" / each).touch()
