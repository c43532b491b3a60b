"""A small deterministic PDF writer: enough for a guideline with headings, lists and dose tables.

Standard library only.  Fonts are the standard Helvetica faces with WinAnsiEncoding,
so every text extractor reads æ, ø and å.
"""
from __future__ import annotations

import hashlib
import re
import zlib

from watcher.demo.origin.model import NOTE, Doc, ingress, plain

PRODUCERS = {
    "A": {"Producer": "origin-fixture writer 1", "Creator": "Tekstbehandler 16", "hyphen": False, "compress": True},
    "B": {"Producer": "origin-fixture export 7.3", "Creator": "PDF-eksport", "hyphen": True, "compress": True},
    "C": {"Producer": "origin-fixture export 7.4", "Creator": "PDF-eksport", "hyphen": True, "compress": False},
}
W, H, MX, TOP, BOTTOM = 595, 842, 57, 770, 70


def wrap(text: str, cols: int, hyphen: bool) -> list[str]:
    out, line = [], ""
    for word in text.split():
        while True:
            cand = f"{line} {word}" if line else word
            if len(cand) <= cols:
                line = cand
                break
            room = cols - len(line) - 2
            if hyphen and len(word) > 12 and room >= 5 and re.fullmatch(r"[A-Za-zÆØÅæøå]+[.,:;]?", word) and len(word) - room >= 4:
                out.append(f"{line} {word[:room]}-".strip())
                line, word = "", word[room:]
                continue
            if line:
                out.append(line)
                line = ""
                continue
            out.append(word[:cols])
            word = word[cols:]
            if not word:
                break
    if line:
        out.append(line)
    return out


def lit(s: str) -> bytes:
    b = s.replace("−", "-").encode("cp1252", "replace")
    return b"(" + b.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


class Pages:
    def __init__(self, doc, size):
        self.doc, self.size, self.pages, self.y = doc, size, [], 0
        self.new()

    def new(self):
        self.pages.append([])
        self.y = TOP

    def room(self, need):
        if self.y - need < BOTTOM:
            self.new()

    def text(self, x, s, size, font="F1"):
        self.pages[-1].append(b"BT /%s %d Tf %.1f %.1f Td " % (font.encode(), size, x, self.y) + lit(s) + b" Tj ET")

    def line(self, x1, x2, y=None):
        y = self.y if y is None else y
        self.pages[-1].append(b"0.5 w %.1f %.1f m %.1f %.1f l S" % (x1, y, x2, y))


def render(doc: Doc) -> bytes:
    p = PRODUCERS[doc.chrome["producer"]]
    size, cols = doc.chrome["size"], doc.chrome["columns"]
    lead = size + 4
    pg = Pages(doc, size)
    title = plain(doc.sections[0].title)

    def para(text, indent=0, bullet=""):
        lines = wrap(text, cols - indent // 5, p["hyphen"])
        for i, ln in enumerate(lines):
            pg.room(lead)
            if bullet and i == 0:
                pg.text(MX + indent - 12, bullet, size)
            pg.text(MX + indent, ln, size)
            pg.y -= lead
        pg.y -= 4

    pg.text(MX, title, 16, "F2")
    pg.y -= 22
    pg.text(MX, f"Versjon {doc.meta['version']}    Sist oppdatert {doc.meta['updated']}", size)
    pg.y -= lead + 6
    para(ingress(doc))
    for s in doc.sections[1:]:
        pg.room(60)
        pg.y -= 6
        pg.text(MX, plain(s.title), 13 if s.level == 2 else 11, "F2")
        pg.y -= lead + 3
        i = 0
        while i < len(s.lines):
            ln = s.lines[i]
            if not ln.strip():
                i += 1
            elif ln.startswith("- "):
                para(plain(ln[2:]), 18, "•")
                i += 1
            elif ln.startswith("|"):
                rows, cap = [], ""
                while i < len(s.lines) and s.lines[i].startswith("|"):
                    if s.lines[i].startswith("|="):
                        cap = s.lines[i][2:].strip()
                    else:
                        rows.append([plain(c.strip()) for c in s.lines[i].strip("|").split("|")])
                    i += 1
                if cap:
                    pg.room(lead * 2)
                    pg.text(MX, "Tabell: " + cap, size, "F2")
                    pg.y -= lead
                n = len(rows[0])
                cw = (W - 2 * MX) / n
                cc = int(cols / n) - 2
                pg.room(lead * 2)
                pg.line(MX, W - MX, pg.y + size + 2)
                for r, row in enumerate(rows):
                    cells = [wrap(c, cc, False) or [""] for c in row]
                    hgt = max(len(c) for c in cells)
                    pg.room(lead * hgt + 4)
                    y0 = pg.y
                    for k in range(hgt):
                        for j, c in enumerate(cells):
                            if k < len(c):
                                pg.text(MX + j * cw + 3, c[k], size, "F2" if r == 0 else "F1")
                        pg.y -= lead
                    pg.line(MX, W - MX, pg.y + size + 2)
                    assert y0 >= pg.y
                pg.y -= 6
            else:
                para(plain(ln))
                i += 1
    total = len(pg.pages)
    objs: list[bytes] = []

    def add(b):
        objs.append(b)
        return len(objs)
    cat, pages = add(b""), add(b"")
    f1 = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    f2 = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>")
    kids = []
    for n, ops in enumerate(pg.pages, 1):
        foot = (b"BT /F1 8 Tf %d 40 Td " % MX + lit(f"{title} - versjon {doc.meta['version']} - {doc.meta['updated']}") + b" Tj ET\n"
                b"BT /F1 8 Tf %d 40 Td " % (W - MX - 60) + lit(f"Side {n} av {total}") + b" Tj ET\n"
                b"BT /F1 7 Tf %d 28 Td " % MX + lit(NOTE) + b" Tj ET")
        data = b"\n".join(ops) + b"\n" + foot
        if p["compress"]:
            z = zlib.compress(data, 9)
            st = add(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(z) + z + b"\nendstream")
        else:
            st = add(b"<< /Length %d >>\nstream\n" % len(data) + data + b"\nendstream")
        kids.append(add(b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F1 %d 0 R /F2 %d 0 R >> >> /Contents %d 0 R >>"
                        % (pages, W, H, f1, f2, st)))
    objs[pages - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (total, b" ".join(b"%d 0 R" % k for k in kids))
    objs[cat - 1] = b"<< /Type /Catalog /Pages %d 0 R /Lang (nb-NO) >>" % pages
    d, m, y = doc.meta["updated"].split(".")
    hour = {"A": "08", "B": "11", "C": "15"}[doc.chrome["producer"]]
    info = add(b"<< /Title " + lit(title) + b" /Producer " + lit(p["Producer"]) + b" /Creator " + lit(p["Creator"])
               + b" /CreationDate (D:%s%s%s%s0000Z) /ModDate (D:%s%s%s%s3000Z) >>" % ((y.encode(), m.encode(), d.encode(), hour.encode()) * 2))
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offs = []
    for i, o in enumerate(objs, 1):
        offs.append(len(out))
        out += b"%d 0 obj\n" % i + o + b"\nendobj\n"
    x = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objs) + 1) + b"".join(b"%010d 00000 n \n" % o for o in offs)
    fid = hashlib.md5(bytes(out)).hexdigest().encode()
    out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n" % (len(objs) + 1, cat, info, fid, fid, x)
    return bytes(out)
