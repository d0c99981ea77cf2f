"""Connections to public addresses only: each name is resolved once, its addresses checked, and the checked address is dialled.

Checking at the socket covers redirects, odd spellings of addresses (0x7f.1) and DNS rebinding. Loopback is allowed for hosts that the
settings name (the demo press). A deadline for the whole transfer is kept here too, since a server can drip header bytes for ever.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout

import httpcore
import httpx

CONNECT_TIMEOUT_S = 8.0
RESOLVE_TIMEOUT_S = 10.0
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address inside an IPv6 one
# What `is_global` lets pass: site-local (RFC 3879), protocol assignments, documentation, and the metadata server of a cloud at a public address.
_REFUSED = tuple(map(ipaddress.ip_network, ("fec0::/10", "192.0.0.0/24", "3fff::/20", "168.63.129.16/32")))
_QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)  # Linux only
_resolvers = ThreadPoolExecutor(8, thread_name_prefix="resolve")  # getaddrinfo takes no timeout


class RefusedAddress(Exception):
    """The name leads to no address that may be dialled."""


class NameNotFound(Exception):
    """The name has no address, or the resolver did not answer in time."""


class DeadlinePassed(Exception):
    """The transfer as a whole took longer than it may."""


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether the address is on the public internet, addresses carried inside IPv6 ones included."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None and not is_public(inner):
            return False
        if address.ipv4_mapped is not None or address in _NAT64:
            return True
    if any(address in network for network in _REFUSED if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host in the resolver's order. Raises NameNotFound."""
    try:
        found = _resolvers.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM).result(RESOLVE_TIMEOUT_S)
    except FutureTimeout as error:
        raise NameNotFound(f"{host}: the resolver did not answer within {RESOLVE_TIMEOUT_S:.0f} s") from error
    except (OSError, UnicodeError) as error:
        raise NameNotFound(f"{host}: {getattr(error, 'strerror', None) or error}") from error
    return list(dict.fromkeys(entry[4][0] for entry in found))


def allowed_addresses(host: str, port: int, loopback_hosts: frozenset[str]) -> list[str]:
    """The addresses of a host that may be dialled. Raises RefusedAddress when there is none, NameNotFound."""
    addresses = resolve(host, port)
    good = []
    for text in addresses:
        address = ipaddress.ip_address(text.split("%")[0])
        if is_public(address) or (address.is_loopback and host.lower().strip("[]") in loopback_hosts):
            good.append(text)
    if not good:
        raise RefusedAddress(f"{host} leads to {', '.join(addresses)}, which is not on the public internet")
    return good


class _TimedStream(httpcore.NetworkStream):
    """A socket whose reads and writes end at the deadline of the thread that uses it."""

    def __init__(self, inner: httpcore.NetworkStream, clock: threading.local):
        self._inner, self._clock = inner, clock
        self._socket = inner.get_extra_info("socket")

    def _left(self, timeout: float | None) -> float:
        left = getattr(self._clock, "deadline", time.monotonic() + 30) - time.monotonic()
        if left <= 0:
            raise DeadlinePassed
        return min(left, timeout) if timeout else left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        # A server that sends head and body apart waits for our acknowledgement between them, which Linux delays by 40 ms.
        if _QUICKACK is not None and self._socket is not None:
            self._socket.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
        return self._inner.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, self._left(timeout)), self._clock)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Dials checked addresses only."""

    def __init__(self, loopback_hosts: frozenset[str], clock: threading.local):
        self._inner = httpcore.SyncBackend()
        self._loopback_hosts, self._clock = loopback_hosts, clock

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception | None = None
        for address in allowed_addresses(host, port, self._loopback_hosts):
            left = getattr(self._clock, "deadline", time.monotonic() + 30) - time.monotonic()
            if left <= 0:
                raise DeadlinePassed
            try:
                stream = self._inner.connect_tcp(address, port, min(CONNECT_TIMEOUT_S, left), local_address, socket_options)
                return _TimedStream(stream, self._clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(self, path: str, timeout: float | None = None, socket_options: Iterable | None = None):
        raise RefusedAddress("unix sockets are not dialled")


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Iterable[bytes]):
        self._stream = stream

    def __iter__(self):
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


class GuardedTransport(httpx.BaseTransport):
    """httpx over a pool that dials through GuardedBackend. `clock.deadline` (monotonic seconds) limits the calling thread's transfer."""

    def __init__(self, loopback_hosts: frozenset[str], connections: int = 16):
        self.clock = threading.local()
        self._pool = httpcore.ConnectionPool(
            ssl_context=_ssl_context(), max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=15,
            network_backend=GuardedBackend(loopback_hosts, self.clock),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path)
        inner = httpcore.Request(request.method, url, headers=request.headers.raw, content=request.stream, extensions=request.extensions)
        answer = self._pool.handle_request(inner)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream), extensions=answer.extensions)

    def close(self) -> None:
        self._pool.close()


_context: ssl.SSLContext | None = None


def _ssl_context() -> ssl.SSLContext:
    """One for the process: loading the certificates takes longer than a small round."""
    global _context
    if _context is None:
        _context = httpx.create_ssl_context()
    return _context
