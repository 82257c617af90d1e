"""HTTP to Slack over keep-alive connections, without retries.

The SDK opens a new connection for each call, and repeats a call whose connection dropped, which posts a second DM if
Slack had received the first. Here, all calls go through a urllib3 pool without retries, neither urllib3's nor the
SDK's. Before a pooled connection is reused, the pool checks that Slack hasn't closed it. A connection that has been
idle for more than IDLE seconds isn't reused, since the network may have dropped it silently.
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
from slack_sdk.web import SlackResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, ProxyError, SSLError

TIMEOUT = 10
"""Timeout of a call to Slack, in seconds."""

IDLE = 20.0
"""Seconds after which an unused connection is replaced. Slack's servers keep theirs open longer."""

CONNECTIONS = 64
"""Connections kept open per host: one for each thread that sends."""

_SUCCESS = range(200, 300)


class UnreachableError(ConnectionError):
    """Slack can't be reached. The request was not sent."""


class NoResponseError(ConnectionError):
    """The connection broke or the call timed out. Slack may have carried it out."""


class PooledClient(WebClient):
    """A `WebClient` that uses the pool. Besides the SDK's errors it raises UnreachableError and NoResponseError."""

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        body = req.data if isinstance(req.data, bytes) else b""
        response = _post(url, body, dict(req.header_items()), self.proxy, self.timeout)
        headers = HTTPMessage()
        for name, value in response.headers.items():
            headers[name.lower()] = value  # as Slack writes them; a proxy may have changed that
        if response.status not in _SUCCESS:  # the SDK expects urllib's exception here
            raise HTTPError(url, response.status, response.reason or "", headers, io.BytesIO(response.data))
        text = response.data.decode("utf-8", errors="replace")
        return {"status": response.status, "headers": headers, "body": text}


def client(token: str, api_url: str, timeout: int = TIMEOUT) -> WebClient:
    """Create a client that sends each call once."""
    return PooledClient(token=token, base_url=api_url, timeout=timeout, retry_handlers=[])


def granted_scopes(response: SlackResponse, default: str = "") -> set[str]:
    """Return the scopes of the token that a call was made with; those of `default` if Slack doesn't name them."""
    return {scope.strip() for scope in str(response.headers.get("x-oauth-scopes", default)).split(",")}


def respond(response_url: str, body: Mapping[str, Any]) -> int:
    """Post a message to a response_url and return the HTTP status."""
    payload = json.dumps({name: value for name, value in body.items() if value is not None}).encode()
    headers = {"Content-Type": "application/json;charset=utf-8"}
    return _post(response_url, payload, headers, load_http_proxy_from_env(), TIMEOUT).status


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
        raise NoResponseError(type(error).__name__) from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise NoResponseError(type(error).__name__) from error


class _Connection(HTTPConnection):
    """A connection that reports itself closed once it has been idle for IDLE seconds."""

    _used_at = 0.0

    def getresponse(self) -> urllib3.HTTPResponse:  # type: ignore[override]  # the signature of HTTPConnection
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
    """Create the pool for a scheme. It is cached, since reading the system's CA certificates is slow."""
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
