"""SCORM in a real browser: our own package in a small host of others, and packages of others in our closed frame."""

import io
import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import translation

from courses.content.quizzes import bank
from courses.content.quizzes.types import REGISTRY
from courses.content.scorm.packages import ScormPackage, read_package, unpack
from courses.content.scorm.results import Outcome, outcome
from courses.content.scorm.writing import PLAYED, AskedHere, BlockHere, CourseHere, HelpHere, LessonHere, QuizHere, write
from courses.lib import mongolian
from tests.content.scorm.building import item, manifest, package, resource
from tests.serving import ROOT, Server

from .conftest import FLAGS, PATIENCE_MS, cannot
from .watching import Watch

TYPES = {"html": "text/html; charset=utf-8", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}

LMS = """<!DOCTYPE html><html lang="mn"><title>Host</title><body><script>
window.kept = JSON.parse(sessionStorage.getItem("kept") || '{}'); window.calls = [];
const say = (name) => (...values) => { calls.push([name, ...values]); return "true"; };
window.API = {
  LMSInitialize: say("LMSInitialize"), LMSCommit: say("LMSCommit"),
  LMSFinish: (value) => {
    sessionStorage.setItem("finished", Number(sessionStorage.getItem("finished")) + 1); return say("LMSFinish")(value);
  },
  LMSGetValue: (name) => kept[name] ?? "", LMSGetLastError: () => "0",
  LMSSetValue: (name, value) => { kept[name] = value; sessionStorage.setItem("kept", JSON.stringify(kept)); return "true"; },
};
</script><iframe title="SCO" src="/course/index.html" style="width:100%;height:95vh;border:0"></iframe></body></html>"""

PLAYER = """<!DOCTYPE html><html lang="mn"><meta name="viewport" content="width=device-width"><title>Player</title>
<body style="margin:0"><iframe title="frame" sandbox="SANDBOX" style="width:100%;border:0"></iframe><script>
window.heard = []; let port = null; const frame = document.querySelector("iframe");
addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow || event.data?.type !== "ready" || port || event.origin !== "ORIGIN") return;
  const channel = new MessageChannel(); port = channel.port1;
  port.onmessage = ({data}) => { heard.push(data); if (data.type === "size") frame.style.height = data.height + "px"; };
  frame.contentWindow.postMessage({type: "port"}, "ORIGIN" === "null" ? "*" : "ORIGIN", [channel.port2]);
  port.postMessage({type: "start", state: STATE, language: "mn"});
});
frame.src = "ADDRESS";
</script></body></html>"""


class House:
    """A small server: addresses to (bytes, headers)."""

    def __init__(self):
        self.answers: dict[str, tuple[bytes, dict]] = {}
        house = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path = unquote(self.path.partition("?")[0])
                body, headers = house.answers.get(path, (b"", {}))
                self.send_response(200 if headers else 404)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page(self, path: str, html: str) -> None:
        self.answers[path] = (html.encode(), {"Content-Type": TYPES["html"]})

    def folder(self, before: str, folder: Path) -> None:
        for file in folder.rglob("*"):
            if file.is_file():
                kind = TYPES.get(file.suffix[1:], "application/octet-stream")
                self.answers[before + file.relative_to(folder).as_posix()] = (file.read_bytes(), {"Content-Type": kind})

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def house():
    house = House()
    yield house
    house.close()


@pytest.fixture
def visit(browser, house):
    """`visit(path, **options)` opens a page of the house; faults of scripts and foreign requests fail the test at its end."""
    opened, faults = [], []
    known = ("data:", "blob:", "about:", "tel:", f"http://{house.host}/")

    def go(path: str, **options):
        context = browser.new_context(base_url=f"http://{house.host}", locale="mn-MN", **options)
        context.set_default_timeout(20_000)
        context.on("weberror", lambda event: faults.append(str(event.error)))
        context.on(
            "request",
            lambda request: request.url.startswith(known) or faults.append(request.url),
        )
        opened.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield go
    for context in opened:
        context.close()
    assert not faults, faults


# --- our own package in a host of others --------------------------------------------------------------------------------

KINDS = [key for key in REGISTRY if key in PLAYED]
HELP = (HelpHere("Хүүхдийн тусламжийн утас", "108", "108", "24 цаг", "үнэгүй"),)


def own_course(*, language: str = "mn") -> CourseHere:
    """Two lessons: a question of every type that is played, and a short quiz in the middle of a text."""
    every = QuizHere(tuple(AskedHere(REGISTRY[key].example.question, language) for key in KINDS), "Бүх төрөл")
    short = QuizHere((AskedHere(REGISTRY["single"].example.question, language, points=2),), "Дасгал")
    text = BlockHere("text", {"html": "<p>Нууц үгээ <b>хэнд ч</b> бүү хэл.</p>"})
    blocks = (text, BlockHere("quiz", {"quiz": short, "invitation": ""}), BlockHere("key_message", "Хэл!"))
    return CourseHere(
        identifier="turshilt", title="Ухаалаг аялагч", language=language, helps=HELP, skin="middle",
        introduction="<p>Сайн уу!</p>", lessons=(LessonHere("Нууц үг", blocks, quiz=every), LessonHere("Тусламж", (text,))),
    )  # fmt: skip


def packed(course: CourseHere) -> bytes:
    with translation.override(course.language):
        return write(course, {})


def hosted(house: House, tmp_path: Path, course: CourseHere | None = None) -> None:
    """Our package, read by our own reader and unpacked, in the small host."""
    file = io.BytesIO(packed(course or own_course()))
    read = read_package(file, name="course.zip")
    assert isinstance(read, ScormPackage), [str(problem) for problem in read]
    unpack(file, read, tmp_path / "course")
    house.folder("/course/", tmp_path / "course" / "content")
    house.page("/lms", LMS)


def fill(fieldset, kind: str, response) -> None:
    """Answer a question as a learner would."""
    if kind in ("single", "truefalse", "picture", "multiple", "words"):
        for key in response:
            fieldset.locator(f'input[value="{key}"]').check()
    elif kind == "order":
        for place, key in enumerate(response, start=1):
            fieldset.locator(f'[data-part="{key}"]').select_option(str(place))
    elif kind in ("match", "groups"):
        for key, target in response.items():
            fieldset.locator(f'[data-part="{key}"]').select_option(target)
    else:
        for key, text in response.items():
            fieldset.locator(f'[data-part="{key}"]').fill(text)


def answer(frame, lesson: int, quiz: int, responses: list) -> str:
    form = frame.locator(f'form[data-quiz="{quiz}"]')
    for place, (kind, response) in enumerate(responses):
        fill(form.locator(f'[data-question="{place}"]'), kind, response)
    form.locator("[data-check]").click()
    if form.locator("[data-check]").is_visible():  # something was left empty, and is told once
        form.locator("[data-check]").click()
    return form.locator("[data-result]").inner_text()


def test_our_own_package_plays_to_its_end_and_tells_the_right_score(house, visit, tmp_path):
    hosted(house, tmp_path)
    page = visit("/lms")
    frame = page.frame_locator("iframe")
    frame.locator("h1", has_text="Ухаалаг аялагч").wait_for()
    assert frame.locator('.help-line a[href="tel:108"]').is_visible()
    frame.locator('[data-go="1"]').click()
    frame.locator('[data-done="1"]').click()
    assert page.evaluate("kept['cmi.core.lesson_status']") == "incomplete", "two quizzes are left"
    assert frame.locator('[data-left="1"]').inner_text()
    answer(frame, 1, 0, [("single", REGISTRY["single"].example.wrong)])
    said = answer(frame, 1, 1, [(key, REGISTRY[key].example.right) for key in KINDS])
    assert f"{len(KINDS)} / {len(KINDS)}" in said
    most = len(KINDS) + 2
    assert page.evaluate("Number(kept['cmi.core.score.raw'])") == pytest.approx(100 * len(KINDS) / most, abs=0.01)
    assert page.evaluate("[kept['cmi.core.score.min'], kept['cmi.core.score.max']]") == ["0", "100"]
    frame.locator('[data-quiz="0"] [data-again]').click()
    answer(frame, 1, 0, [("single", REGISTRY["single"].example.right)])
    frame.locator('[data-done="1"]').click()
    assert frame.locator("#lesson-2").is_visible()
    assert page.evaluate("kept['cmi.core.lesson_status']") == "incomplete"
    frame.locator('[data-done="2"]').click()
    assert page.evaluate("[kept['cmi.core.lesson_status'], kept['cmi.core.score.raw']]") == ["completed", "100"]
    assert frame.locator("[data-all]").inner_text()
    assert len(page.evaluate("kept['cmi.suspend_data']")) < 100
    assert "108" not in page.evaluate("kept['cmi.suspend_data']"), "what was answered is kept nowhere"


def test_marks_agree_with_those_of_the_platform(house, visit, tmp_path):
    hosted(house, tmp_path)
    frame = visit("/lms").frame_locator("iframe")
    frame.locator('[data-go="1"]').click()
    examples = [REGISTRY[key].example for key in KINDS]
    rounds = [[example.wrong for example in examples]]
    for number in range(max(len(example.partly) for example in examples)):
        rounds.append([example.partly[number][0] if number < len(example.partly) else example.right for example in examples])
    for responses in rounds:
        said = answer(frame, 1, 1, list(zip(KINDS, responses, strict=True)))
        expected = 0.0
        for key, example, response in zip(KINDS, examples, responses, strict=True):
            kind = REGISTRY[key]
            data = bank.data_of(example.question, with_spellings=kind.compares_words, with_passage=kind.has_passage)
            expected += round(float(kind.mark(data, response).share), 2)
        assert float(said.rpartition(":")[2].partition("/")[0]) == pytest.approx(expected, abs=0.011), said
        frame.locator('[data-quiz="1"] [data-again]').click()


def test_words_are_folded_as_on_the_platform(house, visit, tmp_path):
    hosted(house, tmp_path)
    words = [
        "Хүүхэд",
        "huuhed",
        "khuukhed",
        "hvvhed",
        "ХҮҮХЭД!",
        "цахим  мөр",
        "tsahim mor",
        "Өөрөө",
        "үзэх",
        "Ёс",
        "ye yi",
        "VVvv",
        "болохгүй",
    ]
    source = (ROOT / "courses/content/scorm/player/player.js").read_text()
    start, end = source.index("  const FOLDING"), source.index("  function comparable")
    page = visit("/lms")
    folded = page.evaluate(
        f"([words, folded]) => {{ const key = {{folded}};\n{source[start:end]}\nreturn words.map(fold); }}",
        [words, mongolian.FOLDED],
    )
    assert folded == [mongolian.fold(word) for word in words]


def test_somebody_goes_on_where_they_were(house, visit, tmp_path):
    hosted(house, tmp_path)
    page = visit("/lms")
    frame = page.frame_locator("iframe")
    frame.locator('[data-go="1"]').click()
    answer(frame, 1, 0, [("single", REGISTRY["single"].example.right)])
    page.reload()
    assert page.evaluate("kept['cmi.core.exit']") == "suspend"
    frame.locator("#lesson-1").wait_for()
    frame.locator('#lesson-1 .way [data-go="0"]').click()
    assert frame.locator('[data-state="1"]').inner_text()
    assert page.evaluate("calls.map(([name]) => name).includes('LMSInitialize')")
    assert float(page.evaluate("kept['cmi.core.score.raw']")) == pytest.approx(200 / (len(KINDS) + 2), abs=0.01)


def test_whoever_taps_the_telephone_number_and_stays_loses_nothing(house, visit, tmp_path):
    hosted(house, tmp_path)
    page = visit("/lms")
    frame = page.frame_locator("iframe")
    frame.locator("html").evaluate("() => addEventListener('beforeunload', () => (window.asked = true))")
    with page.expect_event("requestfailed", lambda request: request.url == "tel:108"):
        frame.locator('.help-line a[href="tel:108"]').click()
    assert frame.locator("html").evaluate("() => window.asked"), "the page was asked whether it may go, and stays"
    assert not page.evaluate("calls.filter(([name]) => name === 'LMSFinish')")
    assert page.evaluate("kept['cmi.core.exit']") == "suspend", "what was known is kept, should the page really go"
    # Chromium swallows real clicks for a moment after it was asked for a telephone.
    right = REGISTRY["single"].example.right[0]
    for place in ('[data-go="1"]', f'[data-quiz="0"] input[value="{right}"]', '[data-quiz="0"] [data-check]'):
        frame.locator(place).dispatch_event("click")
    assert float(page.evaluate("kept['cmi.core.score.raw']")) > 0
    page.reload()
    assert page.evaluate("sessionStorage.getItem('finished')") == "1", "it is finished when the page goes"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_our_own_package_is_for_everybody(house, visit, tmp_path, scheme):
    hosted(house, tmp_path)
    page = visit("/course/index.html", color_scheme=scheme, viewport={"width": 360, "height": 740})
    assert page.locator("[data-alone]").is_visible(), "without a host it says that nothing is kept"
    for number in range(3):
        if number:
            page.evaluate("number => document.querySelector(`[data-go='${number}']`).click()", number)
        if number == 1:
            answer(page, 1, 1, [(key, REGISTRY[key].example.wrong) for key in KINDS])
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= 360")


def test_without_a_script_everything_can_be_read(house, visit, tmp_path):
    hosted(house, tmp_path)
    page = visit("/course/index.html", java_script_enabled=False)
    assert page.locator("h1").count() == 3
    assert page.get_by_text("Нууц үгээ хэнд ч бүү хэл.").first.is_visible()
    assert page.locator('a[href="tel:108"]').count() == 4


# --- packages of others in our closed frame -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Frames:
    """A site on which frames play. `origin`: what a frame calls itself; `folder`: where packages are put for it."""

    server: Server
    origin: str
    folder: Path

    @property
    def own(self) -> str:
        return self.server.address if self.origin == "null" else self.origin

    def take(self, file: io.BytesIO) -> str:
        """Take a package in, as an editor's upload is; the address of its frame."""
        path = self.folder / "bagts.zip"
        path.write_bytes(file.getvalue())
        code = f"import json\nfrom tests.browser import contents\nprint(json.dumps(contents.scorm({str(path)!r})))"
        address = self.server.prepare(code)["mn"]
        return address if "://" in address else self.server.address + address


@pytest.fixture(scope="module", params=["without an origin", "on a host of its own"])
def frames(request, site, tmp_path_factory):
    if not (ROOT / "node_modules" / "scorm-again").is_dir():
        cannot("scorm-again is not installed (npm ci --ignore-scripts)")
    folder = tmp_path_factory.mktemp("packages")
    if request.param == "without an origin":
        yield Frames(site.server, "null", folder)
        return
    server = Server(site.server.folder, settings="elearning.settings.base", SECRET_KEY="browser-" + "x" * 60)
    server.environment["H5P_ORIGIN"] = origin = f"http://localhost:{server.port}"
    server.start()
    yield Frames(server, origin, folder)
    server.stop()


@pytest.fixture(scope="module")
def browser_of_frames(playwright, chromium_path):
    """The page around the frame is made up by the test and has no place in the network, so Chromium takes it for a foreign
    one and would keep it from this machine's own addresses, which has nothing to do with what is tried here."""
    flags = [*FLAGS, "--disable-features=LocalNetworkAccessChecks"]
    launched = playwright.chromium.launch(executable_path=chromium_path, headless=True, args=flags)
    yield launched
    launched.close()


@pytest.fixture
def play(browser_of_frames, frames):
    """`play(package, state)` opens a page of ours around the frame; faults, violations and foreign hosts fail the test."""
    context = browser_of_frames.new_context(base_url=frames.server.address, locale="mn-MN")
    context.set_default_timeout(PATIENCE_MS)
    watch = Watch(context, frames.server.address)
    asked: list = []
    context.on("request", lambda request: asked.append((request.method, request.url, request.headers.get("cookie"))))

    def go(file: io.BytesIO | str, state: str = ""):
        address = file if isinstance(file, str) else frames.take(file)
        sandbox = "allow-scripts allow-forms" + ("" if frames.origin == "null" else " allow-same-origin")
        html = PLAYER.replace("SANDBOX", sandbox).replace("ORIGIN", frames.origin).replace("STATE", json.dumps(state))
        policy = (
            "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
            f"frame-src {frames.own}/played/"
        )
        headers = {"Content-Type": TYPES["html"], "Content-Security-Policy": policy}
        page = context.new_page()
        page.route("**/around", lambda route: route.fulfill(body=html.replace("ADDRESS", address), headers=headers))
        page.goto(f"{frames.server.address}/around")
        page.asked, page.address, page.watch = asked, address, watch
        return page

    yield go
    watch.foreign = [line for line in watch.foreign if urlsplit(line.split()[0]).netloc != urlsplit(frames.own).netloc]
    faults = watch.faults()
    context.close()
    assert not faults, "\n".join(faults)


def inner(page):
    return page.frame_locator("iframe").frame_locator("iframe:not([hidden])")


def last_cmi(page, *, final: bool = False) -> str:
    test = "one => one.type === 'cmi' && (one.final || !" + json.dumps(final) + ")"
    page.wait_for_function(f"heard.some({test})")
    return page.evaluate(f"heard.filter({test}).at(-1).data")


SCO_12 = """<html><body><h1>Буриад</h1><button>Дуусгах</button><script>
function find(win) {
  var n = 0; while (win.API == null && win.parent != null && win.parent != win && n++ < 9) win = win.parent;
  return win.API;
}
var api = %s; var ready = api.LMSInitialize("");
var get = function (name) { return api.LMSGetValue("cmi." + name); };
document.title = [ready, get("core.entry"), get("suspend_data"), get("student_data.mastery_score")].join("|");
document.body.appendChild(document.createElement("p")).textContent = document.title;
localStorage.setItem("a", "1");
document.querySelector("button").onclick = function () {
  api.LMSSetValue("cmi.core.score.raw", "80"); api.LMSSetValue("cmi.core.lesson_status", "completed");
  api.LMSSetValue("cmi.suspend_data", "хуудас 3"); api.LMSSetValue("cmi.core.exit", "suspend");
  api.LMSSetValue("cmi.interactions.0.id", "q1"); api.LMSSetValue("cmi.interactions.0.student_response", "нууц хариулт");
  api.LMSCommit(""); api.LMSFinish("");
};
</script></body></html>"""


@pytest.mark.parametrize("start", ["find(window)", "find(window.parent)"])
def test_a_page_finds_its_host_tells_its_result_and_goes_on_later(play, start):
    asked = item(inside="<adlcp:masteryscore>70</adlcp:masteryscore>")
    page = play(package(manifest(asked), {"index.html": SCO_12 % start}))
    inner(page).get_by_text("true|ab-initio||70").wait_for()
    inner(page).get_by_role("button").click()
    told = last_cmi(page, final=True)
    assert outcome(told, "scorm12") == Outcome(True, True, 80, 100), told
    assert "нууц хариулт" not in told, "what was answered stays in the frame"
    again = play(page.address, told)
    inner(again).get_by_text("true|resume|хуудас 3|70").wait_for()
    assert {method for method, _url, _cookie in page.asked} == {"GET"}


SCO_2004 = """<!DOCTYPE html><html><head><title>a</title></head><body><button>Дуусгах</button><p></p><script>
var api = window.parent.API_1484_11; api.Initialize("");
var get = function (name) { return api.GetValue("cmi." + name); };
var told = [get("scaled_passing_score"), get("entry"), get("location"), get("learner_name")];
document.querySelector("p").textContent = told.join("|");
document.querySelector("button").onclick = function () {
  api.SetValue("cmi.score.scaled", "0.9"); api.SetValue("cmi.completion_status", "completed");
  api.SetValue("cmi.location", "7"); api.SetValue("cmi.exit", "suspend"); api.Terminate("");
};
</script></body></html>"""
ASKED_2004 = (
    "<imsss:sequencing><imsss:objectives><imsss:primaryObjective objectiveID='o' satisfiedByMeasure='true'>"
    "<imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives></imsss:sequencing>"
)


def test_a_page_of_scorm_2004_plays_too(play):
    xml = manifest(item(inside=ASKED_2004), version="2004 4th Edition")
    page = play(package(xml, {"index.html": SCO_2004}))
    inner(page).get_by_text("0.8|ab-initio||").wait_for()
    inner(page).get_by_role("button").click()
    told = last_cmi(page, final=True)
    assert outcome(told, "scorm2004") == Outcome(True, True, 90, 100), told
    inner(play(page.address, told)).get_by_text("0.8|resume|7|").wait_for()


def test_a_page_that_goes_on_to_another_page_keeps_its_host(play):
    first = """<body><script>parent.API.LMSInitialize(""); parent.API.LMSSetValue("cmi.core.lesson_location", "2");
      parent.API.LMSCommit("");</script><a href="second.html">Дараагийн</a>"""
    second = """<body><p id="p"></p><script>var a = parent.API;
      p.textContent = "байр " + a.LMSGetValue("cmi.core.lesson_location");
      a.LMSSetValue("cmi.core.lesson_status", "passed"); a.LMSFinish("");</script>"""
    page = play(package(None, {"index.html": first, "second.html": second}))
    inner(page).get_by_role("link").click()
    inner(page).get_by_text("байр 2").wait_for()
    assert outcome(last_cmi(page, final=True), "scorm12") == Outcome(True, True)


def test_a_page_may_load_its_own_files_and_send_forms_to_itself(play):
    html = """<html><head><link rel="stylesheet" href="a/a.css"><script src="a/a.js"></script></head><body>
      <form onsubmit="done(); return false"><input name="a"><button>Шалгах</button></form><p id="p"></p>
      <img src="a/a.svg" alt=""></body></html>"""
    script = """fetch("a/a.json").then((answer) => answer.json()).then((data) => { p.textContent = data.words; });
      function done() { p.textContent = "шалгасан"; }"""
    files = {
        "index.html": html, "a/a.js": script, "a/a.json": '{"words": "уншсан"}', "a/a.css": "p { color: rgb(1, 2, 3) }",
        "a/a.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    }  # fmt: skip
    page = play(package(None, files))
    inner(page).get_by_text("уншсан").wait_for()
    assert inner(page).locator("p").evaluate("p => getComputedStyle(p).color") == "rgb(1, 2, 3)"
    inner(page).get_by_role("button").click()
    inner(page).get_by_text("шалгасан").wait_for()


def test_several_parts_are_a_list_and_the_whole_ends_with_the_last(play, note):
    items = item(1) + item(2, title="Унших") + item(3)
    resources = resource(1, "a/index.html") + resource(2, "b.html", kind="asset") + resource(3, "c.html?page=2")
    sco = """<body><button>Дуусгах</button><p id="p"></p><script>p.textContent = location.search; parent.API.LMSInitialize("");
      document.querySelector("button").onclick = () => parent.API.LMSSetValue("cmi.core.lesson_status", "passed");
      addEventListener("pagehide", () => parent.API.LMSFinish(""));</script>"""
    files = {"a/index.html": sco, "b.html": "<p>Зөвхөн унших хуудас</p>", "c.html": sco, "index.html": None}
    names = ["i1", "i2", "i3"]
    page = play(package(manifest(items, resources), files))
    inner(page).get_by_role("button").click()
    note(f"SCORM 1.2 frame, cold: {len(page.asked) - 1} requests")
    parts = page.frame_locator("iframe").get_by_role("navigation").get_by_role("button")
    parts.nth(1).click()
    inner(page).get_by_text("Зөвхөн унших хуудас").wait_for()
    page.wait_for_function("heard.some(one => one.type === 'cmi' && one.data.includes('i2') && one.data.includes('passed'))")
    told = outcome(last_cmi(page), "scorm12", names)
    assert (told.ended, told.progress) == (False, pytest.approx(2 / 3)), told
    parts.nth(2).click()
    inner(page).get_by_text("?page=2").wait_for()
    inner(page).get_by_role("button").click()
    page.wait_for_function(
        "heard.some(one => one.type === 'cmi' && one.data.includes('i3') && one.data.split('passed').length > 2)"
    )
    assert outcome(last_cmi(page), "scorm12", names) == Outcome(True, True, progress=1.0)
    assert parts.nth(0).inner_text() != "Хэсэг 1", "a part that is done says so"
    assert parts.nth(2).get_attribute("aria-current") == "step"


def test_our_own_package_plays_in_our_own_frame(play):
    page = play(io.BytesIO(packed(own_course())))
    frame = inner(page)
    frame.locator('[data-go="1"]').click()
    answer(frame, 1, 0, [("single", REGISTRY["single"].example.right)])
    answer(frame, 1, 1, [(key, REGISTRY[key].example.wrong) for key in KINDS])
    for lesson in (1, 2):
        frame.locator(f'[data-done="{lesson}"]').click()
    page.wait_for_function("heard.some(one => one.type === 'cmi' && one.data.includes('completed'))")
    told = outcome(last_cmi(page), "scorm12")
    assert (told.ended, told.passed, told.maximum) == (True, None, 100)
    assert told.raw == pytest.approx(200 / (len(KINDS) + 2), abs=0.01)


KEEPING = """<body><p id="p"></p><script>
var found = [];
for (var store of [localStorage, sessionStorage]) {
  found.push(store.getItem("a"), store.b); store.setItem("a", "1"); store.b = "2";
}
found.push(localStorage.getItem("a"), localStorage.length, localStorage.key(0));
document.cookie = "a=1; path=/"; found.push("[" + document.cookie + "]");
found.push(typeof Object.getOwnPropertyDescriptor(Document.prototype, "cookie"));
found.push(typeof indexedDB, typeof caches, typeof cookieStore);
p.textContent = "үзсэн " + found.map(String).join(" ");
</script>"""


def test_nothing_that_a_page_keeps_is_there_for_the_next_pupil_or_content(play):
    for _time in range(2):
        page = play(package(None, {"index.html": KEEPING}))
        inner(page).get_by_text("үзсэн").wait_for()
        found = inner(page).get_by_text("үзсэн").inner_text().removeprefix("үзсэн ").split()
        assert found == ["null", "undefined"] * 2 + ["1", "2", "a", "[]"] + ["undefined"] * 4
    assert page.context.cookies() == []


def test_a_page_in_a_page_comes_from_the_package_only(play):
    html = """<body><iframe src="b.html"></iframe><iframe src="data:text/html,a"></iframe><p>үзсэн</p><script>
      var frame = document.createElement("iframe"); frame.src = URL.createObjectURL(new Blob(["b"], {type: "text/html"}));
      document.body.append(frame);</script>"""
    page = play(package(None, {"index.html": html, "b.html": "<p>Хуудас доторх</p>"}))
    inner(page).frame_locator("iframe >> nth=0").get_by_text("Хуудас доторх").wait_for()
    page.wait_for_timeout(500)
    blocked = [said for said in page.watch.violations if said.startswith("Content Security Policy: frame-src")]
    assert len(blocked) == 2, page.watch.violations
    page.watch.violations.clear()
    page.watch.errors.clear()


HOSTILE = """<body><p id="p"></p><script>
var log = [];
function attempt(name, what) { try { log.push(name + (what() ? ":GOT" : "")); } catch (e) { log.push(name); } }
attempt("cookie", () => document.cookie); attempt("top", () => top.document.title);
attempt("open", () => window.open("HERE/evil-open")); attempt("go", () => { top.location = "HERE/evil-top"; });
fetch("HERE/evil-fetch", {method: "POST"}).then(() => log.push("fetch:GOT"), () => {});
navigator.sendBeacon("HERE/evil-beacon", "x"); new Image().src = "HERE/evil-image";
for (var i = 0; i < 3; i++) window.parent.postMessage({scorm: "cmi", item: "i1", cmi: "x".repeat(1e6), final: true}, "*");
setTimeout(() => { p.textContent = "үзсэн " + log.join(" "); }, 800);
document.addEventListener("click", () => {
  var f = document.createElement("form"); f.action = "HERE/evil-form"; f.method = "POST"; document.body.append(f); f.submit();
  setTimeout(() => { location = "HERE/evil-self"; }, 200);
});
</script>"""


def test_a_hostile_page_reaches_nothing(play, frames):
    page = play(package(None, {"index.html": HOSTILE.replace("HERE", frames.server.address)}))
    page.context.add_cookies([{"name": "sid", "value": "secret", "url": frames.server.address}])
    inner(page).get_by_text("үзсэн").wait_for()
    assert inner(page).get_by_text("үзсэн").inner_text() == "үзсэн cookie top open go"
    inner(page).get_by_text("үзсэн").click()
    page.wait_for_timeout(1000)
    evil = [address for address in page.watch.answers if "evil" in address]
    assert not evil
    assert page.url.endswith("/around")
    assert not [said for said in page.evaluate("heard") if said["type"] == "cmi" and len(said["data"]) > 64_000]
    assert page.watch.violations, "the policy stopped it, and that is what was tried"
    page.watch.violations.clear()
    page.watch.errors.clear()
    page.watch.foreign.clear()
