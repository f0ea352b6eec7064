import json
from dataclasses import replace
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tifffile
from make_heatmaps import PROVENANCE
from numpy.typing import NDArray

from histoviewer.errors import StoreError
from histoviewer.geometry import Mpp, PatchGrid, Size
from histoviewer.heatmaps.heatmap import Heatmap, Verdict
from histoviewer.heatmaps.heatmap_file import load_provenance
from histoviewer.heatmaps.slide_rule import SlideRule
from histoviewer.heatmaps.tile_states import TileState

GRID = PatchGrid(Size(400, 300), Mpp(0.5, 0.5), 1.0, 96, 32, 32)


def scanned(values: list[float], tissue_tiles: int | None = None) -> Heatmap:
    """A heatmap with `values` in the first of `tissue_tiles` tiles."""
    tissue = np.zeros(GRID.shape, np.bool_)
    tissue.flat[: len(values) if tissue_tiles is None else tissue_tiles] = True
    heatmap = Heatmap.pending(GRID, tissue, PROVENANCE)
    rows, cols = np.unravel_index(np.arange(len(values)), GRID.shape)
    heatmap.set_tiles(rows, cols, np.array(values, np.float32))
    return heatmap


def test_negative_only_if_all_tissue_was_scanned_and_is_finite() -> None:
    assert scanned([0.1, 0.2]).verdict() == Verdict.NEGATIVE
    assert scanned([0.1, 0.2], tissue_tiles=3).verdict() == Verdict.INCOMPLETE
    assert scanned([0.1, np.nan]).verdict() == Verdict.INCOMPLETE
    assert scanned([0.1, np.inf]).verdict() == Verdict.INCOMPLETE
    assert scanned([0.1, -0.5]).verdict() == Verdict.INCOMPLETE
    assert scanned([]).verdict() == Verdict.INCOMPLETE


def test_a_scanned_tile_without_a_number_is_no_reason_for_negative() -> None:
    heatmap = scanned([0.1, 0.2])
    heatmap.probability[0, 1] = np.nan
    assert heatmap.verdict() == Verdict.INCOMPLETE
    heatmap.probability[0, 0] = np.nan
    assert heatmap.verdict() == Verdict.INCOMPLETE


@pytest.mark.parametrize(("stride", "share"), [(96, 1 / 9), (48, 4 / 9)])
def test_patches_that_leave_tissue_out_give_no_negative(stride: int, share: float) -> None:
    grid = replace(GRID, stride=stride)
    heatmap = Heatmap.pending(grid, np.ones(grid.shape, np.bool_), PROVENANCE)
    rows, cols = np.indices(grid.shape).reshape(2, -1)
    heatmap.set_tiles(rows, cols, np.full(len(rows), 0.1, np.float32))

    assert (heatmap.verdict(), heatmap.unread) == (Verdict.INCOMPLETE, 0)
    assert heatmap.examined == pytest.approx(share)
    heatmap.probability[0, 0] = 0.5
    assert heatmap.verdict() == Verdict.POSITIVE


def test_a_slide_out_of_scope_is_neither_positive_nor_negative_unless_the_user_says_so() -> None:
    problem = {"scope_problem": "Its glass is dark."}
    for values, otherwise in (([0.9], Verdict.POSITIVE), ([0.1], Verdict.NEGATIVE)):
        heatmap = scanned(values)
        heatmap.provenance = replace(PROVENANCE, **problem)
        assert heatmap.verdict() == Verdict.NOT_ASSESSABLE
        heatmap.provenance = replace(PROVENANCE, **problem, scope_overridden=True)
        assert heatmap.verdict() == otherwise


def test_tiles_out_of_scope_have_no_value_and_alone_they_are_not_assessable() -> None:
    heatmap = scanned([0.1, np.nan])
    heatmap.state[0, 1] = TileState.OUT_OF_SCOPE
    assert (heatmap.verdict(), heatmap.unread, heatmap.examined) == (Verdict.NEGATIVE, 0, 1)
    heatmap.state[0, 0], heatmap.probability[0, 0] = TileState.OUT_OF_SCOPE, np.nan
    assert heatmap.verdict() == Verdict.NOT_ASSESSABLE


def test_without_a_slide_rule_there_is_no_call_and_the_peak_ranks() -> None:
    heatmap = scanned([0.9, 0.1])
    heatmap.provenance = replace(PROVENANCE, slide_rule=None)
    assert heatmap.verdict() == Verdict.UNRATED
    assert heatmap.score == heatmap.peak == pytest.approx(0.9)
    heatmap.state[0, 1] = TileState.UNREADABLE
    assert heatmap.verdict() == Verdict.INCOMPLETE


def test_between_two_thresholds_the_program_cannot_say() -> None:
    rule = SlideRule("peak", 0.75, data="", negative_below=0.25)
    verdicts = []
    for value in (0.2, 0.25, 0.7, 0.75):
        heatmap = scanned([value, 0.1])
        heatmap.provenance = replace(PROVENANCE, slide_rule=rule)
        verdicts.append(heatmap.verdict())
    between = [Verdict.CANNOT_SAY, Verdict.CANNOT_SAY]
    assert verdicts == [Verdict.NEGATIVE, *between, Verdict.POSITIVE]


@pytest.mark.parametrize("state", [TileState.NO_NUMBER, TileState.UNREADABLE, TileState.PENDING, 9])
def test_a_tile_without_a_value_is_no_reason_for_negative(state: int) -> None:
    heatmap = scanned([0.1, 0.2])
    heatmap.state[0, 1] = state
    assert (heatmap.verdict(), heatmap.unread) == (Verdict.INCOMPLETE, 1)


@pytest.mark.parametrize(
    ("state", "value"),
    [(TileState.SCANNED, np.nan), (9, 0.1), (2, 1.5), (TileState.OUTSIDE, 0.9)],
)
def test_a_file_whose_states_and_values_do_not_agree_is_damaged(
    tmp_path: Path, state: int, value: float
) -> None:
    heatmap = scanned([0.1, 0.2])
    heatmap.state[0, 1], heatmap.probability[0, 1] = state, value
    heatmap.save(tmp_path / "map.tif")

    with pytest.raises(StoreError, match=r"map\.tif: is not a heatmap, or is damaged \(.* tile"):
        Heatmap.load(tmp_path / "map.tif")


def test_positive_from_the_threshold_on_even_where_tiles_are_missing() -> None:
    assert scanned([0.5]).verdict() == Verdict.POSITIVE
    assert scanned([0.9, np.nan], tissue_tiles=5).verdict() == Verdict.POSITIVE


def test_a_value_that_is_no_probability_is_kept_out_of_the_map() -> None:
    heatmap = scanned([0.25, np.nan, np.inf, 1.5])

    assert heatmap.count(TileState.SCANNED) == 1
    assert heatmap.count(TileState.NO_NUMBER) == 3
    assert heatmap.peak == 0.25
    assert np.isnan(heatmap.probability[~heatmap.scanned]).all()


def test_save_and_load_give_the_same(tmp_path: Path) -> None:
    heatmap = scanned([0.1, 0.9, np.nan], tissue_tiles=5)

    heatmap.save(tmp_path / "map.tif")
    loaded = Heatmap.load(tmp_path / "map.tif")

    np.testing.assert_array_equal(loaded.probability, heatmap.probability)
    np.testing.assert_array_equal(loaded.state, heatmap.state)
    assert loaded.grid == GRID
    assert loaded.provenance == PROVENANCE


def test_any_tiff_reader_finds_the_values_and_the_size_of_a_tile(tmp_path: Path) -> None:
    scanned([0.75]).save(tmp_path / "map.tif")

    with tifffile.TiffFile(tmp_path / "map.tif") as tiff:
        page = tiff.pages[0]
        assert page.asarray().dtype == np.float32
        assert page.asarray()[0, 0] == 0.75
        assert np.isnan(page.asarray()[0, 1])
        numerator, denominator = page.tags["XResolution"].value
        assert page.tags["ResolutionUnit"].value == 3
        assert 1e4 / (numerator / denominator) == pytest.approx(32.0, rel=1e-4)


def test_save_leaves_the_older_file_where_it_cannot_write(tmp_path: Path) -> None:
    target = tmp_path / "map.tif"
    scanned([0.1]).save(target)
    before = target.read_bytes()
    broken = scanned([0.2])
    broken.provenance = replace(PROVENANCE, seconds=float("nan"))

    with pytest.raises(ValueError, match="JSON"):
        broken.save(target)

    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(StoreError, match=r"map\.tif: cannot be written \(.+\)\. Choose a folder"):
        scanned([0.1]).save(tmp_path / "file" / "map.tif")


def test_damaged_and_foreign_files_are_refused(tmp_path: Path) -> None:
    target = tmp_path / "map.tif"
    scanned([0.1] * 35).save(target)
    content = target.read_bytes()
    foreign = tmp_path / "foreign.tif"
    tifffile.imwrite(foreign, np.zeros((8, 8), np.float32), description='{"format": "other"}')

    for damaged in (b"", b"II*\0", content[: len(content) // 2], b"II*\0" + content[100:]):
        target.write_bytes(damaged)
        with pytest.raises(StoreError, match=r"map\.tif"):
            Heatmap.load(target)
    with pytest.raises(StoreError, match="not a HistoViewer heatmap"):
        Heatmap.load(foreign)
    with pytest.raises(StoreError, match="No such file"):
        Heatmap.load(tmp_path / "missing.tif")


def rewrite(
    source: Path,
    target: Path,
    changes: dict[str, Any],
    probability: NDArray[Any] | None = None,
    leave_out: tuple[str, ...] = (),
    **encoding: Any,
) -> None:
    """Rewrite a heatmap's file with changes."""
    with tifffile.TiffFile(source) as tiff:
        stored, state = (page.asarray() for page in tiff.pages)
        description = json.loads(tiff.pages.first.description)
    for name, value in changes.items():
        description[name] = description[name] | value if isinstance(value, dict) else value
    for name in leave_out:
        del description[name]
    with tifffile.TiffWriter(target) as writer:
        plane = stored if probability is None else probability
        writer.write(plane, description=json.dumps(description), metadata=None, **encoding)
        writer.write(state, metadata=None, **encoding)


def test_no_flipped_bit_and_no_cut_gives_another_result(tmp_path: Path) -> None:
    heatmap = scanned([0.1, 0.9, np.nan] * 10, tissue_tiles=33)
    heatmap.save(tmp_path / "map.tif")
    content = (tmp_path / "map.tif").read_bytes()
    target = tmp_path / "damaged.tif"

    refused = 0
    for at in range(0, len(content), 3):
        flipped = content[at] ^ 1 << at % 8
        for damaged in (content[:at] + bytes([flipped]) + content[at + 1 :], content[:at]):
            target.write_bytes(damaged)
            try:
                loaded = Heatmap.load(target)
            except StoreError:
                refused += 1
                continue
            np.testing.assert_array_equal(loaded.probability, heatmap.probability)
            np.testing.assert_array_equal(loaded.state, heatmap.state)
            assert (loaded.grid, loaded.provenance) == (heatmap.grid, heatmap.provenance)
    assert refused > len(content) / 3


def test_another_threshold_or_value_in_the_file_is_damage(tmp_path: Path) -> None:
    scanned([0.6, 0.2]).save(tmp_path / "map.tif")
    other = scanned([0.4, 0.2]).probability

    rewrite(tmp_path / "map.tif", tmp_path / "a.tif", {"provenance": {"threshold": 0.7}})
    rewrite(tmp_path / "map.tif", tmp_path / "b.tif", {}, other)
    rewrite(tmp_path / "map.tif", tmp_path / "c.tif", {}, leave_out=("checksum",))
    rewrite(tmp_path / "map.tif", tmp_path / "d.tif", {}, other.astype(np.float64))

    for read in (Heatmap.load, load_provenance):
        for name in ("a.tif", "c.tif"):
            with pytest.raises(StoreError, match=r"the checksum of its description .*Scan the sl"):
                read(tmp_path / name)
    with pytest.raises(StoreError, match=r"b\.tif: .*the checksum of its tiles .*Scan the slide"):
        Heatmap.load(tmp_path / "b.tif")
    with pytest.raises(StoreError, match=r"d\.tif: .*float64 instead of .* float32"):
        Heatmap.load(tmp_path / "d.tif")


@pytest.mark.parametrize(
    "encoding", [{"compression": "lzw"}, {"compression": "zstd"}, {"predictor": True}]
)
def test_a_file_chooses_no_other_decoder(tmp_path: Path, encoding: dict[str, Any]) -> None:
    scanned([0.6, 0.2]).save(tmp_path / "map.tif")
    rewrite(tmp_path / "map.tif", tmp_path / "same.tif", {}, compression="zlib")
    rewrite(tmp_path / "map.tif", tmp_path / "other.tif", {}, **{"compression": "zlib"} | encoding)

    assert Heatmap.load(tmp_path / "same.tif").peak == pytest.approx(0.6)
    with pytest.raises(StoreError, match=r"other\.tif: .*not compressed as this program does"):
        Heatmap.load(tmp_path / "other.tif")


def test_a_file_of_version_1_has_no_checksums_and_opens(tmp_path: Path) -> None:
    heatmap = scanned([0.6, 0.2])
    heatmap.save(tmp_path / "map.tif")

    checksums = ("checksum", "tiles_checksum")
    rewrite(tmp_path / "map.tif", tmp_path / "1.tif", {"format_version": 1}, leave_out=checksums)

    assert Heatmap.load(tmp_path / "1.tif").verdict() == heatmap.verdict()


@pytest.mark.parametrize(
    ("part", "name", "value", "words"),
    [
        ("provenance", "threshold", True, "provenance.threshold: must be a valid number, not true"),
        ("provenance", "threshold", nan, "provenance.threshold: must be a finite number, not NaN"),
        ("provenance", "threshold", 1.5, r"provenance.threshold: .* equal to 1, not 1\.5"),
        ("provenance", "versions", {"a": 1}, "provenance.versions.a: must be a valid string"),
        ("provenance", "tta", 1, "provenance.tta: must be a valid boolean, not 1"),
        ("provenance", "tua", False, "provenance.tua: unexpected"),
        ("grid", "patch_size", 96.7, r"grid.patch_size: must be a valid integer, not 96\.7"),
        ("grid", "slide_mpp", [0, 0.5], "grid: a size is not above 0"),
        ("grid", "slide_mpp", [0.5], r"grid.slide_mpp\[1\]: is missing"),
        ("grid", "slide_size", [400, True], r"grid.slide_size\[1\]: must be a valid integer"),
        ("grid", "label_centre", 97, "grid: label centre 97 is not in"),
        ("grid", "stride", 31, "grid: stride 31 does not centre"),
    ],
)
def test_a_description_that_cannot_be_is_refused(
    tmp_path: Path, part: str, name: str, value: object, words: str
) -> None:
    scanned([0.1] * 35).save(tmp_path / "map.tif")
    rewrite(tmp_path / "map.tif", tmp_path / "damaged.tif", {part: {name: value}})

    for read in (Heatmap.load, load_provenance):
        with pytest.raises(StoreError, match=rf"damaged\.tif: .*{words}.*Scan the slide again"):
            read(tmp_path / "damaged.tif")


def test_a_description_of_endless_depth_is_refused(tmp_path: Path) -> None:
    deep = f'{{"format": "histoviewer-heatmap", "grid": {"[" * 100_000}'
    tifffile.imwrite(tmp_path / "deep.tif", np.zeros((8, 8)), description=deep, metadata=None)

    with pytest.raises(StoreError, match=r"deep\.tif: is not a heatmap, or is damaged"):
        Heatmap.load(tmp_path / "deep.tif")


def test_a_description_of_endless_length_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    scanned([0.6]).save(tmp_path / "map.tif")
    long = {"provenance": {"unreadable_reason": "x" * 2**20}}
    rewrite(tmp_path / "map.tif", tmp_path / "long.tif", long)

    for read in (Heatmap.load, load_provenance):
        with pytest.raises(
            StoreError, match=r"long\.tif: .*its description has 1,\d{3},\d{3} char"
        ):
            read(tmp_path / "long.tif")


def test_a_file_name_that_is_not_unicode_comes_back(tmp_path: Path) -> None:
    heatmap = scanned([0.1])
    heatmap.provenance = replace(PROVENANCE, slide="a\udcff.svs")

    heatmap.save(tmp_path / "map.tif")

    assert Heatmap.load(tmp_path / "map.tif").provenance == heatmap.provenance
