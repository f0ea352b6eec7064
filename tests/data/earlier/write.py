"""Write what is left on a user's disk by the HistoViewer of a checkout: `write.py CHECKOUT`.

The checkout is imported in the place of the installed package; README.md says which one was.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
SLIDE = "CMU-1-Small-Region.svs"


def main(checkout: Path) -> None:
    sys.path[:0] = [str(checkout), str(checkout / "tests" / "data")]
    from make_models import make_model

    from histoviewer.cli.main import main as histoviewer
    from histoviewer.slides.fingerprint import compute_fingerprint
    from histoviewer.slides.mpp_store import MppStore
    from histoviewer.ui.support.settings import Settings, SettingsStore
    from histoviewer.worklist.readings import Decision, Kind, Reading
    from histoviewer.worklist.store import Store

    for name in ("models", "mpp", "results"):
        shutil.rmtree(HERE / name, ignore_errors=True)
    model = make_model(HERE / "models" / "reddest-in-centre")
    with tempfile.TemporaryDirectory() as folder:
        # Or the results below would be indexed, and opened by whatever this user runs next.
        os.environ["XDG_DATA_HOME"] = folder
        slide, picture = Path(folder, SLIDE), Path(folder, "golden.png")
        shutil.copyfile(checkout / "resources" / "samples" / SLIDE, slide)
        shutil.copyfile(model / "golden.png", picture)
        for path in (slide, picture):
            os.utime(path, ns=(10**18, 10**18))
        given = [str(slide), "-o", str(HERE / "results"), "--model", str(model), "--device", "cpu"]
        assert histoviewer(["scan", *given]) == 0
        reading = Reading(
            slide=SLIDE,
            kind=Kind.SLIDE,
            decision=Decision.POSITIVE,
            user="Dr. Earlier",
            comment="A focus at the margin.",
            fingerprint=compute_fingerprint(slide),
            time="2026-11-25T12:00:00.000+00:00",
        )
        with Store(HERE / "results") as store:
            store.add_reading(reading)
        MppStore(HERE / "mpp").open_slide(picture, 0.25).close()
    chosen = Settings(
        stride=96,
        reader_name="Dr. Earlier",
        second_read=True,
        colormap="magma",
        hide_below=True,
        tile_cache_mb=128,
        language="de",
        results_folder=Path("/results"),
    )
    (HERE / "settings.ini").unlink(missing_ok=True)
    SettingsStore(HERE / "settings.ini").save(chosen)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
