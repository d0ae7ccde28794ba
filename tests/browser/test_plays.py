"""The page around the closed frame in a browser: one port for our own frame only, nothing believed, nothing lost offline.

A small frame stands in for the real one (tests/browser/test_frames.py plays real contents): it speaks the bridge, and is told
by the test what to say. It runs in the same sandbox, so it has no origin and no cookies.
"""

import json
import re
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from . import steps
from .conftest import cannot

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
FRAME = """<!doctype html><html lang="mn"><title>frame</title><body>
<p>108</p>
<script>
  self.ports = []; self.heard = []; self.others = 0;
  addEventListener("message", (event) => {
    if (event.source !== parent) { self.others += 1; return; }
    if (event.data.type !== "port") return;
    self.ports.push(event.ports[0]);
    event.ports[0].onmessage = (said) => self.heard.push(said.data);
  });
  self.say = (what) => self.ports[0].postMessage(what);
  self.ready = () => parent.postMessage({ type: "ready" }, "*");
  if (!self.name.includes("wait")) self.ready();
</script></body></html>"""
RIGHT = {
    "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"},
    "result": {"score": {"raw": 2, "max": 3, "min": 0}, "response": "1[,]1[,]1"},
}


@pytest.fixture
def place(site):
    """Where a content waits; whatever was played before is forgotten."""
    site.run("forget_plays()")
    found = site.run("interactive()")
    if not found["installed"]:
        cannot("the players are not installed (npm ci)")
    return found


def open_play(open_browser, site, place, *, signed_in=True, prefix="", frame=FRAME, **look):
    """(page, frame) of the player page with our small frame in it."""
    context = open_browser(**{**PHONE, **look})
    context.route("**/played/**", lambda route: route.fulfill(body=frame, content_type="text/html; charset=utf-8"))
    page = context.new_page()
    if signed_in:
        pupil = site.people["fresh"][3]
        steps.pupil_signs_in(page, site.people["class"]["code"], pupil["name"], pupil["pin"])
    page.goto(f"{prefix}{place['url']}")
    expect(page.locator("iframe")).to_have_attribute("src", re.compile("/played/"))
    inner = page.query_selector("iframe").content_frame()
    inner.wait_for_function("self.ports")
    return page, inner


def started(inner) -> dict:
    inner.wait_for_function("self.heard.length")
    return inner.evaluate("self.heard[0]")


def say(inner, what) -> None:
    inner.evaluate("(what) => self.say(what)", what)


def until(site, wanted, patience=15):
    """What is in the database once it is as wanted."""
    for _time in range(patience * 2):
        if wanted(plays := site.run("played()")):
            return plays
        time.sleep(0.5)
    pytest.fail(f"the database never came to it: {plays}")


def test_a_play_is_kept_resumed_and_its_result_shown(open_browser, site, place):
    page, inner = open_play(open_browser, site, place)
    assert started(inner) == {"type": "start", "state": "", "language": "mn"}
    assert inner.evaluate("self.origin") == "null"
    say(inner, {"type": "size", "height": 411.5})
    expect(page.locator("iframe")).to_have_css("height", "412px")
    say(inner, {"type": "state", "data": '{"so":"far"}'})
    until(site, lambda plays: plays and plays[0][0] == '{"so":"far"}')
    say(inner, {"type": "statement", "statement": RIGHT})
    page.locator("[data-result]").wait_for()
    assert "2" in page.locator("[data-words]").inner_text()
    assert page.locator("[data-trust]").inner_text()
    assert page.locator("[data-ended]").is_visible()
    assert not page.locator("[data-open]").is_visible()
    assert site.run("played()") == [['{"so":"far"}', True, 2.0, "verified", 1]]
    page.reload()
    inner = page.query_selector("iframe").content_frame()
    assert started(inner)["state"] == '{"so":"far"}'
    # By the keyboard: a click right after scrolling may still go to where the frame was.
    with page.expect_navigation():
        page.locator("[data-again] button").press("Enter")
    inner = page.query_selector("iframe").content_frame()
    assert started(inner)["state"] == ""


def test_only_our_own_frame_gets_a_port_and_only_one(open_browser, site, place):
    # The frame waits, and others call out in its place: the page itself, and another frame of the page.
    page, inner = open_play(open_browser, site, place, signed_in=False, frame=FRAME.replace("if (!self", "if (0 && !self"))
    page.evaluate("""() => {
      postMessage({ type: "ready" }, "*");
      const other = document.body.appendChild(document.createElement("iframe"));
      other.name = "other";
      other.contentWindow.parent.postMessage({ type: "ready" }, "*");
    }""")
    page.wait_for_timeout(500)
    assert inner.evaluate("[self.ports.length, self.heard.length]") == [0, 0]
    inner.evaluate("for (let time = 0; time < 5; time += 1) self.ready()")
    assert started(inner)["type"] == "start"
    page.wait_for_timeout(500)
    assert inner.evaluate("[self.ports.length, self.heard.length]") == [1, 1]


def test_a_visitor_plays_and_nothing_leaves_the_page(open_browser, site, place):
    page, inner = open_play(open_browser, site, place, signed_in=False)
    posted = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    assert started(inner)["state"] == ""
    say(inner, {"type": "state", "data": "x"})
    say(inner, {"type": "statement", "statement": RIGHT})
    page.wait_for_timeout(2500)
    assert posted == []
    assert site.run("played()") == []


FLOOD = """() => {
  const large = "x".repeat(64_001), round = {};
  for (let time = 0; time < 400; time += 1) {
    for (const data of [large, 5, null, { a: 1 }, "ө".repeat(40_000)]) self.say({ type: "state", data });
    for (const height of [NaN, 1e9, -1, "9", null, Infinity]) self.say({ type: "size", height });
    for (const statement of [null, 5, [], large, { large }]) self.say({ type: "statement", statement });
    for (const type of ["port", "start", "constructor", "__proto__", "toString", 5, null, undefined]) self.say({ type });
    for (const one of [null, 5, "ready", [], large]) self.say(one);
    self.say({ type: "cmi", data: "{}", final: true });
    self.say({ type: "statement", statement: { verb: { id: "http://adlnet.gov/expapi/verbs/answered" }, time } });
    self.ready();
  }
}"""


def test_a_flood_of_messages_is_survived_and_what_is_honest_is_still_kept(open_browser, site, place):
    page, inner = open_play(open_browser, site, place)
    started(inner)
    posted = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    inner.evaluate(FLOOD)
    page.wait_for_timeout(3000)
    assert len(posted) <= 70, "few enough for any server"
    assert not [address for address in posted if "/tuluv/" in address], "no state of them was one"
    height = page.locator("iframe").evaluate("(frame) => frame.getBoundingClientRect().height")
    assert 120 <= height <= 6100
    say(inner, {"type": "statement", "statement": RIGHT})
    until(site, lambda plays: plays and plays[0][1:4] == [True, 2.0, "verified"])
    assert inner.evaluate("self.ports.length") == 1


def test_what_is_done_offline_waits_is_said_to_wait_and_is_sent_later(open_browser, site, place):
    page, inner = open_play(open_browser, site, place)
    started(inner)
    context = page.context
    context.set_offline(True)
    say(inner, {"type": "state", "data": "first"})
    say(inner, {"type": "state", "data": "second"})
    say(inner, {"type": "statement", "statement": RIGHT})
    expect(page.locator("[data-status]")).to_have_text(page.locator("[data-play]").get_attribute("data-say-waits"))
    assert site.run("played()")[0][1] is False
    context.set_offline(False)
    plays = until(site, lambda plays: plays[0][0] == "second" and plays[0][1])
    assert plays == [["second", True, 2.0, "verified", 1]]
    expect(page.locator("[data-status]")).to_have_text(page.locator("[data-play]").get_attribute("data-say-kept"))


def test_what_was_said_last_is_sent_when_the_page_is_left(open_browser, site, place):
    page, inner = open_play(open_browser, site, place)
    started(inner)
    say(inner, {"type": "state", "data": "on the way out"})
    page.wait_for_timeout(100)
    page.goto(place["lesson"])
    until(site, lambda plays: plays[0][0] == "on the way out")


def test_after_signing_out_elsewhere_the_page_says_so_and_stops(open_browser, site, place):
    page, inner = open_play(open_browser, site, place)
    started(inner)
    page.context.clear_cookies()
    say(inner, {"type": "statement", "statement": RIGHT})
    expect(page.locator("[data-status]")).to_have_text(page.locator("[data-play]").get_attribute("data-say-out"))
    assert site.run("played()")[0][1] is False


def test_without_javascript_a_kind_sentence_stands_there(open_browser, site, place):
    page = open_browser(**PHONE, java_script_enabled=False).new_page()
    page.goto(place["url"])
    assert "JavaScript" in page.locator("main").inner_text()
    assert not page.locator("iframe").is_visible()
    assert page.locator("a[href='tel:108']").count() >= 1


LOOKS = {
    "mn": ("", {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"}),
    "en": ("/en", {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}),
}


@pytest.mark.parametrize("language", LOOKS)
def test_axe_finds_nothing_and_nothing_is_wider_than_the_screen(open_browser, site, place, language):
    prefix, look = LOOKS[language]
    page, inner = open_play(open_browser, site, place, prefix=prefix, **look)
    started(inner)
    say(inner, {"type": "statement", "statement": RIGHT})
    page.locator("[data-result]").wait_for()
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert not [f"{one['id']}: {json.dumps(one['nodes'][0]['html'])[:160]}" for one in found]
    assert page.locator("body").evaluate("one => one.scrollWidth <= document.documentElement.clientWidth")
