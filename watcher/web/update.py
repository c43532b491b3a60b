"""/oppdatering/SLUG: one update, with everything that it rests on."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from watcher.errors import NotFound
from watcher.model.change import Edit, Op
from watcher.model.ids import EditId, NoticeId
from watcher.model.notice import Notice, NoticeItem, NoticeKind, NoticeReview
from watcher.model.record import PageChange
from watcher.web.also import find_elsewhere
from watcher.web.asides import echo_views, remark_views
from watcher.web.marking import Sides, mark, sides
from watcher.web.view import View, read_word

_RELATED = 200
_SHORT_CHARS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """One single change of the update; `old_block`, `new_block` point into the archived texts."""

    number: int
    item: NoticeItem
    headline: str
    headline_lang: str
    place: str
    """What tells it from another one with the same headline: its column, row or section; mostly ""."""
    ops: tuple[Op, ...]
    sides: Sides
    old_block: int | None
    new_block: int | None

    @property
    def is_worth_reading_in_line(self) -> bool:
        """True when there are two texts and they are more than a cell's figure."""
        before, after = self.item.before, self.item.after
        return bool(before and after) and len(before) + len(after) > _SHORT_CHARS

    @property
    def is_mostly_kept(self) -> bool:
        """True when the marks are few enough to read the sentence in line."""
        kept = sum(len(op.text) for op in self.ops if op.tag == "=")
        return 3 * kept >= max(len(self.item.before), len(self.item.after))


def page(request: Request) -> Response:
    """Show the update; 410 with an explanation when it was retracted."""
    view = View.of(request)
    store = view.site.store
    notice = store.notice_by_slug(read_word(request.path_params["slug"]))
    change, snapshot = _find_change(view, notice), None
    if change is not None:
        version = store.version(change.source_id, change.new_number).version
        snapshot = store.snapshot(version.snapshot_id)
    is_retracted = notice.review is NoticeReview.RETRACTED
    return view.render(
        "update.html",
        http_status=410 if is_retracted else 200,
        notice=notice,
        is_retracted=is_retracted,
        items=_items(view, notice, change),
        echoes=echo_views(view, notice),
        remarks=remark_views(view, notice),
        elsewhere=find_elsewhere(view, notice),
        change=change,
        snapshot=snapshot,
        earlier=_by_id(view, notice.in_reply_to),
        later=_replies(view, notice),
        kinds_of_notice=NoticeKind,
        reviews=NoticeReview,
        feeds=(
            view.links.feed(view.translate("Alle oppdateringer")),
            view.links.feed(notice.source_title, f"kilde/{notice.source_id}"),
        ),
    )


def _find_change(view: View, notice: Notice) -> PageChange | None:
    try:
        return view.site.store.change(notice.change_id)
    except NotFound:  # a retraction by hand, or an archive that was thinned: the notice stands by itself
        return None


def _items(view: View, notice: Notice, change: PageChange | None) -> list[ItemView]:
    edits: Mapping[EditId, Edit] = {edit.id: edit for edit in change.diff.edits} if change else {}
    headlines = _headlines(view, change)
    places = _places(notice.items, headlines)
    shown = []
    for number, item in enumerate(notice.items, start=1):
        edit = edits.get(item.edit_id)
        ops = _ops(item, edit)
        headline = headlines.get(item.edit_id, "")
        shown.append(
            ItemView(
                number=number,
                item=item,
                headline=headline or item.headline,
                headline_lang=view.lang if headline else notice.language,
                place=places.get(item.edit_id, ""),
                ops=ops,
                sides=sides(ops),
                old_block=edit.old_index if edit else None,
                new_block=edit.new_index if edit else None,
            )
        )
    return shown


def _places(items: Sequence[NoticeItem], headlines: Mapping[EditId, str]) -> dict[EditId, str]:
    """Return what tells items with the same headline apart; "" where nothing does."""
    groups: dict[str, list[NoticeItem]] = defaultdict(list)
    for item in items:
        groups[headlines.get(item.edit_id) or item.headline].append(item)
    return {
        item.edit_id: place
        for group in groups.values()
        if len(group) > 1
        for item, place in zip(group, _telling(group), strict=True)
    }


def _telling(group: Sequence[NoticeItem]) -> Sequence[str]:
    """Return the columns of the items, or their rows, or their sections: whichever differ most."""
    choices = [
        [item.column for item in group],
        [item.row for item in group],
        [item.section[-1] if item.section else "" for item in group],
    ]
    best = max(choices, key=lambda choice: len(set(choice)))
    return best if len(set(best)) > 1 else [""] * len(group)


def _ops(item: NoticeItem, edit: Edit | None) -> tuple[Op, ...]:
    """Return the recorded word diff where it is of the very texts that were published."""
    if edit is not None and edit.ops and (edit.before, edit.after) == (item.before, item.after):
        return edit.ops
    return mark(item.before, item.after)


def _headlines(view: View, change: PageChange | None) -> dict[EditId, str]:
    """Return the headlines in the reader's language, where the verdict has them in it."""
    if change is None or change.verdict is None:
        return {}
    return {each.edit_id: dict(each.headlines).get(view.lang, "") for each in change.verdict.verdicts}


def _by_id(view: View, notice_id: NoticeId | None) -> Notice | None:
    if notice_id is None:
        return None
    try:
        return view.site.store.notice(notice_id)
    except NotFound:
        return None


def _replies(view: View, notice: Notice) -> list[Notice]:
    """Return corrections and retractions of this notice, oldest first; asked for only when marked."""
    if notice.review not in {NoticeReview.CORRECTED, NoticeReview.RETRACTED}:
        return []
    newest = view.site.store.notices(source_id=notice.source_id, limit=_RELATED)
    return [each for each in reversed(newest) if each.in_reply_to == notice.id]
