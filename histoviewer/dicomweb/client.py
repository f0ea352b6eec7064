"""A DICOMweb client of an archive, whose failures are sentences."""

from collections.abc import Iterator
from contextlib import contextmanager

import requests
from dicomweb_client import DICOMwebClient
from dicomweb_client.session_utils import (
    add_certs_to_session,
    create_session,
    create_session_from_user_pass,
)

from histoviewer.dicomweb.servers import Server, ServerError

# To connect, and between two pieces of an answer: archives store a large object before they answer.
_TIMEOUT = (10, 300)
_REASONS = {
    401: "asks for other credentials",
    403: "forbids that",
    404: "has no such object",
    413: "does not take objects of this size",
}


def connect(server: Server) -> DICOMwebClient:
    """Create a client; nothing is sent yet."""
    session = create_session()
    if server.user:
        session = create_session_from_user_pass(server.user, server.password)
    # Neither credentials of ~/.netrc nor proxies: slides go to no other computer. The variable
    # REQUESTS_CA_BUNDLE would take the place of the archive's own certificate.
    session.trust_env = False
    if server.ca:
        with failures_of(server):
            session = add_certs_to_session(session, ca_bundle=str(server.ca))
    headers = {"Authorization": f"Bearer {server.token}"} if server.token else None
    client = DICOMwebClient(server.url, session=session, headers=headers, timeout=_TIMEOUT)
    client.set_http_retry_params(max_attempts=3, wait_exponential_multiplier=250)
    return client


@contextmanager
def failures_of(server: Server) -> Iterator[None]:
    """Turn the errors of a request into ServerError."""
    again = "Run the same command again: it goes on with what is missing."
    try:
        yield
    except requests.exceptions.SSLError as error:
        action = "Give the archive's certificate as `ca` in the file of archives."
        raise ServerError(server.url, "has a certificate that is not trusted", action) from error
    except requests.HTTPError as error:
        status = error.response.status_code if error.response is not None else 0
        reason = _REASONS.get(status, "does not do that")
        raise ServerError(server.url, f"{reason} (HTTP {status})", again) from error
    except requests.RequestException as error:
        cause = f"cannot be reached ({type(error).__name__})"
        raise ServerError(server.url, cause, again) from error
    except (OSError, ValueError) as error:
        raise ServerError(server.url, f"gave no valid answer ({error})", again) from error
