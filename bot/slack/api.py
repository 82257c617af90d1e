"""The connections to Slack. They stay open between calls, and nothing is sent twice.

The SDK opens a connection for each call, and after one that dropped it sends the same call again: a second DM, if Slack
had taken the first. So calls go through one pool of urllib3's, without retries of its own or the SDK's. A pooled
connection that Slack closed meanwhile is noticed before it is used; one that has been idle for some seconds isn't used
again, since a network may have dropped it silently.
"""

import io
import json
import ssl
import time
from collections.abc import Mapping
from functools import cache
from http.client import HTTPMessage
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, proxy_bypass

import urllib3
from slack_sdk import WebClient
from slack_sdk.proxy_env_variable_loader import load_http_proxy_from_env
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, ProxyError, SSLError

TIMEOUT = 10
"""Seconds that one call to Slack may take."""

IDLE = 20.0
"""Seconds after which an unused connection is opened anew. Slack's servers keep theirs longer."""

CONNECTIONS = 64
"""Kept open to one host: one for each thread that sends."""

_WELL = range(200, 300)


class UnreachableError(ConnectionError):
    """Slack can't be reached. The call was not sent, so nothing has happened."""


class NoAnswerError(ConnectionError):
    """The connection broke, or Slack was silent for too long. The call may have been carried out."""


class PooledClient(WebClient):
    """A `WebClient` over the pool. It raises UnreachableError and NoAnswerError besides the SDK's own."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        body = req.data if isinstance(req.data, bytes) else b""
        answer = _post(url, body, dict(req.header_items()), self.proxy, self.timeout)
        if answer.status not in _WELL:  # as urllib does, which the SDK expects here
            headers = HTTPMessage()
            for name, value in answer.headers.items():
                headers[name] = value
            raise HTTPError(url, answer.status, answer.reason or "", headers, io.BytesIO(answer.data))
        text = answer.data.decode("utf-8", errors="replace")
        return {"status": answer.status, "headers": answer.headers, "body": text}


def client(token: str, api_url: str, timeout: int = TIMEOUT) -> WebClient:
    """Make a client that sends each call once."""
    return PooledClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])


def respond(response_url: str, body: Mapping[str, Any]) -> int:
    """Post a message to a response_url; return the HTTP status of Slack's answer."""
    sent = json.dumps({name: value for name, value in body.items() if value is not None}).encode()
    headers = {"Content-Type": "application/json;charset=utf-8"}
    return _post(response_url, sent, headers, load_http_proxy_from_env(), TIMEOUT).status


def _post(
    url: str, body: bytes, headers: Mapping[str, str], proxy: str | None, timeout: float
) -> urllib3.BaseHTTPResponse:
    address = urlsplit(url)
    if proxy and proxy_bypass(address.hostname or ""):
        proxy = None
    try:
        return _pool(address.scheme, proxy).request(
            "POST", url, body=body, headers=headers, timeout=timeout, retries=False, redirect=False
        )
    except (ConnectTimeoutError, ProxyError) as error:
        raise UnreachableError(f"{address.hostname} can't be reached: {error}") from error
    except SSLError as error:
        if isinstance(error.args[0], ssl.SSLCertVerificationError):
            raise UnreachableError(f"{address.hostname} can't be trusted: {error}") from error
        raise NoAnswerError(type(error).__name__) from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise NoAnswerError(type(error).__name__) from error


class _Connection(HTTPConnection):
    """A connection that counts as closed once it has been idle for too long."""

    _used_at = 0.0

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # as in HTTPConnection
        self._used_at = time.monotonic()
        return super().getresponse()

    @property
    def is_connected(self) -> bool:
        return time.monotonic() - self._used_at < IDLE and super().is_connected


class _SecureConnection(_Connection, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


@cache
def _pool(scheme: str, proxy: str | None) -> urllib3.PoolManager:
    """Make the pool of a scheme. Reads the machine's certificates, once."""
    options: dict[str, Any] = {"maxsize": CONNECTIONS}
    if scheme == "https":
        options["ssl_context"] = ssl.create_default_context()
    if proxy:
        auth = urllib3.util.parse_url(proxy).auth
        options["proxy_headers"] = urllib3.make_headers(proxy_basic_auth=auth) if auth else None
        pool: urllib3.PoolManager = urllib3.ProxyManager(proxy, **options)
    else:
        pool = urllib3.PoolManager(**options)
    pool.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}
    return pool
