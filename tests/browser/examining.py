"""Looks at one page after the other as a careful visitor would, and writes down what is wrong."""

import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

# The narrowest phone for Mongolian, by day; desktop for English, by night: each page is looked at in both.
LOOKS = {
    "mn": ({"width": 320, "height": 640}, "light"),
    "en": ({"width": 1280, "height": 900}, "dark"),
}
NARROWEST = 320
FILES = re.compile(r"\.(pdf|csv|xlsx|svg|png|jpg|txt)$|^/(documents|media)/")
# Of addresses that differ only in numbers so many are looked at; the others are fetched.
ENOUGH = 2
# One question to the page, because hundreds of pages are asked. A text in the other alphabet alone is foreign: a sentence
# forgotten in the catalogue, or a passage that does not say its language. Names and titles within a sentence are not.
ASK = r"""([language, names]) => {
  const foreign = language === "mn" ? /[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}/ : /[А-Яа-яЁёӨөҮү]{2,}/;
  const own = language === "mn" ? /[А-Яа-яЁёӨөҮү]/ : /[A-Za-z]/;
  const all = [...document.querySelectorAll("*")];
  const links = [...document.querySelectorAll("a[href]")];
  const ids = all.map((one) => one.id).filter(Boolean);

  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (parentElement.closest("script, style, noscript, code") || parentElement.closest("[lang]").lang !== language) continue;
    const bare = data.replace(new RegExp(names, "g"), "");
    if (foreign.test(bare) && !own.test(bare)) texts.push(bare.replace(/\s+/g, " ").trim().slice(0, 100));
  }

  const isInline = (one) => one.localName === "style" || (one.localName === "script" && !one.src && !/json/.test(one.type));
  const inline = [
    ...all.filter(isInline).map((one) => `<${one.localName}>`),
    ...all.flatMap((one) => [...one.attributes].map(({ name }) => `${name}= at <${one.localName}>`))
      .filter((words) => words.startsWith("style=") || /^on[a-z]+=/.test(words)),
  ];
  const within = links.map((link) => link.getAttribute("href")).filter((href) => href.startsWith("#"));
  const elsewhere = links.filter((link) => link.protocol.startsWith("http") && link.host !== location.host);
  return {
    texts, inline,
    lang: document.documentElement.lang,
    title: document.title.trim(),
    headings: document.querySelectorAll("h1").length,
    helpline: Boolean(document.querySelector("a[href='tel:108']")),
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    dead: within.filter((href) => !document.getElementById(decodeURIComponent(href.slice(1)))),
    windows: elsewhere.filter((link) => link.target && !/noopener/.test(link.rel)).map((link) => link.href),
    links: [...new Set(links.filter((link) => link.host === location.host).map((link) => link.pathname + link.search))],
  };
}"""
WIDE = r"""(width) => {
  if (document.scrollingElement.scrollWidth <= width) return "";
  const boxes = [...document.querySelectorAll("body *")].map((one) => [one, one.getBoundingClientRect()]);
  const wide = boxes.filter(([, box]) => box.width && box.right > width + 1).slice(0, 3);
  return [document.scrollingElement.scrollWidth, "pixels:", ...wide.map(([one]) => one.outerHTML.slice(0, 60))].join(" ");
}"""
WITHIN_A_SHELF = re.compile(r"^((?:/en)?/(?:(?:surgalt|udirdamj)/[^/]+|metgeltseen)/)[^/]+/")
COURSE = re.compile(r"^((?:/en)?/surgalt/)[^/]+/")
# Pages of signing in name the device (website/signin/device.py); nobody comes here to read.
SIGN_IN = re.compile(r"^(/en)?/(nevtrekh|angi|k|garakh|burtgel)/")


@dataclass
class Examination:
    """What was found in the pages of one person. `faults` maps a rule to the places where it is broken."""

    signed_in: bool
    # Words that belong to no language, as a pattern: names of people, classes and the platform.
    names: str = "$^"
    faults: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    fetched: dict[str, int] = field(default_factory=dict)
    found_on: dict[str, str] = field(default_factory=dict)
    seen_shapes: set[str] = field(default_factory=set)
    axe: Axe = field(default_factory=Axe)

    def wrong(self, rule: str, where: str) -> None:
        places = self.faults.setdefault(rule, [])
        if where not in places:
            places.append(where)

    def broken(self, *rules: str) -> str:
        """Readable: every place where one of these rules is broken."""
        return "\n".join(f"{rule}: {where}" for rule in rules for where in self.faults.get(rule, []))

    @staticmethod
    def dress(page: Page, path: str) -> None:
        """Give the browser the size and the light in which pages of this address's language are looked at."""
        size, scheme = LOOKS[language_of(path)]
        if page.viewport_size != size:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)

    # --- one page -----------------------------------------------------------------------------------------------------------

    def visit(self, page: Page, path: str) -> list[str]:
        """Open an address as its language is looked at, examine it, and return the addresses it links to."""
        self.dress(page, path)
        answer = page.goto(path)
        self.pages[path] = answer.status
        self._headers(path, answer.status, answer.all_headers(), "<form" in answer.text())
        return self.look(page)

    def _headers(self, path: str, status: int, headers: dict, has_form: bool) -> None:
        if status >= 400:
            self.wrong("not there", f"{status} {path}, linked from {self.found_on.get(path, 'nowhere')}")
        if "set-cookie" in headers and not has_form and not SIGN_IN.match(path):
            self.wrong("cookie", f"{path}: {headers['set-cookie'][:60]}")
        if self.signed_in and "no-store" not in headers.get("cache-control", ""):
            self.wrong("may be stored", f"{path}: {headers.get('cache-control')}")
        if "script-src 'self'" not in headers.get("content-security-policy", ""):
            self.wrong("policy", f"{path} has no policy for scripts")

    def look(self, page: Page, state: str = "") -> list[str]:
        """Examine the page as it is; `state` names what a form has made of it. Returns the paths it links to, in order."""
        path = path_of(page.url)
        language = language_of(path)
        seen = page.evaluate(ASK, [language, self.names])
        for rule, is_kept, where in (
            ("lang", seen["lang"] == language, seen["lang"]),
            ("title", seen["title"], "has none"),
            ("h1", seen["headings"] == 1, f"{seen['headings']} h1"),
            ("108", seen["helpline"], "no link to call 108"),
        ):
            if not is_kept:
                self.wrong(rule, f"{path}: {where}")
        lists = {"inline": "inline", "twice": "id twice", "dead": "not there", "windows": "policy", "texts": "language"}
        for name, rule in lists.items():
            for where in seen[name]:
                self.wrong(rule, f"{path}: {where}")
        if (shape := self.shape_of(path) + state) not in self.seen_shapes:
            self.seen_shapes.add(shape)
            self._axe(page, path)
        self._narrow(page, path)
        for target in seen["links"]:
            self.found_on.setdefault(target, path)
        return seen["links"]

    def _axe(self, page: Page, path: str) -> None:
        # Every rule runs; only what is broken is told in full.
        found = self.axe.run(page, options={"resultTypes": ["violations"]})
        for violation in found.response["violations"]:
            nodes = "; ".join(f"{node['html'][:110]} ({even(node['failureSummary'])})" for node in violation["nodes"][:2])
            scheme = LOOKS[language_of(path)][1]
            self.wrong("axe", f"{violation['id']} in {path} ({scheme}), {len(violation['nodes'])} places: {nodes}")

    def _narrow(self, page: Page, path: str) -> None:
        size = page.viewport_size
        is_wide = size["width"] > NARROWEST
        if is_wide:
            page.set_viewport_size({"width": NARROWEST, "height": 640})
        if too_wide := page.evaluate(WIDE, NARROWEST):
            self.wrong("scrolls sideways", f"{path}: {too_wide}")
        if is_wide:
            page.set_viewport_size(size)

    # --- every page ---------------------------------------------------------------------------------------------------------

    def crawl(self, context: BrowserContext, *beginnings: str, known: tuple[str, ...] = ()) -> None:
        """Follow every link from these pages until nothing is new.

        Files are fetched, not opened; so is whatever only repeats a page with another number, and what `known` folders
        hold: somebody else looks at these.
        """
        page = context.new_page()
        waiting = {language: [path for path in beginnings if language_of(path) == language] for language in LOOKS}
        shapes: Counter[str] = Counter()
        # One language after the other: changing the look of the page costs more than loading it.
        while path := next((paths.pop(0) for paths in waiting.values() if paths), None):
            if path in self.pages or path in self.fetched:
                continue
            shapes[self.shape_of(path)] += 1
            is_known = bool(known) and path.removeprefix("/en").startswith(known)
            if is_known or FILES.search(urlsplit(path).path) or shapes[self.shape_of(path)] > ENOUGH:
                self._fetch(context, path)
                continue
            for target in self.visit(page, path):
                waiting[language_of(target)].append(target)
        page.close()

    def shape_of(self, path: str) -> str:
        """The address without numbers, and without the name of a lesson, a section or a motion within its course, set or shelf:
        pages that differ only in these are one page with other data. To whoever is signed in all courses are alike: what
        they teach was looked at as a visitor."""
        path = WITHIN_A_SHELF.sub(r"\1*/", path)
        if self.signed_in:
            path = COURSE.sub(r"\1*/", path)
        return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b|\?.*", "*", path)

    def _fetch(self, context: BrowserContext, path: str) -> None:
        answer = context.request.get(path)
        self.fetched[path] = answer.status
        if answer.headers.get("content-type", "").startswith("text/html"):
            self._headers(path, answer.status, answer.headers, has_form=True)
        elif answer.status >= 400:
            self.wrong("not there", f"{answer.status} {path}, linked from {self.found_on.get(path, 'nowhere')}")


def language_of(path: str) -> str:
    return "en" if path.startswith("/en/") else "mn"


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def even(text: str) -> str:
    return " ".join(text.split())[:200]
