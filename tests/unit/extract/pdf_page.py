"""PDF pages drawn word by word, for layouts that no program at hand makes."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842
_FONTS = ("Helvetica", "Helvetica-Bold")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its baseline's start from the left and from the top; `turn` in quarter turns."""

    x: float
    y: float
    text: str
    size: float = 10
    is_bold: bool = False
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line, from the left and the top."""

    x: float
    y: float
    to_x: float
    to_y: float


def draw(*pages: Sequence[Text | Rule]) -> bytes:
    """Return a PDF whose content stands in the order in which it was drawn."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    fonts = "".join(f"/F{number} {number + 3} 0 R" for number in range(2))
    objects += [f"<</Type/Font/Subtype/Type1/BaseFont/{name}/Encoding/WinAnsiEncoding>>" for name in _FONTS]
    kids = []
    for page in pages:
        content = "\n".join(map(_drawn, page))
        objects.append(f"<</Length {len(content.encode('cp1252'))}>>stream\n{content}\nendstream")
        stream = len(objects)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {stream} 0 R"
            f"/Resources<</Font<<{fonts}>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    return _file(objects)


def _drawn(item: Text | Rule) -> str:
    if isinstance(item, Rule):
        return f"0.5 w {item.x} {HEIGHT - item.y} m {item.to_x} {HEIGHT - item.to_y} l S"
    escaped = item.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    matrix = {0: "1 0 0 1", 1: "0 1 -1 0", 3: "0 -1 1 0"}[item.turn]
    font = f"/F{int(item.is_bold)} {item.size} Tf"
    return f"BT {font} {matrix} {item.x} {HEIGHT - item.y} Tm ({escaped}) Tj ET"


def _file(objects: Sequence[str]) -> bytes:
    body, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{number} 0 obj{text}endobj\n".encode("cp1252")
    start = len(body)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    body += f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode()
    return body + f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()


def column(x: float, y: float, lines: Sequence[str], size: float = 10, leading: float = 13) -> list[Text]:
    """Return lines below each other."""
    return [Text(x, y + leading * number, line, size) for number, line in enumerate(lines)]
