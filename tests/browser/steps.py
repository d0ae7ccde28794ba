"""What people do, as a browser does it. Labels are asked from the catalogue, so that a better word breaks no test."""

import base64
import functools
import hashlib
import hmac
import io
import re
import struct
import time

from django.utils import translation
from playwright.sync_api import Page
from pypdf import PdfReader

from courses.content.quizzes.bank import BankQuestion
from courses.content.quizzes.reports import bank_data
from courses.content.quizzes.types import question_type
from courses.content.seed import reading


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


_LAST_HALF_MINUTE: dict[str, int] = {}


def staff_signs_in(page: Page, mailbox: str, password: str, secret: str) -> None:
    """With the second factor. Waits as a person would: for the next code when this one is about to expire, and when it was
    used already, because a code opens the door once."""
    adult_signs_in(page, mailbox, password)
    code = page.locator("[name=code]")
    code.wait_for()
    while time.time() % 30 > 20 or _half_minute() == _LAST_HALF_MINUTE.get(secret):
        page.wait_for_timeout((30.5 - time.time() % 30) * 1000)
    _LAST_HALF_MINUTE[secret] = _half_minute()
    code.fill(totp(secret))
    press(page, "Sign in")
    page.wait_for_url("**/minii/")


def _half_minute() -> int:
    return int(time.time()) // 30


def totp(secret: str) -> str:
    """The six digits of this half minute (RFC 6238, HMAC-SHA-1)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", _half_minute()), hashlib.sha1)
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


# --- answering --------------------------------------------------------------------------------------------------------------


def values(wanted) -> list[str]:
    return wanted if isinstance(wanted, list) else [wanted]


def field_of(page: Page, name: str, value: str):
    """(kind, the field) of a form by its name, or by its value where there are several."""
    fields = page.locator(f'main [name="{name}"]')
    kind = fields.first.evaluate("field => field.tagName === 'INPUT' ? field.type : field.tagName.toLowerCase()")
    if kind in ("radio", "checkbox"):
        return kind, page.locator(f'main [name="{name}"][value="{value}"]')
    return kind, fields.first


def tap(page: Page, name: str, wanted) -> None:
    for value in values(wanted):
        kind, field = field_of(page, name, value)
        if kind in ("radio", "checkbox"):
            field.locator("xpath=ancestor::label").tap()
        elif kind == "select":
            field.select_option(value)
        else:
            field.tap()
            field.fill(value)


def mouse(page: Page, name: str, wanted) -> None:
    """As `tap`, where there is no finger."""
    for value in values(wanted):
        kind, field = field_of(page, name, value)
        if kind in ("radio", "checkbox"):
            field.check()
        elif kind == "select":
            field.select_option(value)
        else:
            field.fill(value)


def reach(page: Page, fits: str) -> None:
    """Press Tab until the focus is on an element that fits the selector."""
    for _press in range(80):
        if page.evaluate("fits => document.activeElement.matches(fits)", fits):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {fits}")


def type_keys(page: Page, name: str, wanted) -> None:
    for value in values(wanted):
        kind, field = field_of(page, name, value)
        if kind == "checkbox":
            reach(page, f'[name="{name}"][value="{value}"]')
            page.keyboard.press("Space")
        elif kind == "radio":
            reach(page, f'[name="{name}"]')
            page.keyboard.press("Space")
            for _press in range(12):
                if page.evaluate("() => document.activeElement.value") == value:
                    break
                page.keyboard.press("ArrowDown")
        elif kind == "select":
            reach(page, f'[name="{name}"]')
            for _press in range(12):
                if page.evaluate("() => document.activeElement.value") == value:
                    break
                page.keyboard.press("ArrowDown")
        else:
            reach(page, f'[name="{name}"]')
            page.keyboard.type(value)
        assert kind == "select" or field.is_visible()


# --- quizzes ----------------------------------------------------------------------------------------------------------------


@functools.cache
def questions() -> dict[str, BankQuestion]:
    """{question in Mongolian, spaces made even: the question}, from the files that ship with the platform."""
    return {
        even(question["text"]["mn"]): reading.bank_question(question)
        for _course, quiz in reading.read().quizzes()
        for question in quiz["questions"]
    }


def even(text: str) -> str:
    return " ".join(text.split())


def right_response(page: Page):
    """What wins all points for the question on the screen; the first step of a scale."""
    question = questions()[even(page.locator("h1.question-text").inner_text())]
    kind = question_type(question.type)
    return kind.solution(bank_data(question)) if kind.marked else [question.options[0].key]


def answer_right(page: Page) -> None:
    """Fill in the question on the screen so that it wins all points: with a finger where there is one."""
    fill = tap if page.evaluate("() => navigator.maxTouchPoints > 0") else mouse
    for name, wanted in fields_of(page, right_response(page)).items():
        fill(page, name, wanted)


def fields_of(page: Page, response) -> dict:
    """The form's fields for a response. What is put in order has a field of its own for each thing: its number."""
    name, _dot, own = page.locator("main fieldset.question [name]").first.get_attribute("name").partition(".")
    if own and isinstance(response, list):
        return {f"{name}.{key}": str(place) for place, key in enumerate(response, start=1)}
    if own:
        return {f"{name}.{key}": value for key, value in response.items()}
    return {name: response["text"] if isinstance(response, dict) else response}


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
