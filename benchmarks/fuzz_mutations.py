"""How the fuzzer spoils a body: by bytes, by tokens, and by the shape of its format.

Everything is drawn from the `Random` that comes in: the same number gives the same bytes again.
"""

import re
from collections.abc import Callable
from random import Random

Mutation = Callable[[Random, bytes, list[bytes]], bytes]

_TOKEN = re.compile(rb"<[^<>]{0,400}>|[^<>]{1,400}|[<>]")
_TAG_NAME = re.compile(rb"(</?)([a-zA-Z][\w-]*)")
_NUMBER = re.compile(rb"\d+")
_TAGS = (
    b"div p span ul ol li dl dt dd table tr td th thead tbody caption colgroup form select option optgroup "
    b"textarea template svg math foreignObject mi annotation-xml frameset noscript iframe noembed plaintext "
    b"xmp listing pre a b i button details summary main article header footer nav h1 h6 body html head title "
    b"script style br hr img input label fieldset legend sup sub ruby rt del ins dialog slot x-box marquee"
).split()
_ATTRIBUTES = (
    b"hidden", b"hidden=until-found", b"aria-hidden=true", b"class=hidden", b"class='accordion faq'",
    b"class='menu cookie footer share'", b"role=tab", b"role=tabpanel", b"role=table", b"role=heading",
    b"aria-level=99999999999999999999", b"aria-level=-1", b"aria-expanded=false", b"aria-controls=x", b"id=x",
    b"colspan=1000000", b"rowspan=1000000", b"colspan=0", b"rowspan=-1", "colspan=²".encode(), b"href='#x'",
    b"href='http://[::1'", b"href='//:99999999'", b"href='javascript:x'", b"src='data:,x'", b"lang=nn",
    b"style='display:none'", b"style='font-weight:bold'", b"style='mso-list:l0 level9'", b"slot=title",
    b"class=MsoListParagraph", b"srcdoc='<p>x'", b"shadowrootmode=open", b"name=x", b"for=x", b"open",
)  # fmt: skip
_BITS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xe5",
    b"\x80" * 9,
    "\u202e".encode(), "\u200b\u200d\ufeff".encode(), "\u0301".encode() * 40, "\ufdd0\ufdd4".encode(),
    "\u2028\x85".encode(),
    "ſept İ K ǅ ß ﬁ ² ½ ٣ １２".encode(), "\U000e0001\U0001f468\u200d\U0001f469".encode(), b"&#xd800;",
    b"&#0;",
    b"&#x110000;", b"&#99999999999999;", b"&notit;", b"&NotEqualTilde;", b"&amp" * 30, b"<![CDATA[",
    b"]]>", b"<!--",
    b"-->", b"--!>", b"<!", b"<?", b"?>", b"</", b"<", b">", b"'", b'"', b"\r", b"\n\n", b"\t",
    b"\x0b\x0c\x1c\x1d\x1e\x1f",
    b"<meta charset=utf-16>", b"<meta charset=latin1>", b"<base href='http://['>", b"<form>", b"</form>",
    b"<p>",
    b"Sist oppdatert 31.02.2024", b"4. sept. 0000", "4. ſept 2024".encode(), b"May 99, 9999",
    b"Versjon 1.2.3.4.5",
    b"- x<br>- y", "•".encode(), b"[1]", b"<sup>1</sup>", b"<sup><a href='#n1'>1</a></sup>",
    b"<p id=n1>1. note</p>",
    b"| a | b |", b"0-1e999", b"5 mg", b"<br>" * 50, b"&lt;p&gt;" * 20, b"%00%ff", b"1" * 60, b"NaN",
)  # fmt: skip


def flip(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    data = bytearray(body)
    for _again in range(rng.randint(1, 8)):
        if data:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def delete(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    start = rng.randrange(len(body) + 1)
    return body[:start] + body[start + rng.randint(1, 60) :]


def duplicate(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    start = rng.randrange(len(body) + 1)
    piece = body[start : start + rng.randint(1, 300)]
    return body[:start] + piece * rng.choice((2, 2, 3, 8, 20)) + body[start:]


def insert(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    start = rng.randrange(len(body) + 1)
    return body[:start] + rng.choice(_BITS) * rng.choice((1, 1, 1, 2, 30)) + body[start:]


def truncate(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    return (
        body[: rng.randrange(len(body) + 1)] if rng.random() < 0.5 else body[rng.randrange(len(body) + 1) :]
    )


def splice(rng: Random, body: bytes, others: list[bytes]) -> bytes:
    other = rng.choice(others)
    start, length = rng.randrange(len(other) + 1), rng.randint(20, 1500)
    at = rng.randrange(len(body) + 1)
    return body[:at] + other[start : start + length] + body[at + rng.choice((0, length)) :]


def shuffle_tokens(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    tokens = _TOKEN.findall(body)
    for _again in range(rng.randint(1, 5)):
        if len(tokens) < 2:
            break
        one, other = rng.randrange(len(tokens)), rng.randrange(len(tokens))
        rng.choice((_swap, _drop, _repeat, _move))(tokens, one, other)
    return b"".join(tokens)


def _swap(tokens: list[bytes], one: int, other: int) -> None:
    tokens[one], tokens[other] = tokens[other], tokens[one]


def _drop(tokens: list[bytes], one: int, _: int) -> None:
    del tokens[one]


def _repeat(tokens: list[bytes], one: int, other: int) -> None:
    tokens.insert(other, tokens[one])


def _move(tokens: list[bytes], one: int, other: int) -> None:
    tokens.insert(min(other, len(tokens) - 1), tokens.pop(one))


def rename_tag(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    found = list(_TAG_NAME.finditer(body))
    if not found:
        return body
    match = rng.choice(found)
    return body[: match.start(2)] + rng.choice(_TAGS) + body[match.end(2) :]


def add_attribute(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    found = [match for match in _TAG_NAME.finditer(body) if match[1] == b"<"]
    for match in sorted(rng.sample(found, min(len(found), rng.randint(1, 4))), key=_end, reverse=True):
        body = body[: match.end()] + b" " + rng.choice(_ATTRIBUTES) + body[match.end() :]
    return body


def _end(match: re.Match[bytes]) -> int:
    return match.end()


def wrap(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    tag, attribute = rng.choice(_TAGS), rng.choice((b"", b" " + rng.choice(_ATTRIBUTES)))
    start = rng.randrange(len(body) + 1)
    end = min(len(body), start + rng.randint(0, 2000))
    closing = b"</" + tag + b">" if rng.random() < 0.5 else b""
    opening = (b"<" + tag + attribute + b">") * rng.choice((1, 1, 1, 2, 20))
    return body[:start] + opening + body[start:end] + closing + body[end:]


def change_number(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    found = list(_NUMBER.finditer(body))
    if not found:
        return body
    match = rng.choice(found)
    other = rng.choice(
        (b"0", b"-1", b"65536", b"2147483648", b"1e999", b"9" * 30, b"0.0000001", "٣".encode())
    )
    return body[: match.start()] + other + body[match.end() :]


def reencode(rng: Random, body: bytes, _: list[bytes]) -> bytes:
    text = body.decode("utf-8", "replace")
    name = rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-8-sig", "utf-7", "cp037"))
    return text.encode(name, "replace")


BYTES: tuple[Mutation, ...] = (
    flip,
    delete,
    duplicate,
    insert,
    insert,
    truncate,
    splice,
    change_number,
    reencode,
)
MARKUP: tuple[Mutation, ...] = (
    shuffle_tokens, rename_tag, add_attribute, add_attribute, wrap, wrap, insert, splice, duplicate,
    delete, change_number,
)  # fmt: skip
