"""With the keyboard alone: Tab, Space and Enter are enough, and one always sees where one is (WCAG 2.1.1, 2.4.7)."""

from . import steps

MOST_TABS = 80
# What a sighted keyboard user sees of the focus: an outline on the element, or on the label that holds it.
FOCUS = r"""() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const seen = [one, one.closest("label")].filter(Boolean).some((shown) => {
    const style = getComputedStyle(shown);
    const box = shown.getBoundingClientRect();
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 1 && box.height > 1
      && box.bottom > 0 && box.top < innerHeight;
  });
  return { seen, what: one.outerHTML.slice(0, 120) };
}"""


class Keyboard:
    """Hands on the keyboard of one page. Every element that is passed must show that it has the focus."""

    def __init__(self, page):
        self.page, self.hidden = page, []

    def tab_to(self, selector: str, *, back: bool = False) -> None:
        for _step in range(MOST_TABS):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            focus = self.page.evaluate(FOCUS)
            if focus and not focus["seen"]:
                self.hidden.append(f"{focus['what']} on {steps.path_of(self.page)}")
            if self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached with Tab on {steps.path_of(self.page)}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def enter(self) -> None:
        """Press Enter on what leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


def answer(hands: Keyboard, name: str, wanted) -> None:
    """One field of a question: reached with Tab, so that its focus is looked at, and filled in as the keyboard does it."""
    hands.tab_to(f"fieldset.question [name='{name}']")
    steps.type_keys(hands.page, name, wanted)


def test_a_pupil_signs_in_answers_a_quiz_and_hands_it_in_with_the_keyboard_alone(open_browser, site):
    pupil = site.people["fresh"][0]
    page = open_browser(viewport={"width": 1280, "height": 800}).new_page()
    hands = Keyboard(page)
    page.goto("/nevtrekh/")
    hands.tab_to("a[href$='/angi/']")
    hands.enter()
    hands.tab_to("#code")
    page.keyboard.type(site.people["class"]["code"])
    hands.enter()
    hands.tab_to(f"button[name=pupil][value='{pupil['number']}']")
    hands.enter()
    hands.tab_to("#secret")
    page.keyboard.type(pupil["pin"])
    hands.enter()
    page.wait_for_url("**/minii/")

    hands.tab_to(".go-on a.button-big")
    hands.enter()
    hands.tab_to("a[href*='/khicheel/'][href$='/soril/']")
    hands.enter()
    hands.tab_to("main form[method=post] button")
    hands.enter()
    while page.locator("h1.question-text").count():
        for name, wanted in steps.fields_of(page, steps.right_response(page)).items():
            answer(hands, name, wanted)
        hands.tab_to(".steer button.button-big")
        hands.enter()
    hands.tab_to("main form[method=post] button")
    hands.enter()
    assert "100 %" in page.locator(".score").inner_text()
    assert not hands.hidden, "focus cannot be seen:\n" + "\n".join(sorted(set(hands.hidden)))


def test_the_first_tab_offers_to_skip_to_the_main_content(open_browser):
    page = open_browser().new_page()
    page.goto("/")
    hands = Keyboard(page)
    hands.tab_to("a.skip")
    assert not hands.hidden
    hands.press("Enter")
    hands.tab_to("main a, main button")
    assert page.evaluate("document.activeElement === document.querySelector('main a, main button')")
