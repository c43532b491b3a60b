"""What a stranger in the PDF process could say is checked before it is believed."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.apart.pdf_files import plain, raw
from watcher.apart.child import answer
from watcher.apart.limits import PdfLimits
from watcher.apart.wire import BadReply, decode, encode_part, encode_trouble, pack
from watcher.errors import ExtractError
from watcher.extract.draft import Draft
from watcher.extract.part import Part
from watcher.model.document import BlockKind, Cell, Link, Stamp
from watcher.model.reason import Reason, ReasonCode

_TEXT = st.text(st.characters(), max_size=20)
_DRAFTS = st.builds(
    Draft,
    kind=st.sampled_from(BlockKind),
    text=_TEXT,
    trail=st.lists(_TEXT, max_size=3).map(tuple),
    links=st.lists(
        st.builds(Link, text=_TEXT, href=_TEXT, start=st.integers(0, 9), end=st.integers(0, 9)), max_size=2
    ).map(tuple),
    references=st.lists(st.tuples(_TEXT, st.integers(), st.integers()), max_size=2).map(tuple),
    cells=st.lists(st.builds(Cell, text=_TEXT, header=_TEXT), max_size=2).map(tuple),
    table=st.none() | st.integers(0, 9),
    is_pair=st.booleans(),
    qualifies=_TEXT,
)
_STAMPS = st.builds(Stamp, label=_TEXT, text=_TEXT, value=_TEXT, day=st.none() | st.dates(date(1, 1, 1)))
_PARTS = st.builds(
    Part, drafts=st.lists(_DRAFTS, max_size=3), title=_TEXT, stamps=st.lists(_STAMPS, max_size=2).map(tuple)
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(["part", "trouble", "fault", "x"]), inner, max_size=2)
    ),
)


@given(_PARTS)
def test_a_part_comes_through_as_it_was(part: Part):
    assert decode(pack(encode_part(part))) == part


def test_half_a_surrogate_pair_comes_through():
    part = Part(drafts=[Draft(kind=BlockKind.PARA, text="a\ud835b")])
    assert decode(pack(encode_part(part))) == part


def test_a_trouble_comes_through_as_it_was():
    reason = Reason(code=ReasonCode.EMPTY, text="Ingen tekst", evidence="2 sider")
    told = decode(pack(encode_trouble(ExtractError(reason))))
    assert isinstance(told, ExtractError)
    assert told.reason == reason


@given(_JSON)
def test_anything_else_is_a_bad_reply(value: Any):
    said = json.dumps(value).encode()
    try:
        told = decode(said)
    except BadReply:
        return
    assert isinstance(told, Part | ExtractError | str)


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"\xff",
        b"{}",
        b"[" * 100_000,
        b'{"part":["t","",[[["para","x",[]],["","","",""],[[],[],[],[]],[1e9,[],null,"","",false,""]]],[]]}',
        b'{"part":["t","",[[["script","x",[]],["","","",""],[[],[],[],[]],[0,[],null,"","",false,""]]],[]]}',
        b'{"trouble":["no-such-code","",""]}',
        b'{"fault":1}',
        b'{"part":["t","",[],[["updated","x","x","2026-99-99"]]]}',
    ],
)
def test_a_reply_of_another_shape_is_refused(said: bytes):
    with pytest.raises(BadReply):
        decode(said)


def test_a_fault_of_our_own_is_told_with_its_traceback():
    told = decode(answer(raw(None), PdfLimits()))  # type: ignore[arg-type] # no body at all is nobody's PDF
    assert isinstance(told, str)
    assert "TypeError" in told


def test_limits_come_through_the_command_line():
    limits = PdfLimits(most=3)
    assert PdfLimits.read(limits.spell()) == limits


def test_a_good_pdf_is_answered_with_its_part():
    assert isinstance(decode(answer(raw(plain()), PdfLimits())), Part)
