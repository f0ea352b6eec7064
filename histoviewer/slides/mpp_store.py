"""Pixel sizes given by the user, remembered by file."""

from contextlib import suppress
from pathlib import Path

import platformdirs

from histoviewer.errors import SlideError, StoreError
from histoviewer.files import replace_file
from histoviewer.geometry import Mpp
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.slides.mpp import is_plausible
from histoviewer.slides.slide import Slide, open_slide


class MppStore:
    """A folder of small files, named by a slide's fingerprint, that contain um per pixel.

    One file per slide, as several processes may write at a time. No slide name is stored.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or platformdirs.user_data_path("histoviewer", False) / "mpp"

    def open_slide(
        self, path: str | Path, mpp: float | None = None, force_mpp: bool = False
    ) -> Slide:
        """Open a slide with the pixel size given now, or before; remember the one given now.

        A size that cannot be remembered or recalled costs nothing but the question for it.

        Raises SlideError as `slide.open_slide` does.
        """
        slide = open_slide(path, mpp, force_mpp)
        if mpp is not None and slide.mpp_source == "given by the user":
            with (
                suppress(StoreError),
                replace_file(self._file(slide.path), private=True) as temporary,
            ):
                temporary.write_text(repr(mpp), encoding="utf-8")
            return slide
        if slide.mpp is not None:
            return slide
        known = self.recall(slide.path)
        if known is None:
            return slide
        slide.close()
        return open_slide(path, known)

    def recall(self, path: Path) -> float | None:
        """Return the pixel size that was given before for a file; None if there was none."""
        try:
            # Without answers of the user no file need be read.
            if not next(self._folder.iterdir(), None):
                return None
            mpp = float(self._file(path).read_text(encoding="utf-8"))
        except (OSError, ValueError, SlideError):
            return None
        return mpp if is_plausible(Mpp(mpp, mpp)) else None

    def _file(self, path: Path) -> Path:
        return self._folder / f"{compute_fingerprint(path)}.txt"
