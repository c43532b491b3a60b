import pytest

from tests.unit.extract.support import blocks, digest, document, kinds, only, texts
from watcher.model.document import BlockKind, Cell


def test_headings_give_the_trail_of_what_stands_under_them() -> None:
    page = "<h1>Mpox</h1><p>a</p><h2>Råd</h2><h3>Barn</h3><p>b</p><h2>Kilder</h2><p>c</p>"
    assert [(block.text, block.trail) for block in blocks(page) if block.kind is BlockKind.PARA] == [
        ("a", ("Mpox",)),
        ("b", ("Mpox", "Råd", "Barn")),
        ("c", ("Mpox", "Kilder")),
    ]


def test_a_heading_outside_the_region_heads_what_is_watched() -> None:
    page = "<body><h1>DR Kongo</h1><div id=x><h2>Helse</h2><p>a</p></div></body>"
    assert blocks(page, keep=("#x",))[-1].trail == ("DR Kongo", "Helse")


def test_text_between_block_borders_in_div_soup_is_a_paragraph() -> None:
    assert texts("<div>En<div>to <b>tre</b></div>fire<div><div>fem</div></div></div>") == [
        "En",
        "to tre",
        "fire",
        "fem",
    ]


def test_broken_nesting_loses_no_text() -> None:
    assert texts("<p>En<p>to<li>tre</b></div><h2>Fire<p>fem</h2>") == ["En", "to", "tre", "Fire", "fem"]


def test_white_space_is_folded_and_invisible_characters_go() -> None:
    assert texts("<p> Gi\n\t2,5&nbsp;mg  be&shy;hand\u200bling </p>") == ["Gi 2,5 mg behandling"]


def test_letters_and_accents_are_composed_even_across_elements() -> None:
    assert texts("<p>Va\u030ar <b>pro</b>\u0308ve</p>") == ["Vår pröve"]


def test_comparators_units_and_number_formats_are_left_alone() -> None:
    assert texts("<p>&lt;12 &gt;12 2,5 2.5 5 mg 5 µg 10 % 10 ‰</p>") == [
        "<12 >12 2,5 2.5 5 mg 5 µg 10 % 10 ‰"
    ]


def test_a_space_between_inline_elements_is_kept_and_none_is_invented() -> None:
    assert texts("<p>a <b>b</b>c<i> d</i></p>") == ["a bc d"]


def test_list_items_know_their_kind_and_depth() -> None:
    page = "<ul><li>En<ol><li>to</li></ol>etter</li><li><p>tre</p><p>mer</p></li></ul>"
    assert [(b.kind, b.text, b.level, b.list_kind) for b in blocks(page)] == [
        (BlockKind.ITEM, "En", 1, "bullet"),
        (BlockKind.ITEM, "to", 2, "ordered"),
        (BlockKind.PARA, "etter", 0, ""),
        (BlockKind.ITEM, "tre", 1, "bullet"),
        (BlockKind.PARA, "mer", 0, ""),
    ]


def test_a_list_of_links_to_the_page_itself_is_no_content() -> None:
    page = "<ul><li><a href='#a'>Råd</a></li><li><a href='#b'>Kilder</a></li></ul><h2 id=a>Råd</h2><p>x</p>"
    assert texts(page) == ["Råd", "x"]


def test_a_table_row_knows_its_column_headers() -> None:
    page = """<table><caption>Dose</caption><thead><tr><th>Vekt<th>Dose</thead>
    <tr><th scope=row>13–25 kg<td>200 <b>mg</b></table>"""
    caption, head, row = blocks(page)
    assert (caption.kind, caption.text) == (BlockKind.CAPTION, "Dose")
    assert (head.kind, head.text) == (BlockKind.THEAD, "Vekt | Dose")
    assert row.text == "13–25 kg | 200 mg"
    assert row.cells == (Cell(text="13–25 kg", header="Vekt"), Cell(text="200 mg", header="Dose"))
    assert caption.table == head.table == row.table == 0


@pytest.mark.parametrize(
    "head", ["<tr><th>A</th><th>B</th></tr>", "<tr><td><b>A</b></td><td><strong>B</strong></td></tr>"]
)
def test_a_first_row_of_header_cells_or_all_in_bold_is_the_header(head: str) -> None:
    page = f"<table>{head}<tr><td>1</td><td>2</td></tr></table>"
    assert [(block.kind, [cell.header for cell in block.cells]) for block in blocks(page)] == [
        (BlockKind.THEAD, ["", ""]),
        (BlockKind.ROW, ["A", "B"]),
    ]


def test_a_spanned_cell_stands_in_every_row_it_covers() -> None:
    page = """<table><tr><th>Gruppe</th><th>Dose</th><th>Antall</th></tr>
    <tr><td rowspan=2>Voksne</td><td>600 mg</td><td>3</td></tr><tr><td colspan=2>400 mg</td></tr></table>"""
    assert [[(c.header, c.text) for c in block.cells] for block in blocks(page)[1:]] == [
        [("Gruppe", "Voksne"), ("Dose", "600 mg"), ("Antall", "3")],
        [("Gruppe", "Voksne"), ("Dose", "400 mg")],
    ]


def test_headers_in_two_rows_are_joined() -> None:
    page = """<table><thead><tr><th rowspan=2>Vekt<th colspan=2>Dose<tr><th>mg<th>ml</thead>
    <tr><td>13<td>200<td>5</table>"""
    assert [cell.header for cell in blocks(page)[-1].cells] == ["Vekt", "Dose / mg", "Dose / ml"]


def test_a_symbol_with_a_text_alternative_in_a_cell_is_its_text() -> None:
    page = "<table><tr><th>A<th>B<tr><td>x<td><img alt='Ja' src=/ja.png></table>"
    assert blocks(page)[-1].text == "x | Ja"


def test_a_table_that_only_lays_out_the_page_is_no_table() -> None:
    page = "<table role=presentation><tr><td><h2>Råd</h2><p>a</p></td><td>b</td></tr></table>"
    assert kinds(page) == [("heading", "Råd"), ("para", "a"), ("para", "b")]


def test_an_empty_cell_keeps_its_place() -> None:
    row = blocks("<table><tr><th>A<th>B<th>C<tr><td>1<td><td>3</table>")[-1]
    assert (row.text, [cell.text for cell in row.cells]) == ("1 | | 3", ["1", "", "3"])


def test_a_definition_list_gives_a_row_for_each_term() -> None:
    rows = blocks("<dl><dt>Inkubasjonstid</dt><dd>5–21 dager</dd><dt>Smitte</dt><dd>Kontakt</dd></dl>")
    assert [(row.kind, row.text) for row in rows] == [
        (BlockKind.ROW, "Inkubasjonstid | 5–21 dager"),
        (BlockKind.ROW, "Smitte | Kontakt"),
    ]


def test_a_definition_list_with_blocks_inside_keeps_them() -> None:
    assert kinds("<dl><dt>Hvem?</dt><dd><p>Alle</p><ul><li>Barn</li></ul></dd></dl>") == [
        ("para", "Hvem?"),
        ("para", "Alle"),
        ("item", "Barn"),
    ]


def test_quotes_code_and_captions_have_their_kinds() -> None:
    page = "<blockquote><p>a</p></blockquote><pre>b  c</pre><figure><figcaption>d</figcaption></figure>"
    assert kinds(page) == [("quote", "a"), ("pre", "b c"), ("caption", "d")]


def test_an_image_stands_for_its_text_alternative() -> None:
    image = only(
        "<p>x</p><img alt='Kart over utbrudd' src='/k.png?width=9&amp;id=7'><img alt=''>", BlockKind.IMAGE
    )
    assert (image.text, image.label) == ("Kart over utbrudd", "https://www.example.no/k.png?id=7")


def test_a_double_line_break_parts_paragraphs_and_a_single_one_does_not() -> None:
    assert texts("<p>a<br>b<br><br>c</p>") == ["a b", "c"]


def test_links_are_absolute_without_tracking_and_point_into_the_text() -> None:
    page = "<p>Se  <a href='../b/?utm_source=x&amp;id=2&amp;fbclid=9#del'> råd her</a>.</p>"
    (link,) = only(page).links
    assert link.href == "https://www.example.no/rad/b/?id=2#del"
    assert only(page).text[link.start : link.end] == link.text == "råd her"


def test_search_words_in_links_go_on_the_site_that_adds_them() -> None:
    page = (
        "<p><a href='https://www.fhi.no/sm/?term=mpox&amp;h=1'>a</a> <a href='https://x.no/?term=1'>b</a></p>"
    )
    assert [link.href for link in only(page).links] == ["https://www.fhi.no/sm/", "https://x.no/?term=1"]


def test_links_within_the_page_and_to_nowhere_are_left_out() -> None:
    assert only("<p><a href='#a'>a</a> <a href='javascript:x()'>b</a> <a>c</a></p>").links == ()


def test_a_link_around_several_blocks_stands_in_each() -> None:
    found = blocks("<a href=/x><div>En</div><div>to</div></a>")
    assert [(b.text, [link.text for link in b.links]) for b in found] == [("En", ["En"]), ("to", ["to"])]


@pytest.mark.parametrize(
    ("opening", "box"),
    [
        ("<div class='alert alert-danger'>", "warning"),
        ("<div role=alert>", "warning"),
        ("<aside class='c-factbox'>", "info"),
        ("<div class=infoBox>", "info"),
        ("<div class='alert alert-info'>", "info"),
        ("<div role=note>", "info"),
        ("<div role=note aria-label=Warning>", "warning"),
        ("<div class=content>", ""),
    ],
)
def test_alerts_and_fact_boxes_are_known(opening: str, box: str) -> None:
    assert only(f"<p hidden></p>{opening}<p>Advarsel om noe</p>").box == box


def test_the_nearest_id_is_the_anchor_and_a_made_up_one_is_not() -> None:
    page = "<section id=rad><p>a</p><h3 id=barn>Barn</h3><div id=acc-3-9f2c1a><p>b</p></div></section>"
    assert [(block.text, block.anchor) for block in blocks(page)] == [
        ("a", "rad"),
        ("Barn", "barn"),
        ("b", "barn"),
    ]


def test_the_path_holds_no_ids_positions_or_numbered_classes() -> None:
    page = "<main><div id=x class='card card-77 _a_9f3'><p>a</p></div></main>"
    assert only(page, keep=("main",)).path == "main>div.card>p"


def test_a_block_in_another_language_says_so() -> None:
    page = "<html lang=nb><p>Dette er ikke en test av hva som kan skje.</p><p lang=en>The end</p>"
    assert [block.lang for block in blocks(page)] == ["", "en"]


def test_keys_unify_quotes_and_dashes_and_texts_do_not() -> None:
    block = only("<p>«5–21 dager»</p>")
    assert (block.text, block.key) == ("«5–21 dager»", '"5-21 dager"')


def test_the_title_is_the_first_heading_or_else_the_head_says_it() -> None:
    assert document("<title>Mpox - FHI</title><h1>Mpox</h1><p>x</p>").title == "Mpox"
    assert document("<title>Mpox - FHI</title><p>x</p>").title == "Mpox - FHI"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p class=a id=b>x y</p>", "<p data-n=1>\n  x   y\n</p><!-- n -->"),
        ("<p>blåbær – 5&nbsp;mg</p>", "<p>bl&aring;b&#xe6;r &ndash; 5 mg</p>"),
        ("<div><p>x</p></div>", "<div>\n\n<p>x</p>\n</div>"),
        ("<p><a href='/a?utm_id=1'>x</a></p>", "<p><a class=l href=/a>x</a></p>"),
        ("<p>x</p><script>1</script><nav>m</nav>", "<p>x</p><script>2</script><nav>n</nav>"),
        ("<ul><li>a<li>b</ul>", "<ul>\n<li>a</li>\n<li>b</li></ul>"),
    ],
)
def test_what_no_reader_sees_changes_neither_text_nor_digest(one: str, other: str) -> None:
    assert document(one).sha256_text == document(other).sha256_text
    assert digest(one) == digest(other)


def test_other_rules_give_another_digest() -> None:
    assert digest("<main><p>x</p></main>", keep=("main",)) != digest("<main><p>x</p></main>", keep=("p",))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>5 mg</p>", "<p>6 mg</p>"),
        ("<p>a</p>", "<h2>a</h2>"),
        ("<h2>a</h2>", "<h3>a</h3>"),
        ("<p>ab</p>", "<p>a b</p>"),
        ("<p>a<b> b</b></p>", "<p>a<b>b</b></p>"),
        ("<p>a b</p>", "<p>a</p><p>b</p>"),
        ("<p><a href=/a>x</a></p>", "<p><a href=/b>x</a></p>"),
        ("<ul><li>x</ul>", "<p>x</p>"),
        ("<p>x</p><img alt=a>", "<p>x</p><img alt=b>"),
    ],
)
def test_what_a_reader_sees_changes_both(one: str, other: str) -> None:
    assert document(one).sha256_text != document(other).sha256_text
    assert digest(one) != digest(other)
