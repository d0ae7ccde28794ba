"""The closed frame in a real browser: our own type of content plays in it, and a hostile one gets nowhere."""

import contextlib
import json
import socket
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError

from courses.content.played.players import DISTRIBUTIONS, INSTALL
from tests.serving import ROOT, Server

from .conftest import FLAGS, PATIENCE_MS, cannot
from .watching import Watch

PLAYER = """<!doctype html><html lang="mn"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Тоглоом</title>
<body style="margin: 0"><iframe title="Тоглоом" sandbox="SANDBOX" style="width: 100%; height: 300px; border: 0"></iframe>
<script>
const frame = document.querySelector("iframe"), seen = { readies: 0, states: [], statements: [], sizes: [] };
let port = null;
addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow) return;
  if (event.data?.type === "ready") seen.readies += 1;
  if (port || event.data?.type !== "ready" || event.origin !== "ORIGIN") return;
  const channel = new MessageChannel();
  port = channel.port1;
  port.onmessage = ({ data }) => {
    if (data.type === "state") seen.states.push(data.data);
    if (data.type === "statement") seen.statements.push(data.statement);
    if (data.type === "size") { seen.sizes.push(data.height); frame.style.height = `${data.height}px`; }
  };
  frame.contentWindow.postMessage({ type: "port" }, "ORIGIN" === "null" ? "*" : "ORIGIN", [channel.port2]);
  port.postMessage({ type: "start", state: STATE, language: "mn" });
});
frame.src = "ADDRESS";
</script>"""


@dataclass
class Place:
    """A site on which frames play. `origin`: what a frame calls itself; `own`: where its files come from."""

    server: Server
    origin: str

    @property
    def own(self) -> str:
        return self.server.address if self.origin == "null" else self.origin

    def make(self, call: str) -> dict:
        code = f"import json\nfrom tests.browser import contents\nprint(json.dumps(contents.{call}))"
        return {language: address if "://" in address else self.server.address + address
                for language, address in self.server.prepare(code).items()}  # fmt: skip

    def page(self, context, address: str, state: str = ""):
        """A page of our site around the frame, as the player's page is, with a policy like its."""
        sandbox = "allow-scripts" if self.origin == "null" else "allow-scripts allow-same-origin"
        html = PLAYER.replace("SANDBOX", sandbox).replace("ORIGIN", self.origin).replace("STATE", json.dumps(state))
        html = html.replace("ADDRESS", address)
        policy = f"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; frame-src {self.own}/played/"
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
        page = context.new_page()
        page.route("**/around", lambda route: route.fulfill(body=html, headers=headers))
        page.goto(f"{self.server.address}/around")
        return page


@pytest.fixture(scope="module")
def browser(playwright, chromium_path):
    """The page around the frame comes from the test and not from this machine, and such a page may not ask this machine."""
    flags = [*FLAGS, "--disable-features=LocalNetworkAccessChecks"]
    launched = playwright.chromium.launch(executable_path=chromium_path, headless=True, args=flags)
    yield launched
    launched.close()


@pytest.fixture(scope="module", autouse=True)
def players(site):
    if not (ROOT / "node_modules" / DISTRIBUTIONS[0].folder).is_dir():
        cannot(f"the players of H5P are not installed (`{INSTALL}`)")


@pytest.fixture(scope="module", params=["without an origin", "on a host of its own"])
def place(request, site):
    if request.param == "without an origin":
        yield Place(site.server, "null")
        return
    server = Server(site.server.folder, settings="elearning.settings.base", SECRET_KEY="browser-" + "x" * 60)
    origin = f"http://localhost:{server.port}"
    server.environment["H5P_ORIGIN"] = origin
    server.start()
    yield Place(server, origin)
    server.stop()


@pytest.fixture
def visitor(browser, place):
    """A browser for this place; it fails the test when it meets a foreign host, a violated policy or an error."""
    context = browser.new_context(base_url=place.server.address, locale="mn-MN")
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(context, place.server.address)
    yield context
    watch.foreign = [line for line in watch.foreign if urlsplit(line.split()[0]).netloc != urlsplit(place.own).netloc]
    faults = watch.faults()
    context.close()
    assert not faults, "\n".join(faults)


def inside(page):
    return page.frame_locator("iframe")


def seen(page) -> dict:
    return page.evaluate("seen")


def heard(page, enough) -> dict:
    """Wait until the page around the frame has heard enough. Its policy lets no text be run, so it is asked again and again."""
    for _try in range(100):
        if enough(seen(page)):
            break
        page.wait_for_timeout(100)
    return seen(page)


def walk_cards(page):
    frame = inside(page)
    for _card in range(5):
        frame.get_by_role("button", name="Картыг эргүүлэх").click()
        frame.get_by_role("button", name="Дараах").click()


def answer(page, text: str, onward: str):
    frame = inside(page)
    frame.get_by_label(text).check()
    frame.get_by_role("button", name="Шалгах").click()
    frame.get_by_role("button", name=onward).click()


def test_a_first_look_asks_few_times_and_weighs_little(place, visitor, note):
    loads = []
    visitor.on("requestfinished", lambda request: loads.append((request.url, request.sizes())))
    page = place.page(visitor, place.make("cards()")["mn"])
    inside(page).get_by_text("Карт: 1 / 5").wait_for()
    page.wait_for_timeout(500)
    framed = {url: sizes["responseBodySize"] + sizes["responseHeadersSize"] for url, sizes in loads if "/around" not in url}
    name = "no origin" if place.origin == "null" else "own host"
    note(f"H5P frame, {name}: {len(framed)} requests, {sum(framed.values()) / 1024:.0f} KB at the first look")
    assert len(framed) <= 9, framed
    assert sum(framed.values()) < 130 * 1024


def test_our_own_type_plays_to_its_end_tells_its_marks_and_goes_on_where_it_was_left(place, visitor):
    address = place.make("cards()")["mn"]
    page = place.page(visitor, address)
    inside(page).get_by_text("Карт: 1 / 5").wait_for()
    walk_cards(page)
    answer(page, "Хариу бичихгүй, хориглоод (блоклоод), том хүнд хэлнэ", "Дараах")
    heard(page, lambda said: said["states"] and json.loads(json.loads(said["states"][-1])["0"]["state"])["step"] == 6)
    state = seen(page)["states"][-1]
    page.close()

    page = place.page(visitor, address, state)
    inside(page).get_by_text("Асуулт: 2 / 3").wait_for()
    assert seen(page)["states"] == [], "what was handed over is not told again"
    answer(page, "Инээсэн тэмдэг тавина", "Дараах")
    answer(page, "Итгэлтэй том хүндээ хэлнэ, эсвэл 108 руу залгана", "Дуусгах")
    inside(page).get_by_text("Зөв хариулт: 2 / 3.").wait_for()
    heard(page, lambda said: any(one["verb"]["id"].endswith("/completed") for one in said["statements"]))
    (completed,) = [one for one in seen(page)["statements"] if one["verb"]["id"].endswith("/completed")]
    assert completed["result"]["score"] == {"min": 0, "max": 3, "raw": 2, "scaled": 0.6667}
    assert completed["result"]["response"] == "1[,]1[,]1"
    assert not any("actor" in one for one in seen(page)["statements"]), "the frame does not know who plays, nor says a number"
    heights = seen(page)["sizes"]
    assert heights
    assert all(100 < height < 1500 for height in heights)


def test_the_page_speaks_english_when_it_is_asked_to(place, visitor):
    page = place.page(visitor, place.make("cards()")["en"])
    inside(page).get_by_role("button", name="Turn the card").wait_for()
    assert inside(page).locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_own_type_can_be_read_pressed_and_heard_by_everybody(place, browser, scheme, tmp_path):
    context = browser.new_context(locale="mn-MN", color_scheme=scheme, viewport={"width": 360, "height": 740})
    context.set_default_timeout(PATIENCE_MS)
    address = place.make("cards()")["mn"]
    page = place.page(context, address)
    page.emulate_media(color_scheme=scheme)
    frame = inside(page)
    turn = frame.get_by_role("button", name="Картыг эргүүлэх")
    turn.focus()
    page.keyboard.press("Enter")
    assert turn.get_attribute("aria-pressed") == "true"
    assert frame.locator("[aria-live=polite]").inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert frame.locator("h2").evaluate("(heading) => heading === document.activeElement"), "the reader is taken along"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


# --- what a content may not do -----------------------------------------------------------------------------------------------


@dataclass
class Elsewhere:
    """Another host, what it has heard, and a socket for packets."""

    address: str
    packets: socket.socket
    heard: list

    @property
    def stun(self) -> str:
        return f"127.0.0.1:{self.packets.getsockname()[1]}"

    def listen(self) -> None:
        with contextlib.suppress(TimeoutError):
            while True:
                self.heard.append(self.packets.recvfrom(2000))


@pytest.fixture
def elsewhere():
    """A host of somebody else, and a socket for packets, which write down whatever arrives."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(f"{self.command} {self.path}")
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    packets.bind(("127.0.0.1", 0))
    packets.settimeout(0.1)
    yield Elsewhere(f"http://127.0.0.1:{server.server_port}", packets, heard)
    server.shutdown()
    packets.close()


FAILURES = ("SecurityError", "ReferenceError", "TypeError", "EvalError", "NetworkError", "error", "waits")
HARMLESS = {
    "popup": "did: null", "popup of ours": "did: null", "inline script": "did: undefined",
    # What these did is nothing: that no request left is looked at from outside.
    "form": "did: undefined", "form elsewhere": "did: undefined", "beacon": "did: true", "beacon to us": "did: true",
    "frame": "did: load", "frame of ours": "did: load", "flood": "did: undefined",
}  # fmt: skip


def test_a_hostile_content_reads_nothing_tells_nobody_and_goes_nowhere(place, browser, elsewhere):
    call = f"hostile(elsewhere={elsewhere.address!r}, ours={place.server.address!r}, stun={elsewhere.stun!r})"
    address = place.make(call)["mn"]
    context = browser.new_context(base_url=place.server.address)
    context.set_default_timeout(PATIENCE_MS)
    context.add_cookies([{"name": "sid", "value": "somebodys-session", "url": place.server.address, "sameSite": "Lax"}])
    asked, popups = [], []
    context.on("request", lambda request: asked.append(request))
    page = place.page(context, address)
    context.on("page", lambda popup: popups.append(popup.url))
    inside(page).get_by_text("evil").wait_for()
    page.wait_for_timeout(2500)
    frame = page.frames[1]
    came = frame.evaluate("came")
    wrong = {name: what for name, what in came.items() if what not in FAILURES and HARMLESS.get(name) != what}
    if place.origin != "null":
        # A host of its own has a storage of its own, in which nobody else keeps anything.
        own = {
            "cookie": "did: ",
            "database": "did: null",
            "fresh window's storage": "did: 0",
            "fresh window's peer": "did: function",
        }
        assert own.items() >= wrong.items(), wrong
    else:
        assert not wrong
    assert len(came) > 40, "all of them were tried"
    assert any(frame.name == "child" for frame in page.frames), "its scripts also run in a window within"

    said = seen(page)
    assert said["readies"] > 20_000, "the flood came, and the page lives"
    assert said["states"] == [], "200 kB of state do not leave the frame"
    for target in (f"{elsewhere.address}/away", f"{place.server.address}/admin/", f"{place.server.address}/"):
        frame = page.frames[1]
        with contextlib.suppress(PlaywrightError):
            frame.evaluate("(target) => { location.href = target; }", target)
        page.wait_for_timeout(300)
    assert page.url == f"{place.server.address}/around"
    assert popups == []

    arrived = [request for request in asked if request.response() is not None]
    assert {request.method for request in arrived} == {"GET"}
    beyond = [
        request.url
        for request in arrived
        if not request.url.startswith((f"{place.own}/played/", f"{place.own}/static/")) and request.url != page.url
    ]
    assert beyond == [], "a request left the frame for somewhere else"
    with_cookies = {request.url for request in arrived if "cookie" in request.all_headers()}
    assert with_cookies <= {page.url, address}, "only the page itself asks as somebody, and the frame drops what comes along"
    context.close()
    elsewhere.listen()
    assert elsewhere.heard == []
