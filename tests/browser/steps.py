"""What people do, as a browser does it. Labels are asked from the catalogue, so that a better word breaks no test."""

import base64
import functools
import hashlib
import hmac
import io
import re
import struct
import time

import yaml
from django.utils import translation
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.serving import ROOT

COURSE_FOLDER = ROOT / "courses" / "content" / "seed" / "courses" / "ukhaalag-ayalagch"


def language_of(page: Page) -> str:
    return "en" if re.match(r"https?://[^/]+/en(/|$)", page.url) else "mn"


def said(page: Page, english: str) -> str:
    """What this page says for an English label, in the page's language."""
    with translation.override(language_of(page)):
        return translation.gettext(english)


def press(page: Page, english: str) -> None:
    """Press the one button with this label."""
    page.get_by_role("button", name=said(page, english), exact=True).click()


def follow(page: Page, english: str) -> None:
    """Follow the first link with this label that can be seen."""
    page.get_by_role("link", name=said(page, english), exact=True).filter(visible=True).first.click()


def path_of(page: Page) -> str:
    return "/" + page.url.split("/", 3)[3]


# --- coming in --------------------------------------------------------------------------------------------------------------


def nothing(page: Page) -> None:
    """Where a caller does not want to look."""


def adult_signs_in(page: Page, mailbox: str, password: str, *, prefix: str = "") -> None:
    page.goto(f"{prefix}/nevtrekh/")
    page.locator("a[href*='/burtgel/login/']").click()
    page.locator("[name=login]").fill(mailbox)
    page.locator("[name=password]").fill(password)
    press(page, "Sign in")


def staff_signs_in(page: Page, mailbox: str, password: str, secret: str) -> None:
    """With the second factor."""
    adult_signs_in(page, mailbox, password)
    code = page.locator("[name=code]")
    code.wait_for()
    if time.time() % 30 > 20:
        # A code that is about to expire may be refused by the time it has travelled; a person waits for the next one too.
        page.wait_for_timeout((30.5 - time.time() % 30) * 1000)
    code.fill(totp(secret))
    press(page, "Sign in")
    page.wait_for_url("**/minii/")


def totp(secret: str) -> str:
    """The six digits of this half minute (RFC 6238, HMAC-SHA-1)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def pupil_signs_in(page: Page, code: str, name: str, pin: str, *, prefix: str = "", look=nothing) -> None:
    """Class code, name, PIN. `look(page)` is called on each page of the way."""
    page.goto(f"{prefix}/nevtrekh/")
    look(page)
    page.locator("a[href$='/angi/']").click()
    look(page)
    page.locator("#code").fill(code)
    press(page, "Go on")
    look(page)
    page.get_by_role("button", name=name, exact=True).click()
    look(page)
    page.locator("#secret").fill(pin)
    press(page, "Come in")
    page.wait_for_url("**/minii/")


# --- quizzes ----------------------------------------------------------------------------------------------------------------


@functools.cache
def right_answers() -> dict[str, list[str]]:
    """{question in Mongolian, spaces made even: keys of its right options}, from the files that ship with the platform."""
    files = [*COURSE_FOLDER.glob("lessons/*.yaml"), *COURSE_FOLDER.glob("tests/*.yaml")]
    quizzes = [data.get("quiz") or data for data in (yaml.safe_load(file.read_text(encoding="utf-8")) for file in files)]
    return {
        even(question["text"]["mn"]): [option["id"] for option in question["options"] if option["correct"]]
        for quiz in quizzes
        for question in quiz["questions"]
    }


def even(text: str) -> str:
    return " ".join(text.split())


def answer_right(page: Page) -> None:
    """Choose every right option of the question on the screen, by its label as a finger does."""
    for key in right_answers()[even(page.locator("h1.question-text").inner_text())]:
        page.locator(f"label.choice:has(input[value='{key}'])").click()


def take_quiz(page: Page) -> int:
    """From the page before a quiz to its result, everything right. Returns the number of questions."""
    page.locator("main form[method=post] button").click()
    number = 0
    while page.locator("h1.question-text").count():
        number += 1
        answer_right(page)
        page.locator("main form.ask .steer button.button-big").click()
    page.locator("input[name=hand_in_id]").wait_for(state="attached")
    press(page, "Hand in")
    page.wait_for_url("**/ur-dun/")
    return number


# --- paper ------------------------------------------------------------------------------------------------------------------


def text_of(pdf: bytes) -> str:
    """The text of a PDF, narrow spaces made plain."""
    return re.sub(r"[\u00a0\u202f]", " ", "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
