"""Edit → judgement: findings and level, whatever kind of edit it is.  Total: every kind ends somewhere."""

from dataclasses import dataclass, replace

from watcher.judge.addresses import host_of, judge_image
from watcher.judge.facts import context_kinds, read_text
from watcher.judge.facts_model import Sentence
from watcher.judge.finding import Finding
from watcher.judge.grade import Place, grade_findings
from watcher.judge.lead_in import judge_barred_item
from watcher.judge.likeness import gives_dose, is_same_heading
from watcher.judge.pairing import Group
from watcher.judge.place import Page, lowered_by_place
from watcher.judge.scene import Scene, apply_rules, around_of, heading_of, is_added, is_removed, trail_of
from watcher.judge.siblings import turned_in_place
from watcher.judge.texts import UNSPOKEN, TextJudgement, judge_text, unspoken
from watcher.judge.vocabulary import Vocabulary
from watcher.model.change import ChangeKind, Edit
from watcher.model.document import BlockKind, Document
from watcher.model.level import Level

_NEARLY_ALL = 0.9
_LINKS = frozenset({ChangeKind.LINK_CHANGED, ChangeKind.LINK_ADDED, ChangeKind.LINK_REMOVED})
_MOVES = frozenset({ChangeKind.MOVED, ChangeKind.ROW_MOVED, ChangeKind.SECTION_MOVED})
_NOISE = frozenset({"furniture", "muted", "restless"})
_SAYS_LITTLE = frozenset({UNSPOKEN, "advice-scope", "term-repeated"})
"""Findings without a fact: the heading above raises nothing by them."""
_TURNED = frozenset({"negation-changed", "modality-turned"})
"""What turns a statement round is important in statistics and history too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The level of one edit with everything that led to it, the weightiest finding first."""

    edit: Edit
    lang: str
    level: Level
    findings: tuple[Finding, ...]
    heading: str = ""
    lowered_by: str = ""


def judge_edit(edit: Edit, lang: str, page: Page) -> Judgement:
    """Return the judgement of one edit."""
    vocabulary = page.vocabulary
    heading, rules = heading_of(edit, lang, vocabulary)
    scene = Scene(edit=edit, heading=heading, heading_rules=rules, lang=lang)
    lowered = lowered_by_place(edit, lang, scene, page)
    if lowered:
        return _lowered(scene, lang, lowered, vocabulary)
    if is_added(edit.kind) or is_removed(edit.kind):
        return _whole(scene, lang, page)
    if edit.kind in _LINKS:
        return _link(scene, lang, vocabulary)
    if edit.kind is ChangeKind.CHANGED and edit.before == edit.after:
        return _restyled(scene, lang, vocabulary)
    judged = _compared(edit, lang, page)
    if judged.lowered_by:
        extra = apply_rules(replace(scene, findings=judged.findings), vocabulary)
        extra = [finding for finding in extra if finding.rule == "ordered-list-moved"]
        return (
            _raised(scene, lang, extra, vocabulary)
            if extra
            else _lowered(scene, lang, judged.lowered_by, vocabulary)
        )
    return _raised(scene, lang, list(judged.findings), vocabulary)


def _lowered(scene: Scene, lang: str, rule: str, vocabulary: Vocabulary) -> Judgement:
    level = Level.NOISE if rule in _NOISE else Level.EDITORIAL
    edit = scene.edit
    reason = vocabulary.lowering.get(rule, rule)
    finding = Finding(rule=rule, level=level, text=reason, before=edit.before, after=edit.after)
    return Judgement(
        edit=edit, lang=lang, level=level, findings=(finding,), heading=scene.heading, lowered_by=rule
    )


# -- compared ------------------------------------------------------------


def _compared(edit: Edit, lang: str, page: Page) -> TextJudgement:
    match edit.kind:
        case ChangeKind.HEADING_LEVEL:
            return TextJudgement(lowered_by="heading-level")
        case ChangeKind.IMAGE_CHANGED:
            return judge_image(edit, lang, page.vocabulary)
        case ChangeKind.PAGE_LISTED | ChangeKind.PAGE_UNLISTED | ChangeKind.PAGE_READDRESSED:
            return TextJudgement()
        case ChangeKind.LANGUAGE | ChangeKind.PAGE_REWRITTEN | ChangeKind.PAGE_GONE | ChangeKind.PAGE_BACK:
            return TextJudgement(findings=(unspoken(edit.before, edit.after),))
        case kind if kind in _MOVES:
            return _moved(edit, lang, page)
        case _:
            return _changed(edit, lang, page)


def _changed(edit: Edit, lang: str, page: Page) -> TextJudgement:
    vocabulary = page.vocabulary
    header, context = "", around_of(edit)
    if edit.kind is ChangeKind.CELL_CHANGED:
        header = edit.column or edit.row
    trail = trail_of(edit)
    judged = judge_text(
        edit.before, edit.after, lang, vocabulary, header=header, context=context, trail=trail
    )
    if edit.kind is ChangeKind.HEADING_RENAMED and not judged.lowered_by:
        return _heading(edit, judged)
    if edit.kind is ChangeKind.MOVED_CHANGED:
        moved = _moved(edit, lang, page)
        findings = () if judged.lowered_by else judged.findings
        return TextJudgement(
            findings=(*findings, *moved.findings), lowered_by=judged.lowered_by if moved.lowered_by else ""
        )
    return judged


def _heading(edit: Edit, judged: TextJudgement) -> TextJudgement:
    """A heading that only gained or lost plain words says the same; it is no advice of its own."""
    said = [finding for finding in judged.findings if finding.rule not in _SAYS_LITTLE]
    if not said and is_same_heading(edit):
        return TextJudgement(lowered_by="heading-worded")
    return TextJudgement(findings=tuple(said) or (unspoken(edit.before, edit.after),))


def _moved(edit: Edit, lang: str, page: Page) -> TextJudgement:
    """A move is harmless only under the same heading; else the two headings are compared."""
    old = tuple(page.renamed.get(name, name) for name in edit.trail_old)
    if old[1:] == edit.trail[1:] or old[-1:] == edit.trail[-1:] or not (old and edit.trail):
        return TextJudgement(lowered_by="moved")
    judged = judge_text(old[-1], edit.trail[-1], lang, page.vocabulary)
    text = f"Flyttet fra «{old[-1]}» til «{edit.trail[-1]}»"
    elsewhere = Finding(
        rule="moved-elsewhere", level=Level.MINOR, text=text, before=edit.before, after=edit.after
    )
    turned = [
        finding for finding in judged.findings if finding.rule in {"modality-turned", "opposite-swapped"}
    ]
    return TextJudgement(findings=(*turned, elsewhere))


def _whole(scene: Scene, lang: str, page: Page) -> Judgement:
    edit, vocabulary = scene.edit, page.vocabulary
    text = edit.after or edit.before
    sentences = read_text(text, lang, vocabulary)
    if edit.kind in {ChangeKind.ROW_ADDED, ChangeKind.ROW_REMOVED}:
        document, index = (page.new, edit.new_index) if edit.after else (page.old, edit.old_index)
        sentences = (*sentences, *_cells(document, index, lang, vocabulary))
    what = "er kommet til" if is_added(edit.kind) else "er tatt bort"
    plain = Finding(
        rule=UNSPOKEN, level=Level.MINOR, text=f"Teksten {what}", before=edit.before, after=edit.after
    )
    scene = replace(scene, sentences=sentences, is_title=_is_title(edit, page))
    findings = apply_rules(scene, vocabulary)
    findings = [replace(finding, before=edit.before, after=edit.after) for finding in findings]
    barred = judge_barred_item(edit, page.old, page.new, lang, vocabulary)
    findings += [barred] if barred else []
    place = Place(
        lang=lang,
        words=around_of(edit),
        trail=trail_of(edit),
        in_list=bool(edit.list_kind or edit.list_kind_old),
    )
    findings = grade_findings([*findings, plain], Group(old=(), new=sentences), place, vocabulary)
    if edit.id in page.replaced:
        findings += turned_in_place(page.replaced[edit.id], edit, lang, vocabulary)
    return _raised(scene, lang, findings, vocabulary, with_rules=False)


def _is_title(edit: Edit, page: Page) -> bool:
    """Tell whether a block that came or went is a heading, or a link from end to end."""
    document, index = (page.new, edit.new_index) if edit.after else (page.old, edit.old_index)
    if edit.kind not in {ChangeKind.ADDED, ChangeKind.REMOVED} or index is None:
        return False
    if not 0 <= index < len(document.blocks):
        return False
    block = document.blocks[index]
    linked = sum(link.end - link.start for link in block.links)
    return block.kind is BlockKind.HEADING or (linked > 0 and linked >= _NEARLY_ALL * len(block.text))


def _restyled(scene: Scene, lang: str, vocabulary: Vocabulary) -> Judgement:
    """Equal words that entered or left a warning box, or became the steps of a numbered list."""
    sentences = read_text(scene.edit.after, lang, vocabulary)
    findings = apply_rules(replace(scene, sentences=sentences), vocabulary)
    if not findings:
        return _lowered(scene, lang, "typography", vocabulary)
    findings = [replace(finding, fact=None) for finding in findings]
    return _raised(scene, lang, findings, vocabulary, with_rules=False)


def _cells(document: Document, index: int | None, lang: str, vocabulary: Vocabulary) -> list[Sentence]:
    if (
        index is None
        or not 0 <= index < len(document.blocks)
        or document.blocks[index].kind is not BlockKind.ROW
    ):
        return []
    cells = document.blocks[index].cells
    return [one for cell in cells for one in read_text(cell.text, lang, vocabulary, header=cell.header)]


# -- links ------------------------------------------------------------


def _link(scene: Scene, lang: str, vocabulary: Vocabulary) -> Judgement:
    """A link's address says little; where it leads to a form or a guideline, it is a way of working."""
    edit, levels = scene.edit, vocabulary.levels
    words = edit.label or edit.after_context or edit.before_context
    is_important = "link" in context_kinds(words[:300], lang, vocabulary)
    if edit.kind is not ChangeKind.LINK_CHANGED:
        level = Level.MINOR if is_important else levels.link
    elif is_important:
        level = levels.link_important
    else:
        is_near = host_of(edit.before) == host_of(edit.after) and not gives_dose(edit, lang, vocabulary)
        level = levels.link if is_near else levels.link_host
    if level <= Level.EDITORIAL:
        return _lowered(scene, lang, "link-target", vocabulary)
    finding = Finding(
        rule="link-changed",
        level=level,
        text=f"Lenken «{words[:60]}» peker et annet sted",
        before=edit.before,
        after=edit.after,
    )
    return _raised(scene, lang, [finding], vocabulary, with_rules=False)


def _raised(
    scene: Scene, lang: str, findings: list[Finding], vocabulary: Vocabulary, *, with_rules: bool = True
) -> Judgement:
    """Return the judgement with the rules over whole edits, and the step that the section asks for."""
    if with_rules:
        extra = apply_rules(replace(scene, findings=tuple(findings)), vocabulary)
        edit = scene.edit
        findings = findings + [replace(finding, before=edit.before, after=edit.after) for finding in extra]
    findings = findings or [unspoken(scene.edit.before, scene.edit.after)]  # its rule may be turned off
    level = max((finding.level for finding in findings), default=Level.MINOR)
    is_floor = any(
        finding.level is level and (finding.is_settled or finding.rule in _TURNED) for finding in findings
    )
    has_said = any(
        (finding.rule not in _SAYS_LITTLE or finding.group == "drug") and not finding.is_settled
        for finding in findings
    )
    for rule in vocabulary.rules:
        if not rule.by or rule.id not in scene.heading_rules:
            continue
        if (rule.by > 0 and level is Level.MINOR and has_said) or (
            rule.by < 0 and level is Level.IMPORTANT and not is_floor
        ):
            level = Level(level + rule.by)
            text = rule.reason.replace("{heading}", scene.heading)
            findings = [*findings, Finding(rule=rule.id, level=level, text=text)]
            break
    if level is Level.MINOR and not any(finding.fact for finding in findings):
        for rule in vocabulary.rules:
            if rule.lower == "about-site" and rule.id in scene.heading_rules:
                return _lowered(scene, lang, rule.lower, vocabulary)
    ordered = sorted(findings, key=lambda finding: -finding.level)
    return Judgement(edit=scene.edit, lang=lang, level=level, findings=tuple(ordered), heading=scene.heading)
