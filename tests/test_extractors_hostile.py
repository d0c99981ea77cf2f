"""Hostile servers, links and bodies over a real loopback server: each is named, nothing inside is reached, the other articles go on."""

from __future__ import annotations

import gzip
import ipaddress
import os
import re
import socket
import ssl
import subprocess
import sys
import time
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpcore
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from extractors import addresses, transfer
from extractors.collect import CollectionFailed, collect_source
from tests.extractors_press import Press, add_source, last_batch, make_settings, page_html, read_batch

STORY = "\n\n".join(
    f"Gunmen opened fire on checkpoint number {n} near the village of Tel Samar on Monday, wounding two policemen, a source said."
    for n in range(3)
)
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def press():
    press = Press()
    yield press
    press.close()


@pytest.fixture
def settings(tmp_path):
    return make_settings(tmp_path)


@pytest.fixture
def short_limits(monkeypatch):
    monkeypatch.setattr(transfer, "MAX_TRANSFER_S", 1.0)
    monkeypatch.setattr(transfer, "READ_TIMEOUT_S", 0.6)


def collect_links(press, settings, links: list[str]) -> dict:
    """A round over a feed with these links and, last, a good article. Returns {link: reason of its reject}."""
    press.page("/good", "Two policemen wounded", STORY)
    items = "".join(f"<item><title>t{n}</title><link>{link}</link></item>" for n, link in enumerate([*links, f"{press.url}/good"]))
    body = f"<?xml version='1.0'?><rss version='2.0'><channel><title>T</title>{items}</channel></rss>"
    press.routes["/feed"] = (200, {"Content-Type": "application/rss+xml"}, body.encode())
    add_source(settings, "daily", f"{press.url}/feed")
    found = read_batch(collect_source("daily", settings)["batch"])
    assert [article["url"] for article in found["articles"]] == [f"{press.url}/good"], "the good article goes on"
    return {reject["url"]: reject["reason"] for reject in found["rejects"]}


INSIDE = [
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/", "http://10.0.0.1/", "http://172.16.9.9/",
    "http://192.168.1.1/admin", "http://100.64.0.1/", "http://0.0.0.0:{port}/secret", "http://localhost:{port}/secret",
    "http://127.0.0.2:{port}/secret", "http://127.1:{port}/secret", "http://0x7f.1:{port}/secret", "http://2130706433:{port}/secret",
    "http://[::1]:{port}/secret", "http://[::ffff:127.0.0.1]:{port}/secret", "http://[64:ff9b::7f00:1]/secret", "http://[fe80::1]/",
    "http://[2002:7f00:1::]/secret", "http://224.0.0.1/", "http://user:word@127.0.0.1:{port}/secret",
]  # fmt: skip


def test_addresses_inside_are_refused_as_links(press, settings):
    links = [link.format(port=press.url.rsplit(":", 1)[1]) for link in INSIDE]
    reasons = collect_links(press, settings, links)
    assert reasons == dict.fromkeys(links, "refused_address")
    assert press.paths("/secret") == []


def test_addresses_inside_are_refused_on_redirects(press, settings):
    places = [*(link.format(port=press.url.rsplit(":", 1)[1]) for link in INSIDE), "file:///etc/passwd", "gopher://127.0.0.1/"]
    for number, place in enumerate(places):
        press.routes[f"/go{number}"] = (302, {"Location": place}, b"")
    reasons = collect_links(press, settings, [f"{press.url}/go{number}" for number in range(len(places))])
    assert reasons == {f"{press.url}/go{number}": "refused_address" for number in range(len(places))}
    assert press.paths("/secret") == []


@pytest.mark.parametrize("address", [
    "0.0.0.0", "::", "::ffff:10.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::a00:1", "fec0::1", "fe80::1", "fd00::1", "192.0.0.8", "198.18.0.1", "240.0.0.1",
    "255.255.255.255", "::ffff:0:7f00:1", "::127.0.0.1", "2001:db8::1", "2002:a00:1::", "100.64.1.1", "169.254.169.254", "168.63.129.16", "ff02::1",
    "2001:0:7f00:1::", "3fff::1",
])  # fmt: skip
def test_address_inside_is_not_public_however_it_is_wrapped(address):
    assert not addresses.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_address_is_public_also_behind_a_translator(address):
    assert addresses.is_public(ipaddress.ip_address(address))


def answer_names(monkeypatch, answers: dict[str, list[list[str]]]) -> None:
    """The resolver gives a name's answers one after the other, the last for ever."""
    real = socket.getaddrinfo

    def resolve(host, port, *rest, **named):
        if host not in answers:
            return real(host, port, *rest, **named)
        queue = answers[host]
        found = queue.pop(0) if len(queue) > 1 else queue[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def test_public_name_that_leads_inside_is_refused(press, settings, monkeypatch):
    answer_names(monkeypatch, {"news.example": [["127.0.0.1"]]})
    link = f"http://news.example:{press.url.rsplit(':', 1)[1]}/secret"
    assert collect_links(press, settings, [link]) == {link: "refused_address"}
    assert press.paths("/secret") == []


def test_name_that_changes_its_address_after_the_check_gains_nothing(monkeypatch):
    """The address that was checked is the one that is dialled, and each new connection is checked again."""
    dialled = []
    answer_names(monkeypatch, {"news.example": [["8.8.8.8", "10.0.0.1"], ["127.0.0.1"]]})

    def dial(self, host, port, *rest):
        dialled.append(host)
        raise httpcore.ConnectError("not in a test")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", dial)
    exchanger = transfer.Exchanger(frozenset(), "test")
    for expected in ("connection", "refused_address", "refused_address"):
        with pytest.raises(transfer.FetchFailure) as failure:
            exchanger.exchange(transfer.check_url("http://news.example/"), {}, time.monotonic())
        assert failure.value.kind == expected
    exchanger.close()
    assert dialled == ["8.8.8.8"]


def test_resolver_that_hangs_is_a_dns_failure(press, settings, monkeypatch):
    monkeypatch.setattr(addresses, "RESOLVE_TIMEOUT_S", 0.2)
    real = socket.getaddrinfo

    def resolve(host, *rest, **named):
        if host == "slow.example":
            time.sleep(0.8)
        return real("127.0.0.1" if host == "slow.example" else host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert collect_links(press, settings, ["http://slow.example/a"]) == {"http://slow.example/a": "dns"}


def drip(piece: bytes, head: bytes = b"", pause_s: float = 0.1):
    """An answer that never ends: `head`, then `piece` again and again."""

    def answer(handler):
        handler.close_connection = True
        try:
            handler.wfile.write(head)
            for _n in range(2000):
                handler.wfile.write(piece)
                handler.wfile.flush()
                time.sleep(pause_s)
        except OSError:
            pass

    return answer


def hang(handler):
    handler.close_connection = True
    time.sleep(1.5)


def send_raw(*parts: bytes):
    def answer(handler):
        handler.close_connection = True
        for part in parts:
            handler.wfile.write(part)

    return answer


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
DRIPPED_GZIP = gzip.compress(bytes(100_000))[:60]


def test_transfers_that_do_not_end_are_cut(press, settings, short_limits):
    answers = {
        "drip_body": (drip(b"1\r\nx\r\n", CHUNKED), "timeout"), "drip_head": (drip(b"X-A: 1\r\n", b"HTTP/1.1 200 OK\r\n"), "timeout"),
        "silent": (hang, "timeout"), "endless": (drip(b"10000\r\n" + b"x" * 65536 + b"\r\n", CHUNKED, 0), "too_large"),
        "endless_head": (drip(b"X-A: " + b"y" * 60_000 + b"\r\n", b"HTTP/1.1 200 OK\r\n", 0), "connection"),
        "informational": (drip(b"HTTP/1.1 103 Early Hints\r\n\r\n", pause_s=0.05), "timeout"),
    }
    press.routes.update({f"/{name}": answer for name, (answer, _kind) in answers.items()})
    # endless at full speed may meet the shortened second before its ten megabytes; both are cuts
    reasons = collect_links(press, settings, [f"{press.url}/{name}" for name in answers])
    for name, (_answer, kind) in answers.items():
        allowed = {kind, "timeout"} if name.startswith("endless") else {kind}
        assert reasons[f"{press.url}/{name}"] in allowed, name


BODIES = {
    "gzip_bomb": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(40_000_000)), "too_large"),
    "nested_bomb": (200, {**HTML, "Content-Encoding": "gzip, gzip"}, gzip.compress(gzip.compress(bytes(40_000_000))), "malformed"),
    "deflate_bomb": (200, {**HTML, "Content-Encoding": "deflate"}, zlib.compress(bytes(40_000_000)), "too_large"),
    "many_members": (200, {**HTML, "Content-Encoding": "gzip"}, gzip.compress(bytes(600_000)) * 40, "too_large"),
    "not_gzip": (200, {**HTML, "Content-Encoding": "gzip"}, b"<html>plain</html>", "malformed"),
    "brotli": (200, {**HTML, "Content-Encoding": "br"}, b"\x0b\x02\x80", "malformed"),
    "eleven_mb": (200, HTML, b"<p>" + b"x" * 11 * 1024 * 1024, "too_large"),
    "binary": (200, HTML, bytes(range(256)) * 2000, "empty"),
    "pdf_in_name_only": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7\n1 0 obj << /Pages 1 0 R >> trailer << /Root 1 0 R >>", "malformed"),
    "challenge": (200, HTML, b"<html><head><title>Just a moment...</title></head><body>Checking your browser</body></html>", "blocked"),
    "forbidden": (403, HTML, b"no", "blocked"),
    "gone": (410, {}, b"", "http_4xx"),
    "broken": (503, {}, b"", "http_5xx"),
    "nowhere": (302, {}, b"", "malformed"),
    "to_data": (302, {"Location": "data:text/html,hello"}, b"", "malformed"),
    "round_and_round": (302, {"Location": "/round_and_round"}, b"", "malformed"),
    "open_tags": (200, HTML, b"<html><body>" + b"<a <p <" * 150_000, "layout_changed"),
    "deep": (200, HTML, b"<div>" * 30_000, "layout_changed"),
}  # fmt: skip


def test_bodies_that_attack_the_reader_are_named(press, settings):
    for name, (status, headers, body, _kind) in BODIES.items():
        press.routes[f"/{name}"] = (status, headers, body)
    started = time.monotonic()
    reasons = collect_links(press, settings, [f"{press.url}/{name}" for name in BODIES])
    assert {url.rsplit("/", 1)[1]: kind for url, kind in reasons.items()} == {name: row[3] for name, row in BODIES.items()}
    assert len(press.paths("/round_and_round")) == 6, "one request and five redirects"
    assert time.monotonic() - started < 25


def test_answers_that_break_the_protocol_are_named(press, settings, short_limits):
    answers = {
        "cut_short": send_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<html>"),
        "not_http": send_raw(b"220 mail.example ESMTP\r\n"),
        "closed": send_raw(),
        "bad_chunk": send_raw(CHUNKED, b"zz\r\nhello\r\n"),
        "negative": send_raw(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"),
        "two_lengths": send_raw(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 900\r\n\r\nhello"),
    }
    press.routes.update({f"/{name}": answer for name, answer in answers.items()})
    reasons = collect_links(press, settings, [f"{press.url}/{name}" for name in answers])
    assert {url.rsplit("/", 1)[1]: kind for url, kind in reasons.items()} == dict.fromkeys(answers, "connection")


def make_certificate(folder: Path) -> Path:
    """A certificate for localhost that nobody signed but itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = folder / "self_signed.pem"
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def test_broken_tls_is_named(press, settings, tmp_path):
    secure = Press()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(make_certificate(tmp_path))
    secure.server.socket = context.wrap_socket(secure.server.socket, server_side=True)
    links = [secure.url.replace("http:", "https:") + "/a", press.url.replace("http:", "https:") + "/plain"]
    try:
        assert collect_links(press, settings, links) == dict.fromkeys(links, "tls")
    finally:
        secure.close()


def test_links_that_are_no_web_addresses_are_rejects_with_a_reason(press, settings):
    links = ["javascript:alert(1)", "data:text/html,hello", "mailto:a@b.example", "http://", "http://[::1/", "http://x:99999/", "file:///etc/passwd"]
    press.page("/good", "Two policemen wounded", STORY)
    anchors = "".join(f'<li><a href="{link}">Link number {n}</a></li>' for n, link in enumerate(links))
    press.routes["/list"] = (200, HTML, f"<html><body>{anchors}<li><a href='/good'>Good</a></li></body></html>".encode())
    add_source(settings, "listed", f"{press.url}/list", kind="listing", listing={"link": "li a"})
    assert [a["url"] for a in read_batch(collect_source("listed", settings)["batch"])["articles"]] == [f"{press.url}/good"]
    items = "".join(f"<item><title>t{n}</title><link>{link}</link></item>" for n, link in enumerate(links))
    press.routes["/feed"] = (200, {}, f"<?xml version='1.0'?><rss version='2.0'><channel>{items}</channel></rss>".encode())
    add_source(settings, "fed", f"{press.url}/feed")
    found = read_batch(collect_source("fed", settings)["batch"])
    assert found["articles"] == [] and len(found["rejects"]) == len(links)
    assert {r["reason"] for r in found["rejects"]} == {"the entry has no usable URL"}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ENTITY_FEEDS = {
    "laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>', "quadratic": f'<!DOCTYPE rss [<!ENTITY l11 "{"ha" * 400_000}">]>',
    "file": '<!DOCTYPE rss [<!ENTITY l11 SYSTEM "file:///etc/passwd">]>', "http": '<!DOCTYPE rss [<!ENTITY l11 SYSTEM "{url}/secret">]>',
    "dtd": '<!DOCTYPE rss SYSTEM "{url}/secret">', "parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "{url}/secret"> %p;]>',
}  # fmt: skip


@pytest.mark.parametrize("name", ENTITY_FEEDS)
@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_xml_entities_fetch_and_fill_nothing(press, settings, name, kind):
    head = ENTITY_FEEDS[name].replace("{url}", press.url)
    use = "&l11;" * (50 if name == "quadratic" else 1)
    press.page("/good", "Two policemen wounded", STORY)
    if kind == "feed":
        body = f"<?xml version='1.0'?>{head}<rss version='2.0'><channel><item><title>A{use}Z</title><link>{press.url}/good</link></item></channel></rss>"
    else:
        body = (f"<?xml version='1.0'?>{head}<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
                f"<url><loc>{press.url}/{use}</loc></url><url><loc>{press.url}/good</loc></url></urlset>")  # fmt: skip
    press.routes["/feed"] = (200, {}, body.encode())
    add_source(settings, "daily", f"{press.url}/feed", kind=kind)
    started = time.monotonic()
    try:
        collect_source("daily", settings)
    except CollectionFailed as failure:
        assert failure.kind in ("malformed", "empty")
    kept = (settings.collected / last_batch(settings)["batch"]["batch"] / "articles.jsonl").read_text()
    assert "root:" not in kept and "hahaha" not in kept
    assert press.paths("/secret") == [] and time.monotonic() - started < 8


def test_wrong_charset_and_control_characters_do_not_reach_the_text(press, settings):
    arabic = "أصيب شرطيان بهجوم مسلح قرب القرية صباح الاثنين، بحسب مصدر أمني تحدث عن التفاصيل كلها. " * 3
    dirty = STORY.replace("Gunmen", "Gun\u202emen\x07\u200b").replace("policemen", "police\u00admen")
    press.routes["/utf8_as_latin"] = (200, {"Content-Type": "text/html; charset=iso-8859-1"}, page_html("شرطيان", arabic).encode())
    press.routes["/cp1256"] = (200, {"Content-Type": "text/html; charset=windows-1256"}, page_html("شرطيان", arabic).replace("utf-8", "").encode("cp1256"))
    press.routes["/unknown"] = (200, {"Content-Type": "text/html; charset=klingon"}, page_html("شرطيان مصابان", arabic).encode())
    press.routes["/dirty"] = (200, HTML, page_html("Two\u202e wounded", dirty).encode())
    names = ("utf8_as_latin", "cp1256", "unknown", "dirty")
    press.feed("/feed", [{"title": n, "path": f"/{n}"} for n in names])
    add_source(settings, "daily", f"{press.url}/feed", lang=None)
    texts = {a["url"].rsplit("/", 1)[1]: a["text"] for a in read_batch(collect_source("daily", settings)["batch"])["articles"]}
    assert all(texts[name] == arabic.strip() for name in names[:3])
    assert texts["dirty"] == STORY


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_failing_source_leaves_the_next_untouched_and_memory_stays_bounded(press, settings, tmp_path):
    """The command, in a process of its own, over everything heavy at once."""
    heavy = [name for name, row in BODIES.items() if row[3] == "too_large" or name in ("deep", "open_tags")]
    for name in heavy:
        press.routes[f"/{name}"] = BODIES[name][:3]
    press.page("/good", "Two policemen wounded", STORY)
    press.feed("/feed", [{"title": n, "path": f"/{n}"} for n in [*heavy, "good"]])
    add_source(settings, "heavy", f"{press.url}/feed")
    command = "import sys, extractors.__main__ as m; code = m.main(); print(open('/proc/self/status').read()); sys.exit(code)"
    environment = {**os.environ, "RASID_DATA": str(settings.data), "RASID_SOURCES": str(settings.sources), "RASID_LOOPBACK_HOSTS": "127.0.0.1"}
    # The child tells its own peak: what the kernel reports to the parent includes the parent's size before the exec.
    child = subprocess.run([sys.executable, "-c", command, "collect", "heavy"], env=environment, capture_output=True, text=True, timeout=120)
    assert child.returncode == 0, child.stderr
    found = last_batch(settings)
    assert found["batch"]["articles"] == 1 and found["batch"]["rejects"] == len(heavy)
    peak_mb = int(re.search(r"VmHWM:\s+(\d+) kB", child.stdout)[1]) / 1024
    assert 20 < peak_mb < 300, f"{peak_mb:.0f} MB"
