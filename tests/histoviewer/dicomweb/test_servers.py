"""Sources of credentials, and the places where they must not go."""

import os
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend

from histoviewer.dicomweb.client import connect, failures_of
from histoviewer.dicomweb.servers import Server, ServerError, find_server

URL = "https://pacs.example.org/dicom-web"


def write(folder: Path, text: str, mode: int = 0o600) -> Path:
    file = folder / "dicomweb.toml"
    file.write_text(f'[servers.hospital]\nurl = "{URL}"\n{text}', encoding="utf-8")
    file.chmod(mode)
    return file


class Memory(KeyringBackend):
    """A keyring in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.known: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.known.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.known[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.known[service, username]


@pytest.fixture
def memory() -> object:
    before, backend = keyring.get_keyring(), Memory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.mark.parametrize("given", ["hospital", URL, f"{URL}/"])
def test_name_and_address_find_the_same_credentials(tmp_path: Path, given: str) -> None:
    file = write(tmp_path, 'user = "me"\npassword = "secret"\nca = "ca.pem"\n')

    server = find_server(given, file)

    assert (server.url, server.user, server.password) == (URL, "me", "secret")
    assert server.ca == tmp_path / "ca.pem"
    assert "secret" not in repr(server)


def test_an_unknown_address_is_used_without_credentials(tmp_path: Path) -> None:
    server = find_server("https://other.example.org", write(tmp_path, 'token = "secret"\n'))

    assert (server.user, server.password, server.token) == ("", "", "")


def test_password_and_token_come_from_the_keyring(tmp_path: Path, memory: Memory) -> None:
    memory.set_password(URL, "me", "secret")
    memory.set_password(URL, "token", "bearer")

    assert find_server(URL, write(tmp_path, 'user = "me"\n')).password == "secret"
    assert find_server(URL, write(tmp_path, "keyring = true\n")).token == "bearer"
    with pytest.raises(ServerError, match=re.escape(f"keyring set {URL} you")):
        find_server(URL, write(tmp_path, 'user = "you"\n'))


@pytest.mark.skipif(os.name != "posix", reason="modes of files are POSIX's")
def test_a_file_with_secrets_that_others_can_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="chmod 600"):
        find_server(URL, write(tmp_path, 'token = "secret"\n', mode=0o644))


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        ("https://me:secret@pacs.example.org", "credentials in its address"),
        ("ftp://pacs.example.org", "no address of an archive"),
        ("clinic", "neither an address nor a name"),
    ],
)
def test_what_is_no_server_is_refused_without_repeating_secrets(
    tmp_path: Path, given: str, cause: str
) -> None:
    with pytest.raises(ServerError, match=cause) as raised:
        find_server(given, write(tmp_path, ""))

    assert "secret" not in str(raised.value)


def test_secrets_do_not_travel_unencrypted(tmp_path: Path) -> None:
    file = write(tmp_path, 'token = "secret"\n')
    file.write_text(file.read_text().replace("https", "http"))

    with pytest.raises(ServerError, match="unencrypted"):
        find_server("hospital", file)

    file.write_text(file.read_text().replace("pacs.example.org", "localhost:8042"))
    assert find_server("hospital", file).token == "secret"


def test_a_misspelt_setting_is_named_and_its_value_is_not(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="pasword"):
        find_server(URL, write(tmp_path, 'pasword = "x"\n'))


class Guarded(BaseHTTPRequestHandler):
    """An archive without studies that asks for a token."""

    def do_GET(self) -> None:
        known = self.headers["Authorization"] == "Bearer secret"
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/dicom+json")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_: object) -> None:
        """Write nothing."""


def test_a_token_opens_what_asks_for_one() -> None:
    with HTTPServer(("127.0.0.1", 0), Guarded) as archive:
        threading.Thread(target=archive.serve_forever, daemon=True).start()
        server = Server(f"http://127.0.0.1:{archive.server_port}", token="secret")

        assert connect(server).search_for_studies() == []
        other = Server(server.url, token="other")
        with pytest.raises(ServerError, match="other credentials"), failures_of(other):
            connect(other).search_for_studies()
        archive.shutdown()
