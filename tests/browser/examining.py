"""Looks at one page after the other as a careful visitor would, and writes down what is wrong."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup, Comment
from playwright.sync_api import BrowserContext, Page

# Phone for Mongolian, by day; desktop for English, by night: each page is looked at in both.
LOOKS = {
    "mn": ({"width": 360, "height": 740}, "light"),
    "en": ({"width": 1280, "height": 900}, "dark"),
}
NARROWEST = 320
FILES = re.compile(r"\.(pdf|csv|xlsx|svg|png|jpg|txt)$|^/(documents|media)/")
WIDE = """(width) => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > width + 1 && one.getBoundingClientRect().width)
  .slice(0, 3).map((one) => `${one.localName}.${one.className}`)"""
# Two words of Latin letters in a row, or one word of Cyrillic.
LATIN, CYRILLIC = re.compile(r"[A-Za-z]{2,}[ ,]+[A-Za-z]{2,}"), re.compile(r"[А-Яа-яЁёӨөҮү]{2,}")
UNSEEN = ("script", "style", "code", "title")


@dataclass
class Examination:
    """What was found in the pages of one person. `faults` maps a rule to the places where it is broken."""

    signed_in: bool
    # Words that belong to no language: names of people, classes and the platform.
    names: tuple[str, ...] = ()
    faults: dict[str, list[str]] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)
    found_on: dict[str, str] = field(default_factory=dict)
    seen_shapes: set[str] = field(default_factory=set)
    axe: Axe = field(default_factory=Axe)

    def wrong(self, rule: str, where: str) -> None:
        self.faults.setdefault(rule, []).append(where)

    def broken(self, *rules: str) -> str:
        """Readable: every place where one of these rules is broken."""
        return "\n".join(f"{rule}: {where}" for rule in rules for where in self.faults.get(rule, []))

    # --- one page -----------------------------------------------------------------------------------------------------------

    def visit(self, page: Page, path: str) -> list[str]:
        """Open an address as its language is looked at, examine it, and return the addresses it links to."""
        size, scheme = LOOKS[language_of(path)]
        if page.viewport_size != size:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
        answer = page.goto(path)
        self.pages[path] = answer.status
        if answer.status >= 400:
            self.wrong("not there", f"{answer.status} {path}, linked from {self.found_on.get(path, 'nowhere')}")
        headers = answer.all_headers()
        if "set-cookie" in headers and "<form" not in answer.text():
            self.wrong("cookie", f"{path}: {headers['set-cookie'][:60]}")
        if self.signed_in and "no-store" not in headers.get("cache-control", ""):
            self.wrong("may be stored", f"{path}: {headers.get('cache-control')}")
        if "script-src 'self'" not in headers.get("content-security-policy", ""):
            self.wrong("policy", f"{path} has no policy for scripts")
        return self.look(page, answer.text())

    def look(self, page: Page, markup: str | None = None) -> list[str]:
        """Examine the page as it is. Returns the paths it links to, in order."""
        path = path_of(page.url)
        tree = BeautifulSoup(markup or page.content(), "html.parser")
        self._markup(path, tree)
        self._words(path, tree)
        if (shape := shape_of(path)) not in self.seen_shapes:
            self.seen_shapes.add(shape)
            self._axe(page, path)
        self._narrow(page, path)
        return self._links(path, tree)

    def _markup(self, path: str, tree: BeautifulSoup) -> None:
        if tree.html.get("lang") != language_of(path):
            self.wrong("lang", f"{path}: {tree.html.get('lang')}")
        if len(tree.find_all("h1")) != 1:
            self.wrong("h1", f"{path} has {len(tree.find_all('h1'))} h1")
        if not tree.select("a[href='tel:108']"):
            self.wrong("108", path)
        if not tree.title or not tree.title.get_text(strip=True):
            self.wrong("title", path)
        for one in tree.find_all(True):
            if one.name == "style" or (one.name == "script" and not one.get("src") and "json" not in one.get("type", "")):
                self.wrong("inline", f"<{one.name}> in {path}")
            for name in one.attrs:
                if name == "style" or name.startswith("on"):
                    self.wrong("inline", f"{name}= at <{one.name}> in {path}")
        ids = [one["id"] for one in tree.select("[id]")]
        for twice in sorted({one for one in ids if ids.count(one) > 1}):
            self.wrong("id twice", f"#{twice} in {path}")
        for link in tree.select("a[href^='#']"):
            if unquote(link["href"][1:]) not in ids:
                self.wrong("not there", f"{link['href']} within {path}")

    def _words(self, path: str, tree: BeautifulSoup) -> None:
        """Every text is in the page's language, or says in which it is (look.md: `lang` on foreign passages)."""
        language = language_of(path)
        foreign = LATIN if language == "mn" else CYRILLIC
        for text in tree.find_all(string=True):
            if isinstance(text, Comment) or text.parent.name in UNSEEN:
                continue
            holder = text.find_parent(attrs={"lang": True})
            if holder is None or holder["lang"] != language:
                continue
            bare = str(text)
            for name in self.names:
                bare = bare.replace(name, "")
            if foreign.search(bare):
                self.wrong("language", f"{path}: {' '.join(bare.split())[:90]}")

    def _axe(self, page: Page, path: str) -> None:
        for violation in self.axe.run(page).response["violations"]:
            nodes = "; ".join(f"{node['html'][:110]} ({even(node['failureSummary'])})" for node in violation["nodes"][:2])
            scheme = LOOKS[language_of(path)][1]
            self.wrong("axe", f"{violation['id']} in {path} ({scheme}), {len(violation['nodes'])} places: {nodes}")

    def _narrow(self, page: Page, path: str) -> None:
        size = page.viewport_size
        page.set_viewport_size({"width": NARROWEST, "height": 640})
        if page.evaluate("document.scrollingElement.scrollWidth") > NARROWEST:
            self.wrong("scrolls sideways", f"{path}: {page.evaluate(WIDE, NARROWEST)}")
        page.set_viewport_size(size)

    def _links(self, path: str, tree: BeautifulSoup) -> list[str]:
        paths = []
        for link in tree.select("a[href]"):
            parts = urlsplit(urljoin(f"http://here{path}", urldefrag(link["href"]).url))
            if parts.netloc != "here":
                if parts.scheme in ("http", "https") and "noopener" not in link.get("rel", []) and link.get("target"):
                    self.wrong("policy", f"{link['href']} opens a window without noopener in {path}")
                continue
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            self.found_on.setdefault(target, path)
            paths.append(target)
        return paths

    # --- every page ---------------------------------------------------------------------------------------------------------

    def crawl(self, context: BrowserContext, *beginnings: str, keep_out: tuple[str, ...] = ()) -> None:
        """Follow every link from these pages until nothing is new. Files are fetched, not opened."""
        page = context.new_page()
        waiting = list(beginnings)
        while waiting:
            # One language after the other: changing the look of the page costs more than loading it.
            waiting.sort(key=language_of, reverse=True)
            path = waiting.pop(0)
            if path in self.pages or path in self.files or path.startswith(keep_out or "//"):
                continue
            if FILES.search(urlsplit(path).path):
                self.files[path] = status = context.request.get(path).status
                if status >= 400:
                    self.wrong("not there", f"{status} {path}, linked from {self.found_on.get(path, 'nowhere')}")
            else:
                waiting += [target for target in self.visit(page, path) if target not in self.pages]
        page.close()


def language_of(path: str) -> str:
    return "en" if path.startswith("/en/") else "mn"


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def shape_of(path: str) -> str:
    """The address without numbers: pages that differ only in these are one page with other data."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b|\?.*", "*", path)


def even(text: str) -> str:
    return " ".join(text.split())[:200]
