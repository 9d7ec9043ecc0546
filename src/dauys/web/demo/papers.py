"""What people of the demonstration attach to their petitions: drawings and a table, made while it is loaded."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

SKY, GRASS, STREET, STONE = "#dbeaf0", "#8fb98a", "#6b7176", "#c9c4ba"
LANE, LINE, WALL, RAIL = "#2f7f6d", "#f4f1ea", "#e3d3bd", "#4a4f55"
Script = Mapping[str, Any]


def street(_script: Script) -> bytes:
    """A street from above, with a lane for bicycles on each side, as PNG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  (only a demonstration that is being loaded needs it)

    picture = Image.new("RGB", (1_200, 760), GRASS)
    draw = ImageDraw.Draw(picture)
    for top, bottom, colour in ((90, 670, STONE), (150, 610, LANE), (215, 545, STREET)):
        draw.rectangle((0, top, 1_200, bottom), fill=colour)
    for left in range(20, 1_200, 120):
        draw.rectangle((left, 374, left + 64, 386), fill=LINE)
        for middle in (182, 578):
            draw.ellipse((left, middle - 12, left + 24, middle + 12), outline=LINE, width=4)
            draw.ellipse((left + 34, middle - 12, left + 58, middle + 12), outline=LINE, width=4)
        for middle in (60, 700):
            draw.ellipse((left, middle - 26, left + 52, middle + 26), fill="#5f9a68")
    return _saved(picture, "PNG")


def ramp(_script: Script) -> bytes:
    """A door three steps above the street, and a ramp too steep for a wheelchair, as JPEG."""
    from PIL import Image, ImageDraw  # noqa: PLC0415  (as above)

    picture = Image.new("RGB", (1_200, 800), WALL)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 640, 1_200, 800), fill=STONE)
    draw.rectangle((690, 210, 900, 520), fill="#6d4f3a")
    for number in range(3):
        draw.rectangle((640 - 60 * number, 520 + 40 * number, 950, 640), fill=("#b9b3a8", "#a9a398", "#989287")[number])
    draw.polygon(((250, 640), (640, 520), (640, 640)), fill=STREET)
    draw.line((250, 560, 640, 440), fill=RAIL, width=10)
    for left in (270, 450, 625):
        top = 560 - (left - 250) * 120 // 390
        draw.line((left, top, left, top + 84), fill=RAIL, width=8)
    draw.rectangle((120, 180, 380, 400), fill=SKY, outline="#ffffff", width=12)
    return _saved(picture, "JPEG")


def _saved(picture: Any, form: str) -> bytes:
    made = io.BytesIO()
    picture.save(made, form)
    return made.getvalue()


SHEET = """
#set page(paper: "a4", margin: 2.2cm)
#set text(size: 12pt, font: "Onest")
= #sys.inputs.title
#v(1em)
#table(columns: (1fr, auto, auto), inset: 8pt, stroke: 0.5pt + luma(180),
  ..range(1, 11).map(n => ([#sys.inputs.word #n], [#(7 + calc.rem(n * 5, 11)):#(10 + calc.rem(n * 17, 50))],
    [#(120 + calc.rem(n * 173, 640))])).flatten())
"""


def sheet(script: Script) -> bytes:
    """A page with a table, as PDF."""
    import typst  # noqa: PLC0415  (as above)
    from django.conf import settings  # noqa: PLC0415  (as above)

    own = script["language"]
    words = {"kk": "Орын", "ru": "Место", "en": "Place"}
    told = {"title": str(script["title"][own]), "word": words[own]}
    faces = [str(settings.PACKAGE / "kernel" / "static" / "build" / "print")]
    with TemporaryDirectory() as folder:
        layout = Path(folder) / "sheet.typ"
        layout.write_text(SHEET, encoding="utf-8")
        drawn: bytes = typst.compile(str(layout), sys_inputs=told, font_paths=faces)
    return drawn


DRAW: Mapping[str, Callable[[Script], bytes]] = {"street": street, "ramp": ramp, "sheet": sheet}
"""What a script may name."""
