"""Messages of the core in the window's language: real errors and stored reasons."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from make_heatmaps import make_heatmap
from PySide6.QtCore import QCoreApplication

from histoviewer.errors import HistoViewerError, MissingMppError
from histoviewer.heatmaps.heatmap import Heatmap
from histoviewer.heatmaps.tile_states import TileState
from histoviewer.resources import resource
from histoviewer.slides.slide import open_slide
from histoviewer.ui.support.messages import (
    CORE_CONTEXT,
    IN_THE_WINDOW,
    find,
    templates,
    translated,
    worded,
)
from histoviewer.ui.support.text import fill
from histoviewer.ui.worklist.entries import Entry
from histoviewer.ui.worklist.text import WorklistText
from histoviewer.worklist.row import Row, Status, row_of

ROOT = Path(__file__).resolve().parents[3]
SLIDE = resource("samples", "CMU-1-Small-Region.svs")


def error_of(function, *arguments):
    with pytest.raises(HistoViewerError) as raised:
        function(*arguments)
    return raised.value


def test_the_list_of_templates_is_that_of_the_source():
    tool = runpy.run_path(str(ROOT / "tools" / "core_messages.py"))
    assert tuple(tool["collect"]()) == templates()


@pytest.mark.parametrize("template", templates())
def test_a_template_and_its_parameters_are_found_again(template):
    values = tuple(f"x{number}" for number in range(1, 10))[: template.count("%") or 0]
    places = [place for place in ("%1", "%2", "%3", "%4", "%5") if place in template]
    message = find(fill(template, *values) if places else template)
    assert message.code == template
    assert "".join(message.parameters) == "".join(values[: len(places)])


def test_no_remedy_in_the_window_is_an_option_of_the_command_line():
    of_options = {text for text in templates() if " --" in text}
    assert of_options == {text for text in IN_THE_WINDOW if " --" in text}
    assert not any("--" in text for text in IN_THE_WINDOW.values())


@pytest.fixture
def cut(tmp_path):
    path = tmp_path / "Müller 3: a. b.svs"
    path.write_bytes(SLIDE.read_bytes()[:200_000])
    return path


def test_a_slide_that_cannot_be_opened_says_why_in_the_language(cut, tmp_path, language):
    missing, empty = tmp_path / "gone.svs", tmp_path / "empty.svs"
    empty.touch()
    words = {
        "en": ("does not exist. Check", "is empty. Copy it again", "is damaged"),
        "de": ("existiert nicht. Prüfen", "ist leer. Kopieren Sie", "ist beschädigt"),
        "fr": ("n'existe pas. Vérifiez", "est vide. Copiez-le", "est endommagé"),
    }[language]
    for path, word in zip((missing, empty, cut), words, strict=True):
        error = error_of(open_slide, path)
        assert worded(error).startswith(f"{path}: {word}")
        # The same text, as a failed slide's row keeps it.
        assert translated(str(error)) == worded(error)


def test_the_missing_pixel_size_has_its_remedy_where_it_is_read(slide_path, language):
    from PIL import Image

    with Image.open(slide_path) as image:
        image.info.clear()
        image.save(slide_path)
    with open_slide(slide_path) as slide:
        error = error_of(slide.require_mpp)

    assert isinstance(error, MissingMppError)
    assert str(error).endswith("no pixel size recorded. Give it with --mpp, in micrometres.")
    said = worded(error)
    assert "--mpp" not in said
    key = {"en": "Press S", "de": "Drücken Sie S", "fr": "Appuyez sur S"}[language]
    assert key in said


def test_a_damaged_result_says_so_in_the_language(tmp_path, language):
    path = tmp_path / "a.svs.tif"
    path.write_bytes(b"II*\0")
    said = worded(error_of(Heatmap.load, path))

    begins = {"en": "is not a heatmap", "de": "ist keine Heatmap", "fr": "n'est pas une carte"}
    assert said.startswith(f"{path}: {begins[language]}")
    ends = {"en": "slide again.", "de": "erneut.", "fr": "nouveau."}
    assert said.endswith(ends[language])


def test_stored_reasons_are_worded_with_the_numbers_of_the_language(language):
    heatmap = make_heatmap({(0, 0): 0.1}, size=(9000, 9000), stride=48)
    heatmap.state[1:40, 1:40] = TileState.UNREADABLE
    heatmap.provenance.__dict__["unreadable_reason"] = "the file has no data for some of its tiles"
    heatmap.state[0, 5] = TileState.NO_NUMBER
    error = row_of(heatmap, "a", "").error
    assert error.startswith("1,521 of its tiles could not be read (the file has no data")

    said = translated(error)
    begins = {
        "en": "1,521 of its tiles could not be read (the file has no data",
        "de": "1.521 Kacheln konnten nicht gelesen werden (die Datei hat",
        "fr": "1\u202f521 tuiles n'ont pas pu être lues (le fichier n'a pas",
    }
    assert said.startswith(begins[language])
    for sentence in ("The model gave no number", "of the tissue was examined"):
        assert (sentence in said) is (language == "en")


def test_a_failed_slide_of_the_worklist_tells_its_reason_in_the_language(cut, language):
    row = Row(
        cut.name,
        str(cut),
        status=Status.FAILED,
        verdict="failed",
        error=str(error_of(open_slide, cut)),
    )
    entry = Entry(cut.name, cut, str(cut), row)
    said = WorklistText().status(entry, entry.standing, None, 0, 0)

    begins = {"en": "Is damaged", "de": "Ist beschädigt", "fr": "Est endommagé"}
    assert said.startswith(begins[language])


@pytest.mark.parametrize("language", ["de", "fr"], indirect=True)
def test_every_template_is_translated(language):
    for text in templates():
        wanted = IN_THE_WINDOW.get(text, text)
        assert QCoreApplication.translate(CORE_CONTEXT, wanted) != wanted


def test_what_is_of_no_template_stays_as_it_is(language):
    # The last would keep a pattern with as many places busy for minutes.
    hostile = "is " + "a x b, not " * 400
    for text in ("", "Befund: unauffällig.", "S23-1: 2. Block", "%1", "x" * 5000, hostile):
        assert translated(text) == text


def test_a_caution_of_the_pixel_size_is_worded(language):
    caution = (
        "The pixel size (0.25 µm) is given by the user and not recorded in the file: if it is "
        "wrong, the model sees everything at the wrong size."
    )
    source = {"en": "given by the user", "de": "vom Benutzer angegeben", "fr": "l'utilisateur"}
    assert source[language] in translated(caution)
    assert np.sum([word in translated(caution) for word in ("pixel size", "wrong size")]) == (
        2 if language == "en" else 0
    )
