"""Bytes → text, in the character set that was declared, or not at all.

A letter is never guessed: a body that is not valid in its declared set is an error that names the
set it seems to be in.  A page of utf-8 with a few stray bytes is read, each of them as �.
Source: HTML Living Standard, "determining the character encoding" (BOM first, then transport, then
meta); WHATWG Encoding labels (latin-1 and ascii mean windows-1252).
"""

import codecs
import re

from charset_normalizer import from_bytes

from watcher.extract.trouble import trouble
from watcher.model.reason import ReasonCode

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']", re.IGNORECASE)
_PRESCAN_BYTES = 4096
_MOST_STRAY, _PER_STRAY = 8, 10
_AS_WINDOWS_1252 = {"iso8859-1", "ascii"}
_SET_WORDS = (
    "ascii utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32 utf-32-le utf-32-be big5 big5hkscs cp949 cp950 "
    "euc_jp euc_kr gb18030 gb2312 gbk iso2022_jp shift_jis cp932 koi8-r koi8-u cp866 cp874 tis-620"
)
_SETS = frozenset(_SET_WORDS.split())
"""Character sets of pages.  Python knows more codecs, which are none (hex, idna), or run code points together
so that bytes can mean anything (utf-7, unicode_escape)."""
_ONE_BYTE = re.compile(r"iso8859-\d+|cp125\d|cp437|cp85\d|mac-\w+")


def decode(body: bytes, *, declared: str, override: str = "") -> str:
    """Return the text of `body`.

    In order: byte order mark, `override` (the source's own rule), `declared` (Content-Type), what
    the document says of itself, utf-8.

    Raises:
        ExtractError: WRONG_CHARSET, when the set is unknown or the bytes are not valid in it.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _decode(body[len(mark) :], name, "byte order mark")
    if override:
        return _decode(body, override, "sources.toml")
    if declared:
        return _decode(body, declared, "Content-Type")
    inside = _XML.search(body[:200]) or _META.search(body[:_PRESCAN_BYTES])
    if inside:
        name = inside.group(1).decode("ascii")
        # A document that could be read this far is not in utf-16, whatever it says.
        return _decode(body, "utf-8" if name.lower().startswith("utf-16") else name, "dokumentet selv")
    return _decode(body, "utf-8", "antatt, ingen tegnsett er oppgitt")


def _decode(body: bytes, label: str, said_by: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):  # ValueError: it holds what no name can
        name = ""
    if name not in _SETS and not _ONE_BYTE.fullmatch(name):
        text = f"Tegnsettet «{label}» ({said_by}) er ukjent. Sett charset for kilden i sources.toml."
        raise trouble(ReasonCode.WRONG_CHARSET, text, label)
    name = "cp1252" if name in _AS_WINDOWS_1252 else name
    try:
        text = body.decode(name)
    except UnicodeDecodeError as error:
        text = body.decode("utf-8", errors="replace") if name == "utf-8" else ""
        if not _is_slip(text):
            raise _wrong(body, label, said_by, error.start) from None
    if name not in {"utf-8", "utf-16-le", "utf-16-be"} and _is_really_utf8(body):
        raise _wrong(body, label, said_by, next(i for i, byte in enumerate(body) if byte > 0x7F))
    return text


def _is_slip(text: str) -> bool:
    """Whether a few stray bytes stand in a page that else is utf-8: they are shown as �, never guessed."""
    bad = text.count("\ufffd")
    return 0 < bad <= _MOST_STRAY and sum(not char.isascii() for char in text) - bad >= _PER_STRAY * bad


def _is_really_utf8(body: bytes) -> bool:
    """Whether `body` has letters beyond ASCII and all of them are well-formed utf-8.

    In a one-byte set the same bytes would read as «Ã¥» and the like throughout.
    """
    if body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _wrong(body: bytes, label: str, said_by: str, at: int) -> Exception:
    around = body[max(0, at - 20) : at + 20]
    best = from_bytes(body[max(0, at - 2000) : at + 2000]).best()
    seems = "utf-8" if _is_really_utf8(body) else best.encoding.replace("_", "-") if best else "ukjent"
    text = (
        f"Siden er ikke i tegnsettet «{label}» ({said_by}): byte {at} passer ikke. "
        f'Den ser ut til å være i «{seems}». Er det riktig, sett charset = "{seems}" for kilden.'
    )
    return trouble(ReasonCode.WRONG_CHARSET, text, repr(around))
