from __future__ import annotations

import io
import os
import zipfile
from datetime import timedelta

import pytest
import typst
from PIL import Image
from tests.files.conftest import NOW, ROOMY, archive, photo, send, settled, stored

from dauys.files import settling, storage
from dauys.files.models import File
from dauys.files.rules import Allowance

pytestmark = pytest.mark.django_db
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"plain words", "text/plain"),
        ("Сәлем".encode(), "text/plain"),
        (b"<!DOCTYPE html><p>", "text/html"),
        (b"  <script>alert(1)</script>", "text/html"),
        ("<html>".encode("utf-16"), "text/html"),
        (b"<?xml version='1.0'?><svg onload='alert(1)'/>", "image/svg+xml"),
        (b"<?xml version='1.0'?><note/>", "application/xml"),
        (b"#!/bin/sh\n", "text/x-script"),
        (b"MZ\x90\0\3" + bytes(80), "application/vnd.microsoft.portable-executable"),
        (b"\x7fELF" + bytes(80), "application/x-elf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le"), "application/msword"),
        (archive(types=b"<x/>", word__document=b"<x/>"), WORD),
        (
            archive(word__document=b"<x/>", types=b"<x/>", word__vbaProject=b"", **{"word__vbaProject.bin": b"x"}),
            "application/vnd.ms-word.document.macroenabled.12",
        ),
        (archive(mimetype=b""), "application/zip"),
        (archive(**{"META-INF__MANIFEST.MF": b""}), "application/java-archive"),
        (b"PK\3\4 and then nothing that fits", "application/zip"),
        (bytes([0, 1, 2, 3]) * 30, "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, kind: str):
    file = settled(content, "holiday.jpg")
    assert (file.state, file.type) == ("ready", kind)
    assert stored(file) == content


def test_an_open_document_says_what_it_is_in_its_first_entry():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        opened.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        opened.writestr("content.xml", "<x/>")
    assert settled(made.getvalue()).type == "application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("photo.jpg", b"<html>", "photo.jpg.html"),
        ("page.html", b"<html>", "page.html"),
        ("report.pdf", b"MZ\x90\0" + bytes(90), "report.pdf.bin"),
        ("setup.exe", b"MZ\x90\0" + bytes(90), "setup.exe"),
        ("table.csv", b"a;b", "table.csv"),
        ("essay.docx", b"only words", "essay.docx.bin"),
        ("../../etc/passwd", b"words", "passwd"),
        ("C:\\Users\\me\\a.txt", b"words", "a.txt"),
        ("a\0b\x1f.txt", b"words", "ab.txt"),
        ("innocent\u202egpj.exe", b"words", "innocentgpj.exe"),
        ("", b"words", "file"),
        ("...", b"words", "file"),
        (".htaccess", b"words", "htaccess"),
        ("ә" * 10_000 + ".txt", b"words", "ә" * 116 + ".txt"),
        ("x" * 10_000, b"words", "x" * 120),
    ],
)
def test_a_name_is_plain_and_its_ending_tells_the_truth(name: str, content: bytes, told: str):
    assert settled(content, name).name == told


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_nothing_hidden_is_left_in_a_photo_and_it_stands_upright(form: str):
    file = settled(photo(form, comment=b"taken at home"), "a.jpg")
    assert file.state == "ready"
    content = stored(file)
    assert b"ACME" not in content
    assert b"taken at home" not in content
    with Image.open(io.BytesIO(content)) as seen:
        assert (seen.format, seen.size) == (form, (40, 60))
        assert not seen.getexif().get_ifd(0x8825)
        assert 0x010F not in seen.getexif()
    assert (file.width, file.height) == (40, 60)


def test_a_moving_picture_keeps_moving():
    frames = [Image.new("RGB", (30, 20), colour) for colour in ("red", "blue", "green")]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=[100, 200, 300], comment=b"secret")
    file = settled(made.getvalue())
    with Image.open(io.BytesIO(stored(file))) as seen:
        assert seen.n_frames == 3
    assert b"secret" not in stored(file)


def test_a_picture_with_something_else_behind_it_loses_that():
    file = settled(photo("PNG") + archive(evil=b"payload"), "a.png")
    assert (file.type, b"payload" in stored(file), b"evil" in stored(file)) == ("image/png", False, False)


def flat(side: int) -> bytes:
    made = io.BytesIO()
    Image.new("1", (side, side)).save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (flat(8_001), "picture_too_large"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "unreadable_picture"),
        (b"\xff\xd8\xff\xe0" + os.urandom(500), "unreadable_picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(50), "unknown_picture"),
    ],
    ids=["bomb", "broken-png", "broken-jpeg", "heic"],
)
def test_a_picture_that_cannot_be_made_anew_is_refused_and_not_kept(content: bytes, why: str, store):
    file = settled(content, "a.png")
    assert (file.state, file.why) == ("refused", why)
    assert not (store / "kept").exists()


def test_the_largest_picture_that_is_made_anew_has_64_million_dots():
    assert settled(flat(8_000)).state == "ready"


def test_the_first_page_of_a_pdf_is_drawn():
    file = settled(typst.compile(b"= Hello\n#pagebreak()\ntwo"), "a.pdf")
    assert (file.type, file.pages) == ("application/pdf", 2)
    with Image.open(io.BytesIO(stored(file, "preview"))) as seen:
        assert (seen.format, max(seen.size)) == ("WEBP", 1_200)
    with Image.open(io.BytesIO(stored(file, "thumbnail"))) as seen:
        assert max(seen.size) == 240


@pytest.mark.parametrize("content", [b"%PDF-1.7\n" + os.urandom(3_000), b"%PDF-", b"%PDF-1.4\n" + b"[" * 300_000])
def test_a_pdf_that_cannot_be_read_is_kept_without_a_picture(content: bytes):
    file = settled(content, "a.pdf")
    assert (file.state, file.type, file.has_picture) == ("ready", "application/pdf", False)


def pdf_without_end() -> bytes:
    """A page that draws more than any machine can in the time it has."""
    drawing = b"0 0 m 600 800 l S " * 200
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>>",
        b"<</Length 1200>>stream\n" + b"/A Do " * 200 + b"\nendstream",
    ]
    for number in range(5, 13):
        inner = b"/A Do " * 60 + drawing
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources<</XObject<</A %d 0 R>>>>/Length %d>>stream\n"
        objects.append(head % (number + 1, len(inner)) + inner + b"\nendstream")
    objects.append(b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 1>>stream\n \nendstream")
    body = b"".join(b"%d 0 obj\n" % number + one + b"\nendobj\n" for number, one in enumerate(objects, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_a_pdf_that_never_ends_is_stopped_and_kept_without_a_picture(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(settling, "PATIENCE", 3)
    file = settled(pdf_without_end(), "a.pdf")
    assert (file.state, file.type, file.has_picture) == ("ready", "application/pdf", False)


def test_a_table_of_contents_without_end_does_not_fill_the_memory():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened:
        for number in range(20_000):
            opened.writestr(f"{number}", b"")
    assert settled(made.getvalue()).type == "application/zip"


@pytest.mark.parametrize(
    ("types", "state"),
    [((), "ready"), (("image/*",), "ready"), (("image/png",), "refused"), (("image/jpeg",), "ready")],
)
def test_only_types_that_are_admitted_are_kept(types: tuple[str, ...], state: str):
    file = settled(photo(), "a.jpg", allowance=Allowance(ROOMY.total, types))
    assert (file.state, file.why) == (state, "type_not_allowed" if state == "refused" else "")


def test_a_file_whose_looking_through_was_cut_off_is_looked_through_again_later():
    file = send(b"Hello")
    File.objects.filter(pk=file.pk).update(due_at=NOW + settling.CLAIM)  # as a killed worker leaves it
    settling.run(NOW + settling.CLAIM - timedelta(seconds=1))
    assert File.objects.get(pk=file.pk).state == "waiting"
    settling.run(NOW + settling.CLAIM)
    assert File.objects.get(pk=file.pk).state == "ready"


def test_two_who_look_through_at_once_do_it_once():
    file = send(b"Hello")
    first, second = File.objects.get(pk=file.pk), File.objects.get(pk=file.pk)
    settling.settle(first, now=NOW)
    settling.settle(second, now=NOW)
    kept = File.objects.get(pk=file.pk)
    assert stored(kept) == b"Hello"


def test_a_store_that_fails_is_told_and_the_file_waits():
    file = send(b"Hello")
    storage.delete(file.pieces.get().name)
    with pytest.raises(ExceptionGroup, match="settling"):
        settling.run(NOW)
    again = File.objects.get(pk=file.pk)
    assert (again.state, again.due_at, again.attempts) == ("waiting", NOW + timedelta(minutes=1), 1)
