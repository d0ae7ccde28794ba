"""Every page that a link leads to, as a visitor, a pupil and a teacher, in both languages, light and dark, narrow and wide."""

import pytest

from . import steps
from .examining import Examination
from .watching import Watch

PEOPLE = ("visitor", "pupil", "teacher")
PREFIXES = ("", "/en")
# Names of people, school and class stand in English texts as they are.
NAMES = r"Турш[а-яёөү]+( Т\.| сургууль| аймаг| сум)?|5б"


@pytest.fixture(scope="session")
def crawled(browser, site):
    """{person: what was found}. Crawled once; each test below asks about one promise."""
    found = {}
    for person, crawl in (("visitor", as_visitor), ("pupil", as_pupil), ("teacher", as_teacher)):
        context = browser.new_context(base_url=site.address, locale="mn-MN", color_scheme="light")
        context.set_default_timeout(30_000)
        watch = Watch(context, site.address)
        examination = crawl(context, site)
        for line in watch.faults():
            examination.wrong("seen by the browser", line)
        found[person] = examination
        context.close()
    return found


def as_visitor(context, site) -> Examination:
    found = Examination(signed_in=False, names=NAMES)
    certificate = site.people["finished"]["certificate"]
    found.crawl(
        context, "/", "/en/", f"/gerchilgee/{certificate}/", f"/en/gerchilgee/{certificate}/", "/gerchilgee/AAAA/",
        "/khailt/?q=nuuts", "/en/khailt/?q=secret", "/khailt/?q=ъъъъъ", "/garakh/", "/k/",
        "/tuukh/chat/", "/en/tuukh/chat/", "/tuukh/friend/", "/en/tuukh/friend/", "/tuukh/message/", "/en/tuukh/message/",
        *site.people["with_tables"],
    )  # fmt: skip
    # Afterwards: a choice gives a visitor the cookie of a session, and a mere reader gets none.
    page = context.new_page()
    for prefix in PREFIXES:
        read_a_story(found, page, f"{prefix}/tuukh/chat/", (0, 0, 0, 0, -1))
    page.close()
    return found


def read_a_story(found, page, address, ways) -> None:
    """A story from its beginning by these choices; each scene is looked at."""
    found.dress(page, address)
    page.goto(address)
    if (again := page.locator("button[name=again]")).count():
        with page.expect_navigation():
            again.click()
    for number, way in enumerate(ways):
        with page.expect_navigation():
            page.locator("button[name=choice]").nth(way).click()
        found.look(page, f"scene {number}")


def as_pupil(context, site) -> Examination:
    """The pages of signing in on the way, then every link. The pupil has a certificate and a quiz that is still open."""
    people = site.people
    pupil = people["finished"]
    found = Examination(signed_in=True, names=NAMES)
    page = context.new_page()
    for prefix in PREFIXES:
        wrong_code_and_secret(found, page, people, prefix)
    steps.pupil_signs_in(page, people["class"]["code"], pupil["name"], pupil["pin"], look=found.look)
    for prefix in PREFIXES:
        read_a_story(found, page, f"{prefix}/tuukh/friend/", (0,))
        found.dress(page, f"{prefix}/")
        page.goto(f"{prefix}/oroldlogo/{people['finished']['open']}/1/")
        page.locator(".steer button.button-big").click()
        found.look(page, "not answered")
    beginnings = ["/minii/", "/en/minii/"]
    for attempt in people["finished"]["attempts"]:
        beginnings += [f"/oroldlogo/{attempt}/", f"/en/oroldlogo/{attempt}/"]
    found.crawl(context, *beginnings, known=("/udirdamj/", "/metgeltseen/", "/ugiin-tailbar/", "/jiliin-tolovlogoo/"))
    page.close()
    return found


def wrong_code_and_secret(found, page, people, prefix) -> None:
    """What a child sees who mistypes: the class code, then the PIN."""
    found.dress(page, f"{prefix}/")
    page.goto(f"{prefix}/angi/")
    page.locator("#code").fill("AAAAAA")
    steps.press(page, "Go on")
    found.look(page, "wrong")
    page.locator("#code").fill(people["class"]["code"])
    steps.press(page, "Go on")
    page.get_by_role("button", name=people["finished"]["name"], exact=True).click()
    page.locator("#secret").fill("111111")
    steps.press(page, "Come in")
    found.look(page, "wrong")


def answers_to_a_teacher(found, page, people, prefix) -> None:
    """What forms answer: names as they were read, with a line that is none; a form sent empty; a one-time code."""
    room = f"{prefix}/bagsh/angi/{people['class']['id']}"
    found.dress(page, room)
    page.goto(f"{room}/suragch/")
    page.locator("[name=names]").fill("Турших\n12345")
    page.locator("button[name=check]").click()
    assert page.locator(".notice.bad").count() == 1
    found.look(page, "read")
    page.goto(f"{room}/zasakh/")
    page.locator("[name=name]").evaluate("(field) => { field.required = false; field.value = '' }")
    page.locator("main form button").first.click()
    found.look(page, "refused")
    page.goto(f"{room}/suragch/{people['fresh'][3]['id']}/")
    page.locator("button[name=do][value=code]").click()
    assert page.locator(".big-code").count() == 1
    found.look(page, "code")
    read_a_story_together(found, page, f"{room}/tuukh/chat/khamt/")


def read_a_story_together(found, page, address) -> None:
    """On the wall: hands are counted, the class goes on to an end."""
    page.goto(address)
    page.locator("input[type=number]").first.fill("12")
    with page.expect_navigation():
        page.locator("input[type=number]").last.press("Enter")
    assert page.locator(".offer-row.most").count() == 1
    found.look(page, "hands")
    for _scene in range(20):
        if not page.locator("button[name=choice]").count():
            break
        with page.expect_navigation():
            page.locator("button[name=choice]").first.click()
    assert page.locator("#reflection").count() == 1
    found.look(page, "end")
    with page.expect_navigation():
        page.locator("button[name=again]").click()


def as_teacher(context, site) -> Examination:
    people = site.people
    found = Examination(signed_in=True, names=NAMES)
    page = context.new_page()
    steps.adult_signs_in(page, people["teacher"], people["password"])
    for prefix in PREFIXES:
        answers_to_a_teacher(found, page, people, prefix)
    beginnings = ("/bagsh/", "/en/bagsh/", "/bagsh/burtguulekh/", "/burtgel/minii/", "/en/burtgel/minii/")
    found.crawl(context, *beginnings, known=("/udirdamj/", "/surgalt/"))
    page.close()
    return found


def kept(found: Examination, *rules: str) -> None:
    """These rules are broken nowhere; else the places, readable."""
    broken = found.broken(*rules)
    assert not broken, broken


@pytest.mark.parametrize("person", PEOPLE)
def test_every_link_leads_somewhere(crawled, person):
    assert len(crawled[person].pages) > 20, "the crawl found its way"
    kept(crawled[person], "not there")


@pytest.mark.parametrize("person", PEOPLE)
def test_no_policy_is_violated_no_other_host_is_asked_and_no_script_fails(crawled, person):
    kept(crawled[person], "seen by the browser")


@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_carries_an_inline_style_or_script(crawled, person):
    kept(crawled[person], "inline", "policy")


@pytest.mark.parametrize("person", PEOPLE)
def test_axe_finds_nothing_in_either_language_light_or_dark(crawled, person):
    kept(crawled[person], "axe", "id twice")


@pytest.mark.parametrize("person", PEOPLE)
def test_no_page_scrolls_sideways_at_320_pixels(crawled, person):
    kept(crawled[person], "scrolls sideways")


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_has_its_language_a_title_one_heading_and_108(crawled, person):
    kept(crawled[person], "lang", "title", "h1", "108")


@pytest.mark.parametrize("person", PEOPLE)
def test_every_text_is_in_the_language_of_its_page_or_says_in_which(crawled, person):
    kept(crawled[person], "language")


@pytest.mark.parametrize("person", ["pupil", "teacher"])
def test_what_a_signed_in_person_sees_is_stored_nowhere(crawled, person):
    kept(crawled[person], "may be stored")


def test_a_mere_reader_gets_no_cookie_and_leaves_nothing_in_the_browser(open_browser, crawled, site):
    kept(crawled["visitor"], "cookie")
    context = open_browser()
    page = context.new_page()
    for path in (
        "/",
        "/surgalt/",
        site.people["course"]["url"],
        site.people["course"]["lessons"][0][1],
        "/en/",
        "/khailt/?q=108",
    ):
        page.goto(path)
    page.goto("/gerchilgee/")
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
