import pytest

from watcher.extract.lasting import Lasting, lasting, written_part


@pytest.mark.parametrize(
    "name",
    [
        *(
            "css-1x2y3z",
            "sc-bdVaJa",
            "jsx-4042112",
            "svelte-abc123",
            "ember456",
            "post-4411",
            "_ngcontent-abc",
        ),
        *("Article_body__q8RtZ", "elementor-element-3f2a1b", "ctl00_PlaceHolderMain", "radix-:r1:", "kqxzjw"),
        *(
            "col-md-8",
            "mt-4",
            "d-flex",
            "text-center",
            "is-open",
            "active",
            "js-toggle",
            "lg:flex",
            "3col",
            "",
        ),
    ],
)
def test_no_selector_rests_on_what_a_build_a_state_or_a_layout_has_made(name):
    assert lasting(name) is Lasting.NEVER


@pytest.mark.parametrize(
    "name", ["c-body-text", "main-content", "article-body", "hovedinnhold", "wiki-content", "text"]
)
def test_a_name_that_says_what_it_holds_lasts_longest(name):
    assert lasting(name) is Lasting.TELLING


@pytest.mark.parametrize("name", ["wrapper", "page", "siteContainer", "inner-box"])
def test_a_wrapper_says_little(name):
    assert lasting(name) is Lasting.WEAK


@pytest.mark.parametrize(
    "name", ["texto", "syndicate", "field-name-ingress", "ms-rtestate-field", "block-share"]
)
def test_a_name_that_a_person_wrote_is_readable(name):
    assert lasting(name) is Lasting.READABLE


def test_the_written_part_of_a_name_with_a_hash_is_kept_and_other_names_have_none():
    assert written_part("Article_body__q8RtZ") == "Article_body__"
    assert written_part("Article_body__aBcDeF") == "Article_body__"
    assert written_part("field__label") == ""
    assert written_part("css-1x2y3z") == ""
    assert written_part("x__q8RtZ") == ""
