"""What a page weighs on its first visit and when it is opened again, as the browser counts it (look.md, the table).

    total      bytes over the line, headers and all, compressed as served
    JS         the same for scripts
    again      the same page a second time with what the browser kept
    shift      layout shift, the sum of what moved under the reader's eyes
    shown      first contentful paint on a line of 400 kbit/s with 400 ms: printed, never asserted, for it is time

The browser is a phone on that line. Nothing here depends on how busy the machine is.
"""

from dataclasses import dataclass, field

import pytest

from . import steps

KB = 1024
MOST_REQUESTS = 25
MOST_SHIFT = 0.05
AGAIN = 15 * KB
# 400 kbit/s each way, 400 ms until the first byte: a village's mobile line on a bad day.
SLOW_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
OBSERVE = """
self.shifts = [];
new PerformanceObserver((list) => self.shifts.push(...list.getEntries().filter((one) => !one.hadRecentInput)))
  .observe({ type: "layout-shift", buffered: true });
"""
SHOWN = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
SHIFT = """() => self.shifts.map((one) => ({
  value: one.value, what: one.sources.map((source) => source.node?.outerHTML?.slice(0, 80) ?? "?"),
}))"""


@dataclass(frozen=True)
class Budget:
    """KB in all, KB of JavaScript, seconds until something is shown (only printed)."""

    total: int
    js: int
    shown: float


# The rows of look.md's table.
SIGN_IN = Budget(40, 3, 1.8)
HOME = Budget(120, 5, 3.0)
LESSON = Budget(100, 8, 2.8)
QUIZ = Budget(50, 8, 2.0)
CLASS = Budget(60, 20, 2.0)


@dataclass
class Visit:
    """One loading of one page."""

    requests: dict[str, tuple[str, str]] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.bytes.values())

    @property
    def js(self) -> int:
        return sum(size for key, size in self.bytes.items() if self.requests.get(key, ("", ""))[1] == "Script")

    def listing(self) -> str:
        sizes = sorted(((size, self.requests.get(key, ("?", "?"))[0]) for key, size in self.bytes.items()), reverse=True)
        return "\n".join(f"{size:8} {url}" for size, url in sizes if size)


class Scales:
    """Weighs what a page loads, by the browser's own count of bytes on the line."""

    def __init__(self, page):
        self.page, self.visit = page, Visit()
        self.wire = page.context.new_cdp_session(page)
        self.wire.on("Network.requestWillBeSent", self._asked)
        self.wire.on("Network.loadingFinished", self._finished)
        self.wire.send("Network.enable")
        self.wire.send("Network.emulateNetworkConditions", SLOW_LINE)

    def _asked(self, event) -> None:
        if event["request"]["url"].startswith("http"):
            self.visit.requests[event["requestId"]] = (event["request"]["url"], event.get("type", ""))

    def _finished(self, event) -> None:
        self.visit.bytes[event["requestId"]] = int(event["encodedDataLength"])

    def load(self, address: str) -> Visit:
        self.visit = Visit()
        self.page.goto(address, wait_until="networkidle")
        # What is loaded late is loaded too: a reader goes down the page.
        self.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(300)
        return self.visit


def as_nobody(context, site) -> None:
    """A visitor."""


def as_pupil(context, site) -> None:
    page = context.new_page()
    pupil = site.people["half_way"]
    steps.pupil_signs_in(page, site.people["class"]["code"], pupil["name"], pupil["pin"])
    page.close()


def as_teacher(context, site) -> None:
    page = context.new_page()
    steps.adult_signs_in(page, site.people["teacher"], site.people["password"])
    page.wait_for_url("**/minii/")  # a page that is closed on its way may never close, and nobody is signed in yet
    page.close()


PAGES = [
    pytest.param(SIGN_IN, as_nobody, lambda site: "/nevtrekh/", id="sign-in"),
    pytest.param(SIGN_IN, as_nobody, lambda site: "/angi/", id="class code"),
    pytest.param(SIGN_IN, as_nobody, lambda site: "/burtgel/login/", id="sign-in of adults"),
    pytest.param(SIGN_IN, as_nobody, lambda site: "/tuslamj/", id="help"),
    pytest.param(HOME, as_nobody, lambda site: "/", id="home"),
    pytest.param(HOME, as_nobody, lambda site: "/surgalt/", id="catalogue"),
    pytest.param(LESSON, as_nobody, lambda site: site.people["course"]["lessons"][0][1], id="lesson"),
    pytest.param(LESSON, as_pupil, lambda site: site.people["course"]["lessons"][4][1], id="lesson of a pupil"),
    pytest.param(QUIZ, as_pupil, lambda site: f"/oroldlogo/{site.people['half_way']['open']}/1/", id="quiz question"),
    pytest.param(QUIZ, as_pupil, lambda site: site.run("interactive()")["url"], id="interactive content"),
    pytest.param(CLASS, as_teacher, lambda site: f"/bagsh/angi/{site.people['class']['id']}/", id="class of forty"),
]


@pytest.mark.parametrize(("budget", "person", "where"), PAGES)
def test_a_page_stays_within_its_budget(open_browser, site, note, request, budget, person, where):
    # Whoever comes has signed in on another day: cookies are there, nothing else is.
    before = open_browser(**PHONE)
    person(before, site)
    context = open_browser(**PHONE, storage_state=before.storage_state())
    context.add_init_script(OBSERVE)
    page = context.new_page()
    scales = Scales(page)
    address = where(site)
    first = scales.load(address)
    shown = page.evaluate(SHOWN) / 1000
    moved = page.evaluate(SHIFT)
    shift = sum(one["value"] for one in moved)
    again = scales.load(address)

    name = request.node.callspec.id
    note(
        f"{name:18} first {first.total / KB:6.1f} KB of {budget.total:3}  JS {first.js / KB:4.1f} of {budget.js:2}  "
        f"{len(first.requests):2} requests  again {again.total / KB:5.1f} KB  shift {shift:.3f}  "
        f"shown after {shown:.1f} s (wished: {budget.shown})"
    )
    assert page.url.endswith(address), "measured what it meant to measure"
    assert first.total <= budget.total * KB, f"{first.total} bytes:\n{first.listing()}"
    assert first.js <= budget.js * KB, f"{first.js} bytes of JavaScript:\n{first.listing()}"
    assert len(first.requests) <= MOST_REQUESTS, first.listing()
    assert again.total <= AGAIN, f"{again.total} bytes once more:\n{again.listing()}"
    assert again.js == 0, f"scripts loaded once more:\n{again.listing()}"
    assert shift < MOST_SHIFT, f"layout shift {shift:.3f}: {moved}"
