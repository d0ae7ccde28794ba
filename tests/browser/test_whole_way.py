"""The whole way in Mongolian: a class is made, a course is learnt, a certificate is earned and checked."""

import re

import pytest

from . import steps

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
WAYS = [
    pytest.param("utas", "5а", PHONE, id="on a phone"),
    pytest.param("delgets", "5в", DESKTOP, id="on a desktop"),
    pytest.param("skriptgui", "5г", {**PHONE, "java_script_enabled": False}, id="without JavaScript"),
]
PASTED = "Б. Номин\n2. Г. Тэмүүлэн\nО. Анударь"
GIVEN, SHOWN, PRINTED = "Номин", "Номин Б.", "Б. Номин"


@pytest.mark.parametrize(("teacher", "class_name", "screen"), WAYS)
def test_a_teacher_makes_a_class_and_a_pupil_earns_a_certificate(open_browser, site, teacher, class_name, screen):
    desk = open_browser(**screen).new_page()
    class_id, class_code, pin = make_a_class(desk, f"{teacher}@example.mn", site.people["password"], class_name)
    open_and_assign(desk, class_id)

    child = open_browser(**screen).new_page()
    steps.pupil_signs_in(child, class_code, SHOWN, pin)
    learn_a_lesson(child)
    assert site.run(f"finish_lessons_of({GIVEN!r}, {class_id})") == 1
    number = pass_the_closing_quiz(child)
    in_the_file = certificate_file(child)
    assert number in in_the_file
    assert PRINTED in in_the_file
    assert f"{site.address}/gerchilgee/" in "".join(in_the_file.split()), "where it is checked"

    check_as_a_stranger(open_browser(**screen).new_page(), number)
    the_teacher_sees_it_and_ends_the_lesson(desk, class_id)
    child.goto("/minii/")
    assert "/minii/" not in steps.path_of(child).split("?")[0], "the end of the lesson signs the pupil out"
    assert SHOWN not in child.content()


def make_a_class(page, mailbox, password, name) -> tuple[int, str, str]:
    """Sign in, make a class, paste names, look, confirm, print cards. Returns class id, class code and Номин's PIN."""
    steps.adult_signs_in(page, mailbox, password)
    steps.follow(page, "My classes")
    steps.follow(page, "Make a class")
    page.locator("[name=name]").fill(name)
    page.locator("[name=authorised]").check()
    steps.press(page, "Make the class")
    page.wait_for_url("**/suragch/")
    class_id = int(re.search(r"/angi/(\d+)/", page.url).group(1))
    page.locator("[name=names]").fill(PASTED)
    page.locator("button[name=check]").click()
    read = [line.strip() for line in page.locator("ol.names li").all_inner_texts()]
    assert read == ["Номин Б.", "Тэмүүлэн Г.", "Анударь О."], "the teacher sees how each line is read"
    page.locator("button[name=add]").click()
    page.wait_for_url(f"**/angi/{class_id}/")
    page.goto(f"/bagsh/angi/{class_id}/kart/")
    with page.expect_download() as download:
        steps.press(page, "Make the sheet (PDF)")
    sheet = steps.text_of(download.value.path().read_bytes())
    class_code = re.search(r"\b[2-9A-Z]{3}-[2-9A-Z]{3}\b", sheet).group()
    pin = re.search(rf"{re.escape(SHOWN)}.*?\b(\d{{3}}) (\d{{3}})\b", sheet, re.DOTALL)
    return class_id, class_code, pin.group(1) + pin.group(2)


def open_and_assign(page, class_id) -> None:
    page.goto(f"/bagsh/angi/{class_id}/daalgavar/")
    page.get_by_label("Цахим ертөнцийн ухаалаг аялагч").first.check()
    steps.press(page, "Assign to the class")
    page.wait_for_url(f"**/angi/{class_id}/")
    steps.press(page, "Open the class")
    assert page.locator(".door.tint-grass").count() == 1, "the class is open"


def learn_a_lesson(page) -> None:
    """From «My learning» through the first lesson to the result of its quiz."""
    page.locator(".go-on a.button-big").click()
    assert page.locator("article h1, main h1").count() == 1
    page.locator("a[href*='/khicheel/'][href$='/soril/']").first.click()
    steps.take_quiz(page)
    assert "100 %" in page.locator(".score").inner_text()


def pass_the_closing_quiz(page) -> str:
    """Take it from «My learning», everything right. Returns the printed number of the certificate."""
    page.goto("/minii/")
    page.locator("a[href*='/surgalt-soril/'][href$='/closing/']").first.click()
    assert steps.take_quiz(page) >= 8
    assert page.locator(".prize a").count() == 1, "the certificate is on the page of the result"
    page.goto("/minii/")
    return re.search(r"\b(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}\b", page.locator("#certificates").inner_text()).group()


def certificate_file(page) -> str:
    """The text of the PDF behind the first link."""
    file = page.request.get(page.locator("#certificates a[href$='.pdf']").first.get_attribute("href"))
    assert file.status == 200
    assert file.headers["content-type"] == "application/pdf"
    return steps.text_of(file.body())


def check_as_a_stranger(page, number) -> None:
    """By the number typed in small letters, and by the address in the QR code; the name only as a typed match."""
    page.goto("/gerchilgee/")
    page.locator("#number").fill(number.lower())
    steps.press(page, "Check")
    typed = page.url
    page.goto(f"/gerchilgee/{number.replace('-', '')}/")
    assert page.url == typed, "the number and the QR code lead to one page"
    assert page.locator(".verdict.valid").count() == 1
    assert GIVEN not in page.content(), "a child's name is not shown to strangers"
    page.locator("#name").fill("Г. Номин")
    steps.press(page, "Compare the name")
    assert page.locator(".verdict .tag.good").count() == 0, "another initial is another child"
    page.locator("#name").fill(PRINTED)
    steps.press(page, "Compare the name")
    assert page.locator(".verdict .tag.good").count() == 1


def the_teacher_sees_it_and_ends_the_lesson(page, class_id) -> None:
    page.goto(f"/bagsh/angi/{class_id}/")
    row = page.locator(".class-table tbody tr", has_text=SHOWN)
    assert "100%" in row.inner_text()
    assert row.locator("td.d").count() >= 9, "eight lessons and the course are done"
    steps.press(page, "End the lesson for all")
    assert "1" in page.locator(".messages").inner_text()
