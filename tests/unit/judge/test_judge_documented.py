"""What docs/explanation/judge.md shows is what the judge says."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.integration.judge_runs import html_document, judge, vocabulary
from watcher.cli.entry import command as root

PAGE = (Path(__file__).parents[3] / "docs" / "explanation" / "judge.md").read_text("utf-8")
TABLE = PAGE.split("<!-- judged: begin -->")[1].split("<!-- judged: end -->")[0]
ROWS = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in TABLE.strip().splitlines()[2:]]


@pytest.mark.parametrize(("heading", "before", "after", "level", "rule"), ROWS)
def test_a_documented_sentence_is_judged_as_it_says(heading, before, after, level, rule):
    verdict = judge(*(html_document(f"<p>{text}</p>", heading) for text in (before, after)))
    assert verdict.level.slug == level
    assert rule.strip("`") in {hit.rule for one in verdict.verdicts for hit in one.reasons}


def test_the_documented_example_prints_what_is_shown(tmp_path):
    old, new = re.findall(r"```html\n(.*?)```", PAGE, flags=re.DOTALL)
    (shown,) = re.findall(r"```console\n(.*?)```", PAGE, flags=re.DOTALL)
    for name, text in (("old.html", old), ("new.html", new)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = CliRunner().invoke(root, ["vocab", "try", str(tmp_path / "old.html"), str(tmp_path / "new.html")])
    assert done.exit_code == 1
    assert done.output.startswith(shown)


def test_every_lowering_rule_is_documented_and_no_other():
    table = PAGE.split("## Lowering")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {name for cell in rows for name in re.findall(r"`([a-z-]+)`", cell)} == set(vocabulary().lowering)
