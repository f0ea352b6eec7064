"""Archives that this computer may talk to by DICOMweb, and the credentials for them.

They stand in a TOML file of the user's, never on the command line, where every user of the computer
and the shell's history would see them:

    [servers.hospital]
    url = "https://pacs.example.org/dicom-web"
    user = "histoviewer"     # the password is in the system's keyring
    # password = "..."       # or here, if the file is readable for its owner alone
    # token = "..."          # instead of both; `keyring = true` takes it from the keyring
    # ca = "hospital-ca.pem" # certificates to trust, beside this file or with its whole path
"""

import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from histoviewer.errors import HistoViewerError
from histoviewer.validation import describe

_OTHERS = 0o077
_TOKEN = "token"


class ServerError(HistoViewerError):
    """An archive cannot be reached, refuses, or is not described rightly."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    url: str
    user: str = ""
    password: str = ""
    token: str = ""
    keyring: bool = False
    ca: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    servers: dict[str, _Entry] = Field(default_factory=dict)


@dataclass(frozen=True)
class Server:
    """An archive.

    url:            base address of its DICOMweb services.
    user, password: for basic authentication; empty if there is none.
    token:          for bearer authentication; empty if there is none.
    ca:             file of certificates to trust; None for those of the system.
    """

    url: str
    user: str = ""
    password: str = ""
    token: str = ""
    ca: Path | None = None

    def __repr__(self) -> str:
        """Show no secrets, as logs and tracebacks are passed on."""
        return f"Server({self.url!r})"


def default_file() -> Path:
    return platformdirs.user_config_path("histoviewer", False) / "dicomweb.toml"


def find_server(name_or_url: str, file: Path | None = None) -> Server:
    """Find an archive by its name in the file, or by its address.

    An address that is not in the file is used without credentials.

    Raises ServerError if there is no such name, if the file is damaged or readable by others, or if
    credentials would travel unencrypted.
    """
    file = file or default_file()
    entries = _read(file)
    if "://" in name_or_url:
        _refuse_credentials(name_or_url)
        known = [each for each in entries.values() if _same(each.url, name_or_url)]
        entry = known[0] if known else _Entry(url=name_or_url)
    elif name_or_url in entries:
        entry = entries[name_or_url]
    else:
        cause = f"is neither an address nor a name in {file.name}"
        raise ServerError(name_or_url, cause, f"Describe the archive in {file}.")
    _refuse_credentials(entry.url)
    if (entry.password or entry.token) and file.exists():
        _require_private(file)
    server = Server(
        entry.url.rstrip("/"),
        entry.user,
        entry.password,
        entry.token,
        file.parent / entry.ca if entry.ca else None,
    )
    server = _with_secret_of_keyring(server, entry)
    _require_encryption(server)
    return server


def _read(file: Path) -> dict[str, _Entry]:
    try:
        return _File.model_validate(tomllib.loads(file.read_text(encoding="utf-8"))).servers
    except FileNotFoundError:
        return {}
    except ValidationError as error:
        cause = f"does not describe archives rightly ({describe(error)})"
        raise ServerError(file, cause, "Correct it.") from None
    except (OSError, ValueError) as error:
        raise ServerError(file, f"cannot be read ({error})", "Correct it.") from error


def _same(one: str, other: str) -> bool:
    return one.rstrip("/") == other.rstrip("/")


def _refuse_credentials(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ServerError(url, "is no address of an archive", "Give one that begins with https://.")
    if parts.username or parts.password:
        action = f"Put them into {default_file().name} or the keyring."
        # The address is not repeated, as it would put the password into logs.
        raise ServerError(parts.hostname, "was given with credentials in its address", action)


def _require_private(file: Path) -> None:
    if os.name == "posix" and file.stat().st_mode & _OTHERS:
        cause = "holds a password or token and can be read by other users"
        raise ServerError(file, cause, f"Run: chmod 600 {file}")


def _with_secret_of_keyring(server: Server, entry: _Entry) -> Server:
    wants_password = bool(entry.user and not entry.password)
    if not (entry.keyring or wants_password):
        return server
    import keyring
    from keyring.errors import KeyringError

    name = entry.user or _TOKEN
    action = f"Store it with: keyring set {server.url} {name}"
    try:
        secret = keyring.get_password(server.url, name)
    except KeyringError as error:
        raise ServerError(server.url, f"has no usable keyring ({error})", action) from error
    if not secret:
        raise ServerError(server.url, f"has no entry {name!r} in the keyring", action)
    return replace(server, password=secret) if entry.user else replace(server, token=secret)


def _require_encryption(server: Server) -> None:
    parts = urlsplit(server.url)
    local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme == "http" and not local and (server.password or server.token):
        cause = "would get the password or token unencrypted"
        raise ServerError(server.url, cause, "Use its address that begins with https://.")
