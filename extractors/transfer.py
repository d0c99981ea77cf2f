"""One HTTP exchange: limits on size, time and decompression, and a name for whatever goes wrong."""

from __future__ import annotations

import re
import ssl
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

from extractors.addresses import DeadlinePassed, GuardedTransport, NameNotFound, RefusedAddress
from extractors.failures import FetchFailure

MAX_BODY_BYTES = 10 * 1024 * 1024  # decompressed, and as received
MAX_TRANSFER_S = 30.0
MAX_REDIRECTS = 5
MAX_RETRY_AFTER = timedelta(hours=24)
READ_TIMEOUT_S = 12.0


@dataclass
class Exchange:
    """One request and what came back, as received."""

    request: httpx.Request
    status: int
    reason_phrase: str
    http_version: str
    headers: httpx.Headers
    raw_body: bytes
    at: datetime
    address: str = ""
    body: bytes = field(default=b"", repr=False)  # after Content-Encoding is undone

    @property
    def url(self) -> str:
        return str(self.request.url)


def inflate(raw: bytes, encoding: str, limit: int = MAX_BODY_BYTES) -> bytes:
    """Undoes gzip or deflate, never holding more than `limit` bytes. Raises FetchFailure (too_large, malformed)."""
    encodings = [name.strip() for name in encoding.lower().split(",") if name.strip() not in ("", "identity")]
    if not encodings:
        return raw
    if len(encodings) > 1 or encodings[0] not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailure("malformed", f"Content-Encoding {encoding!r}, which was not asked for")
    try:
        return _inflate_members(raw, 47, limit)  # 32 + 15: gzip or zlib, told by the header
    except zlib.error:
        try:
            return _inflate_members(raw, -15, limit)  # "deflate" as some servers understand it: no zlib header
        except zlib.error as error:
            raise FetchFailure("malformed", f"the body is not {encodings[0]}: {error}") from error


def _inflate_members(raw: bytes, window_bits: int, limit: int) -> bytes:
    parts, size = [], 0
    while raw:
        machine = zlib.decompressobj(window_bits)
        part = machine.decompress(raw, limit - size + 1)
        size += len(part)
        if size > limit:
            raise FetchFailure("too_large", f"decompresses to more than {limit // 1024 // 1024} MB")
        parts.append(part)
        if not machine.eof:
            break  # cut short; what could be read is used
        raw = machine.unused_data if machine.unused_data[:2] == b"\x1f\x8b" else b""
    return b"".join(parts)


def read_retry_after(value: str | None, now: datetime) -> datetime | None:
    """The moment a Retry-After header names (RFC 9110, 10.2.3), at most a day from now."""
    if not value:
        return None
    try:
        at = now + timedelta(seconds=int(value)) if value.strip().isdigit() else parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(at, now), now + MAX_RETRY_AFTER)


def check_url(url: str) -> httpx.URL:
    """The URL if it may be requested. Raises FetchFailure for other schemes, credentials, and what is no URL."""
    named = re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", url)
    if named and named[1].lower() not in ("http", "https"):
        raise FetchFailure("refused_address", f"{named[1].lower()}: only http and https are fetched")
    try:
        parsed = httpx.URL(url.strip())
        scheme, host = parsed.scheme, parsed.host
        urlsplit(url).port  # noqa: B018
    except (httpx.InvalidURL, ValueError, UnicodeError, TypeError) as error:
        raise FetchFailure("malformed", f"not a URL: {str(error)[:120]}") from error
    if scheme not in ("http", "https") or not host:
        raise FetchFailure("refused_address", f"{scheme or 'no scheme'}: only http and https are fetched")
    if parsed.userinfo:
        raise FetchFailure("refused_address", "a URL with credentials in it")
    return parsed


class Exchanger:
    """Does single exchanges over one connection pool. Thread-safe. Each costs at most MAX_TRANSFER_S from the given start."""

    def __init__(self, loopback_hosts: frozenset[str], user_agent: str):
        self._transport = GuardedTransport(loopback_hosts)
        # trust_env off: a proxy would do the connecting, and its addresses could not be checked.
        self._client = httpx.Client(transport=self._transport, trust_env=False, timeout=httpx.Timeout(READ_TIMEOUT_S), headers={
            "User-Agent": user_agent, "Accept-Encoding": "gzip, deflate", "Accept": "*/*", "Accept-Language": "en,ar,ku;q=0.8,*;q=0.5",
        })  # fmt: skip

    def close(self) -> None:
        self._client.close()

    def exchange(self, url: httpx.URL, headers: dict[str, str], started: float, limit: int = MAX_BODY_BYTES) -> Exchange:
        """One request, redirects not followed. Raises FetchFailure."""
        self._transport.clock.deadline = started + MAX_TRANSFER_S
        try:
            try:
                return self._once(url, headers, limit)
            except httpcore.RemoteProtocolError as error:
                if "without sending a response" not in str(error):
                    raise
                return self._once(url, headers, limit)  # a kept connection that the server had just closed
        except (httpcore.ConnectError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, httpcore.ProxyError,
                httpcore.UnsupportedProtocol, httpx.HTTPError, httpx.InvalidURL, NameNotFound, RefusedAddress, DeadlinePassed,
                OSError, UnicodeError) as error:  # fmt: skip
            raise name_failure(error) from error

    def _once(self, url: httpx.URL, headers: dict[str, str], limit: int) -> Exchange:
        request = self._client.build_request("GET", url, headers=headers)
        at = datetime.now(UTC)
        response = self._client.send(request, stream=True)
        try:
            network = response.extensions.get("network_stream")
            peer = network.get_extra_info("server_addr") if network else None
            exchange = Exchange(
                request, response.status_code, response.reason_phrase, response.http_version, response.headers, b"", at,
                peer[0] if peer else "",
            )
            exchange.raw_body = self._read(response, limit)
        finally:
            response.close()
        exchange.body = inflate(exchange.raw_body, response.headers.get("content-encoding", ""), limit)
        return exchange

    def _read(self, response: httpx.Response, limit: int) -> bytes:
        declared = response.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > limit:
            raise FetchFailure("too_large", f"{int(declared):,} bytes announced", status=response.status_code)
        parts, size = [], 0
        for part in response.iter_raw():
            size += len(part)
            if size > limit:
                raise FetchFailure("too_large", f"more than {limit // 1024:,} KB", status=response.status_code)
            if time.monotonic() > self._transport.clock.deadline:
                raise DeadlinePassed
            parts.append(part)
        return b"".join(parts)


def name_failure(error: Exception) -> FetchFailure:
    """The failure that an exception of the network layers stands for."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return FetchFailure("tls", str(getattr(cause, "reason", None) or cause))
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, RefusedAddress):
        return FetchFailure("refused_address", str(error))
    if isinstance(error, NameNotFound):
        return FetchFailure("dns", str(error))
    if isinstance(error, DeadlinePassed):
        return FetchFailure("timeout", f"not complete after {MAX_TRANSFER_S:.0f} s")
    if isinstance(error, httpcore.TimeoutException):
        return FetchFailure("timeout", f"no answer ({type(error).__name__})")
    if isinstance(error, (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError)):
        return FetchFailure("malformed", f"not a URL: {str(error)[:120]}")
    return FetchFailure("connection", f"{type(error).__name__}: {str(error)[:200] or 'closed'}")


def next_hop(exchange: Exchange) -> str | None:
    """Where a redirect leads, absolute; None when the answer is none. Raises FetchFailure for one without a place."""
    if exchange.status not in (301, 302, 303, 307, 308):
        return None
    place = exchange.headers.get("location", "").strip()
    if not place:
        raise FetchFailure("malformed", f"{exchange.status} without a Location", status=exchange.status)
    try:
        return urljoin(exchange.url, place)
    except ValueError as error:
        raise FetchFailure("malformed", f"redirect to what is no URL: {place[:100]}", status=exchange.status) from error
