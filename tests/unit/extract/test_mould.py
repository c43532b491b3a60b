"""Blocks that are made the quick way are blocks like any other."""

import copy
import pickle
from dataclasses import FrozenInstanceError, fields

import pytest

from tests.unit.extract.support import blocks
from watcher.extract.mould import mould
from watcher.model.document import Block, Cell, Link

PAGE = "<table><tr><th>Vekt</th></tr><tr><td>10 kg <a href='/x'>se</a></td><td>2</td></tr></table>"


def test_what_comes_out_of_a_page_is_frozen_and_of_the_model():
    row = blocks(PAGE)[-1]
    assert [type(each) for each in (row, row.cells[0], row.links[0])] == [Block, Cell, Link]
    with pytest.raises(FrozenInstanceError):
        row.text = "20 kg"  # type: ignore[misc]  # it must fail


def test_it_equals_and_hashes_as_one_that_was_made_the_usual_way():
    row = blocks(PAGE)[-1]
    usual = Block(**{each.name: getattr(row, each.name) for each in fields(Block)})
    assert (usual, hash(usual), repr(usual)) == (row, hash(row), repr(row))


def test_it_can_be_copied_and_pickled():
    row = blocks(PAGE)[-1]
    assert copy.deepcopy(row) == row
    assert pickle.loads(pickle.dumps(row)) == row


def test_all_values_must_be_given():
    with pytest.raises(TypeError):
        mould(Cell)("alone")
