"""A PDF as small as one can be: the lines that a test says, one under the other."""

PAGE_HEIGHT = 800


def make_pdf(*lines: str) -> bytes:
    """Return a PDF of one page with these lines; the same lines, the same bytes."""
    stream = b"".join(
        b"BT /F1 11 Tf 50 %d Td (%s) Tj ET\n" % (PAGE_HEIGHT - 20 * number, _literal(line))
        for number, line in enumerate(lines, 2)
    )
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 %d] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>" % PAGE_HEIGHT,
        b"<< /Length %d >>\nstream\n%sendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(body))
    )


def _literal(line: str) -> bytes:
    raw = line.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
