"""Bytes to text: what a document is in, whatever the server, the document or nobody says about it."""

from __future__ import annotations

import pytest

from extractors.encodings import decode

ARABIC = "<html><body><p>قال مصدر أمني إن شرطيين أصيبا في هجوم على نقطة تفتيش، وإن القوات طوقت المكان من جهة النهر إلى الطريق العام</p></body></html>"
FRENCH = "<html><body><p>Deux policiers ont été blessés à l'entrée de la ville, a déclaré une source à l'hôpital où ils ont été soignés.</p></body></html>"
TURKISH = "<html><body><p>Kaynaklara göre iki polis yaralandı ve bölgeye çok sayıda asker gönderildi, şehir girişi için de önlem alındı.</p></body></html>"


@pytest.mark.parametrize(("text", "charset", "declared"), [
    (ARABIC, "cp1256", "iso-8859-1"), (ARABIC, "cp1256", "utf-8"), (ARABIC, "cp1256", None), (ARABIC, "cp1256", "windows-1256"),
    (ARABIC, "iso-8859-6", "iso-8859-6"), (ARABIC, "utf-8", "windows-1256"), (ARABIC, "utf-16-be", None), (FRENCH, "cp1252", None),
    (FRENCH, "cp1252", "iso-8859-1"), (FRENCH, "utf-8", "iso-8859-1"), (TURKISH, "cp1254", "windows-1254"), (TURKISH, "cp1254", None),
    (ARABIC, "cp1256", "no-such-set"),
])  # fmt: skip
def test_text_comes_back_whatever_is_declared(text, charset, declared):
    meta = '<meta charset="windows-1256">' if declared == "iso-8859-1" and charset == "cp1256" else ""
    assert decode(text.replace("<body>", meta + "<body>").encode(charset), declared).replace(meta, "") == text


def test_single_bytes_of_another_set_in_utf8_do_not_spoil_the_rest():
    body = ARABIC.encode() + "<p>It’s – so</p>".encode("cp1252")
    assert decode(body) == ARABIC + "<p>It’s – so</p>"


def test_body_cut_inside_a_letter_is_still_utf8():
    assert decode(ARABIC.encode()[:201]).startswith("<html><body><p>قال مصدر أمني")


def test_anything_decodes():
    for body in (b"", bytes(range(256)), b"\xff\xfe", b"\xff", b"<\0", b"\0<\0?", b"\xef\xbb\xbf\xff"):
        assert isinstance(decode(body), str)
