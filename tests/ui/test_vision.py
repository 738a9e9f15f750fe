"""Colours: what one says is said by a word or a sign as well, whoever looks; and pictures are dark on a dark page."""

from io import BytesIO

from browser import Visit
from feedback_page import KINDS, attempt
from page_steps import choose
from PIL import Image
from playwright.sync_api import Locator, Page, expect

SEEN_AS = ["deuteranopia", "protanopia", "tritanopia", "achromatopsia"]

#: Of each kind of mark its words and its edge.
EDGES = """(marks) => Object.entries(Object.groupBy(marks, (each) => each.dataset.mark)).map(([kind, [first]]) => {
  const { borderTopStyle, borderTopWidth, borderRadius } = getComputedStyle(first);
  return [kind, first.textContent.trim(), [borderTopStyle, borderTopWidth, borderRadius].join()];
})"""


def see_as(page: Page, deficiency: str) -> None:
    page.context.new_cdp_session(page).send("Emulation.setEmulatedVisionDeficiency", {"type": deficiency})


def assert_told_apart(parts: Locator) -> None:
    """No two of them look alike."""
    looks = [each.screenshot() for each in parts.all()]
    assert len(looks) > 3
    assert len(set(looks)) == len(looks)


def test_every_sign_of_the_graph_is_another_without_colours(visit: Visit) -> None:
    page = visit("2_explore.ipynb")
    choose(page, "late-relapse-liver")
    expect(page.locator(".h2t-legend li svg:visible").first).to_be_visible()
    for deficiency in SEEN_AS:
        see_as(page, deficiency)
        assert_told_apart(page.locator(".h2t-legend li svg:visible"))
    see_as(page, "none")


def test_how_a_claim_relates_to_the_text_is_a_word_with_an_edge_of_its_own(visit: Visit) -> None:
    page, edges = visit("2_explore.ipynb"), {}
    for case in ("late-relapse-liver", "early-relapse-progresses-on-tdxd", "progression-on-pertuzumab-maintenance"):
        choose(page, case)
        for kind, words, edge in page.locator(".h2t-mark").evaluate_all(EDGES):
            assert words
            edges[kind] = edge
    told = [edges[kind] for kind in ("stated", "implied", "reading", "outside", "silent")]
    assert len(set(told)) == len(told)


def test_verdicts_have_each_a_sign_and_words_of_their_own(page: Page, visit: Visit) -> None:
    signs, words = {}, {}
    for kind in ("right", "allowed", "wrong", "lungs", "silent"):
        words[kind] = attempt(page, visit, kind)
        outcome = page.locator(".h2t-outcome").first
        signs[kind] = outcome.locator("svg").first.inner_html()
        assert outcome.locator("svg").first.get_attribute("aria-label")
        assert KINDS[kind][2] in words[kind]
    assert len(set(signs.values())) == len(signs)
    assert len(set(words.values())) == len(words)


def brightness(part: Locator) -> int:
    """How light the corner of a picture is, from 0 to 255: its own paper, inside the frame around it."""
    found = Image.open(BytesIO(part.screenshot())).convert("L").getpixel((30, 30))
    assert isinstance(found, int)
    return found


def test_a_picture_is_dark_on_a_dark_page_and_light_on_paper(page: Page, visit: Visit) -> None:
    visit("4_journey.ipynb")
    page.locator(".h2t-part-plan").get_by_label("The text does not say", exact=True).check()
    page.locator(".h2t-step-on").click()
    picture = page.locator(".h2t-course img")
    expect(picture).to_be_visible()
    assert brightness(picture) > 220
    page.emulate_media(color_scheme="dark")
    assert brightness(picture) < 60
    page.emulate_media(color_scheme="dark", media="print")
    assert brightness(picture) > 220
