import pytest

from tests.unit.extract.support import blocks, kinds, texts


@pytest.mark.parametrize(
    "noise",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<template><p>x</p></template>",
        "<noscript>x</noscript>",
        "<nav><p>x</p></nav>",
        "<footer><p>x</p></footer>",
        "<aside><h2>Les også</h2><p>x</p></aside>",
        "<form><label>x</label><input value=y><button>Send</button></form>",
        "<button>Skriv ut</button>",
        "<select><option>x</option></select>",
        "<div role=dialog><h2>Få varsel</h2></div>",
        "<div role=navigation>x</div>",
        "<p hidden>x</p>",
        "<p style='display: none'>x</p>",
        "<span aria-hidden=true>x</span>",
        "<p class=visually-hidden>x</p>",
        "<svg><title>x</title></svg>",
        "<!-- x -->",
        "<p><del>x</del></p>",
        "<s>x</s>",
    ],
)
def test_furniture_and_hidden_text_are_out(noise: str) -> None:
    assert texts(f"<main><h1>A</h1>{noise}<p>b</p></main>") == ["A", "b"]


@pytest.mark.parametrize(
    "panel",
    [
        "<h2><button aria-expanded=false aria-controls=p1>Råd</button></h2><div id=p1 hidden><p>b</p></div>",
        "<h2><button aria-expanded=false>Råd</button></h2><div hidden><p>b</p></div>",
        "<h2>Råd</h2><div class='accordion__panel' hidden aria-hidden=true><p>b</p></div>",
        "<h2>Råd</h2><div class='collapse' style='display:none'><p>b</p></div>",
        "<h2>Råd</h2><div hidden=until-found><p>b</p></div>",
        "<details><summary>Råd</summary><p>b</p></details>",
        "<details><summary><h2>Råd</h2></summary><p>b</p></details>",
        "<div><button aria-expanded=false aria-controls=p>Råd</button><div id=p hidden><p>b</p></div></div>",
        "<div><div><button aria-expanded=false>Råd</button></div><div class=expander><p>b</p></div></div>",
        "<ul><li><button aria-expanded=false><h2>Råd</h2></button><div><p>b</p></div></li></ul>",
    ],
)
def test_folded_text_is_content_under_its_own_heading(panel: str) -> None:
    found = blocks(f"<main><h1>A</h1>{panel}</main>")
    assert [(block.kind.value, block.text, block.trail) for block in found] == [
        ("heading", "A", ()),
        ("heading", "Råd", ("A",)),
        ("para", "b", ("A", "Råd")),
    ]
    assert found[1].level == 2


def test_folds_side_by_side_do_not_nest_and_end_with_their_parent() -> None:
    fold = "<div><button aria-expanded=false>{0}</button><div hidden class=collapse>{0}{0}</div></div>"
    page = f"<h1>A</h1><h2>B</h2><div>{fold.format('C')}{fold.format('D')}</div><p>e</p>"
    assert [(block.text, block.trail) for block in blocks(page)][2:] == [
        ("C", ("A", "B")),
        ("CC", ("A", "B", "C")),
        ("D", ("A", "B")),
        ("DD", ("A", "B", "D")),
        ("e", ("A", "B")),
    ]


def test_headings_inside_a_fold_stand_under_it_whatever_their_level() -> None:
    page = "<h1>A</h1><details><summary>S</summary><h2>T</h2><p>b</p></details><p>c</p>"
    assert [(block.text, block.trail) for block in blocks(page)] == [
        ("A", ()),
        ("S", ("A",)),
        ("T", ("A", "S")),
        ("b", ("A", "S", "T")),
        ("c", ("A",)),
    ]


def test_a_button_that_only_says_show_more_is_no_heading() -> None:
    button = "<button aria-expanded=false>Vis mer</button>"
    page = f"<h1>A</h1><p>b</p><div>{button}<div class=collapse><p>c</p></div></div>"
    assert kinds(page) == [("heading", "A"), ("para", "b"), ("para", "c")]


def test_the_words_of_a_tab_head_its_panel_and_no_more() -> None:
    page = """<h1>A</h1><div role=tablist><button role=tab aria-controls=t1>Voksne</button>
    <button role=tab id=b2>Barn</button></div><div role=tabpanel id=t1><p>600 mg</p></div>
    <div role=tabpanel aria-labelledby=b2 hidden><p>200 mg</p></div><p>c</p>"""
    assert [(block.text, block.trail) for block in blocks(page) if block.kind.value == "para"] == [
        ("600 mg", ("A", "Voksne")),
        ("200 mg", ("A", "Barn")),
        ("c", ("A",)),
    ]


def test_headings_and_lists_that_screen_readers_pass_over_are_content_all_the_same() -> None:
    assert texts("<main aria-hidden=true><div aria-hidden=true><h2>A</h2><p>b</p></div></main>") == ["A", "b"]


def test_a_fact_box_in_an_aside_is_content() -> None:
    assert texts("<aside class=factbox><p>Ring 113</p></aside>") == ["Ring 113"]


def test_a_form_around_the_whole_page_is_no_form() -> None:
    page = "<form id=aspnetForm><input type=hidden><main><h1>A</h1><p>b</p></main></form>"
    assert texts(page) == ["A", "b"]


def test_without_a_selector_the_main_element_is_the_content() -> None:
    page = "<body><header><p>Meny</p></header><main><p>a</p></main><div>Bunn</div></body>"
    assert texts(page) == ["a"]


LONG = "Behandlingen varer i seks måneder og følges opp av spesialist. " * 5


def test_content_beside_the_main_element_is_content_too() -> None:
    page = f"""<body><main><h1>A</h1><p>a</p></main><div><h2>B</h2><p>{LONG}</p><p>{LONG}</p></div>
    <div><p>Kort</p></div></body>"""
    assert texts(page) == ["A", "a", "B", LONG.strip(), LONG.strip()]


def test_a_main_element_around_a_caption_marks_nothing() -> None:
    figure = "<figure><figcaption><main>Foto</main></figcaption></figure>"
    page = f"<body><h1>A</h1>{figure}<p>{LONG}</p><p>{LONG}</p>"
    assert texts(page) == ["A", "Foto", LONG.strip(), LONG.strip()]


def test_a_consent_layer_is_no_content_and_a_patients_consent_is() -> None:
    layer = (
        f"<div id=consent><h2>Samtykke</h2><p>Vi bruker informasjonskapsler. {LONG}</p><p>{LONG}</p></div>"
    )
    advice = "<section id=consent><h2>Samtykke</h2><p>Pasienten må samtykke.</p></section>"
    assert texts(f"<body>{layer}<article><h1>A</h1>{advice}</article></body>") == [
        "A",
        "Samtykke",
        "Pasienten må samtykke.",
    ]


def test_the_lead_in_the_header_of_an_article_is_content() -> None:
    page = f"<body><header><h1>A</h1><p>{LONG}</p></header><main><p>b</p></main></body>"
    assert texts(page) == ["A", LONG.strip(), "b"]


def test_without_a_main_element_the_body_is_and_its_furniture_is_not() -> None:
    page = """<body><div class=cookie-banner><p>Vi bruker kapsler</p></div><ol class=breadcrumb><li>Hjem</ol>
    <article><h1>A</h1><p>b</p></article><article><p>c</p></article></body>"""
    assert texts(page) == ["A", "b", "c"]


def test_an_element_that_the_selector_names_is_in_whatever_it_is() -> None:
    assert texts("<aside id=x><p>a</p></aside><p>b</p>", keep=("#x",)) == ["a"]


def test_all_matches_are_kept_in_the_order_of_the_page_and_nothing_twice() -> None:
    page = "<div class=b><p>1</p><div class=a><p>2</p></div></div><p>x</p><div class=a><p>3</p></div>"
    assert texts(page, keep=(".a", ".b")) == ["1", "2", "3"]


def test_what_drop_names_is_out() -> None:
    page = "<main><p>a</p><div class=share><p>Del</p></div></main>"
    assert texts(page, keep=("main",), drop=(".share",)) == ["a"]
