"""Objects to a real archive and slides from it: Orthanc with its DICOMweb plugin."""

import json
import shutil
import socket
import socketserver
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from make_heatmaps import make_heatmap
from pydicom import dcmread
from pydicom.uid import generate_uid

from histoviewer.cli.main import main
from histoviewer.dicomweb.client import connect
from histoviewer.dicomweb.send import Outcome, send_objects
from histoviewer.dicomweb.servers import Server, ServerError
from histoviewer.exports.base import ExportOptions
from histoviewer.exports.formats import FORMATS
from histoviewer.exports.picture import PictureOptions
from histoviewer.slides.fingerprint import compute_fingerprint
from histoviewer.slides.slide import open_slide

SOURCE = Path(__file__).parents[2] / "data" / "slides" / "sm_image.dcm"
PLUGIN = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
USER, PASSWORD = "histoviewer", "for the test"
pytestmark = pytest.mark.skipif(
    not (shutil.which("Orthanc") and PLUGIN.exists()), reason="Orthanc is not installed"
)


class Archive:
    """An Orthanc with a storage of its own, which can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.port = port
        self.server = Server(f"http://127.0.0.1:{port}/dicom-web", USER, PASSWORD)
        self._settings = folder / "orthanc.json"
        settings = {
            "StorageDirectory": str(folder / "storage"),
            "IndexDirectory": str(folder / "storage"),
            "HttpPort": port,
            "DicomServerEnabled": False,
            "AuthenticationEnabled": True,
            "RegisteredUsers": {USER: PASSWORD},
            "Plugins": [str(PLUGIN)],
        }
        self._settings.write_text(json.dumps(settings))
        self.file = folder / "dicomweb.toml"
        self.file.write_text(
            f'[servers.archive]\nurl = "{self.server.url}"\n'
            f'user = "{USER}"\npassword = "{PASSWORD}"\n'
        )
        self.file.chmod(0o600)

    def start(self) -> None:
        self._process = subprocess.Popen(
            ["Orthanc", self._settings],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stderr
        assert any("Orthanc has started" in line for line in self._process.stderr)

    def stop(self) -> None:
        self._process.kill()
        self._process.communicate()

    def arguments(self) -> list[str]:
        return ["--to", "archive", "--servers", str(self.file)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    running = Archive(tmp_path)
    running.start()
    yield running
    running.stop()


def export(folder: Path, **provenance: object) -> list[Path]:
    heatmap = make_heatmap({(0, 0): 0.9}, size=(50, 50), mpp=(0.499, 0.499), **provenance)
    target = FORMATS["dicom"].target(folder, "slide")
    FORMATS["dicom"].write(heatmap, target, ExportOptions(PictureOptions()))
    return FORMATS["dicom"].files(target)


def export_of_dicom(folder: Path) -> list[Path]:
    mark = compute_fingerprint(SOURCE)
    return export(folder, slide=SOURCE.name, slide_path=str(SOURCE), fingerprint=mark)


def test_objects_arrive_as_they_were_and_a_broken_run_goes_on(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = export_of_dicom(tmp_path / "dicom")
    assert main(["send", str(files[0]), *archive.arguments()]) == 0
    archive.stop()

    assert main(["send", str(tmp_path / "dicom"), *archive.arguments()]) == 1
    said = capsys.readouterr()
    assert "Run the same command again" in said.err
    assert PASSWORD not in said.err + said.out

    archive.start()
    assert main(["send", str(tmp_path), *archive.arguments()]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sorted(line.split(":")[0] for line in lines) == ["already there", *["sent"] * 3]
    client = connect(archive.server)
    for file in files:
        ours = dcmread(file)
        theirs = client.retrieve_instance(
            ours.StudyInstanceUID, ours.SeriesInstanceUID, ours.SOPInstanceUID
        )
        assert theirs.to_json_dict() == ours.to_json_dict()


def test_what_is_not_for_the_archive_is_not_sent(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export(tmp_path / "dicom")
    (tmp_path / "dicom" / "slide.svs.dcm").write_bytes(SOURCE.read_bytes())

    assert main(["send", str(tmp_path), *archive.arguments()]) == 1

    said = capsys.readouterr()
    assert "a patient and a study that HistoViewer made up" in said.err
    assert "was not exported by HistoViewer" in said.err
    assert not connect(archive.server).search_for_studies()
    assert main(["send", str(tmp_path), *archive.arguments(), "--generated"]) == 1
    assert len(connect(archive.server).search_for_instances()) == 4


def test_wrong_credentials_are_told_apart_from_no_archive(archive: Archive, tmp_path: Path) -> None:
    (file, *_) = export_of_dicom(tmp_path)
    with pytest.raises(ServerError, match="asks for other credentials"):
        list(send_objects([file], replace(archive.server, password="wrong")))


@contextmanager
def encrypted(port: int, folder: Path) -> Iterator[str]:
    """A proxy that speaks TLS, as in front of hospitals' archives: Debian's Orthanc 1.10 crashes.

    Yields the address of the archive behind it; its certificate is `ca.pem` in the folder.
    """
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")
    key, certificate = folder / "key.pem", folder / "ca.pem"
    subject = ["-subj", "/CN=archive", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["-keyout", key, "-out", certificate]
    subprocess.run([openssl, "req", "-x509", "-nodes", *subject, *made], check=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    class Forward(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                inside = context.wrap_socket(self.request, server_side=True)
            except (ssl.SSLError, OSError):
                return  # A client that does not trust the certificate.
            with inside, socket.create_connection(("127.0.0.1", port)) as outside:
                back = threading.Thread(target=_copy, args=(outside, inside))
                back.start()
                _copy(inside, outside)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Forward) as proxy:
        proxy.daemon_threads = True
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"https://127.0.0.1:{proxy.server_address[1]}/dicom-web"
        proxy.shutdown()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def test_a_certificate_is_trusted_only_if_the_user_says_so(
    archive: Archive, tmp_path: Path
) -> None:
    (file, *_) = export_of_dicom(tmp_path / "dicom")
    with encrypted(archive.port, tmp_path) as address:
        server = replace(archive.server, url=address)
        with pytest.raises(ServerError, match="certificate that is not trusted"):
            list(send_objects([file], server))

        (sent,) = send_objects([file], replace(server, ca=tmp_path / "ca.pem"))

    assert sent.outcome is Outcome.SENT


def test_a_slide_is_fetched_level_by_level_and_opens(
    archive: Archive, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    level, label = dcmread(SOURCE), dcmread(SOURCE)
    label.SOPInstanceUID = label.file_meta.MediaStorageSOPInstanceUID = generate_uid()
    label.ImageType = ["ORIGINAL", "PRIMARY", "LABEL", "NONE"]
    connect(archive.server).store_instances([level, label])
    out = tmp_path / "slides"
    uids = [str(level.StudyInstanceUID), str(level.SeriesInstanceUID)]
    command = ["fetch-slide", "archive", *uids, "-o", str(out), "--servers", str(archive.file)]

    assert main(command) == 0
    assert main(command) == 0

    said = capsys.readouterr().out
    assert said.count("fetched: ") == said.count("already there: ") == 1
    (fetched,) = (path for path in out.rglob("*") if path.is_file())
    with open_slide(fetched) as slide, open_slide(SOURCE) as original:
        assert slide.size == original.size
    assert dcmread(fetched).PixelData == level.PixelData
