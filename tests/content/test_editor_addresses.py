"""One table writes Mongolian titles as addresses: the server's. The browser's script gets it as data and agrees with it."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from courses.content.editorial.viewsets import slug_table
from courses.lib import mongolian
from tests.content.editing import cms, make_person

SCRIPT = Path(settings.BASE_DIR) / "static" / "js" / "admin-slug.js"
TITLES = [
    "Өвлийн сургууль, хүүхдийн эрх", "ЕБС-ийн багш", "Еэвэн, ес, ёлка", "Нууц үг, бүртгэл", "Үнэн үү, худал уу?",
    "Тоглоом — мөнгө: зар", "Щётка, объект, тольбо, ыйх", "ITU-ийн «удирдамж» 2020", "Café ₮ № 5", "  --  ",
    "Жаргал Эрдэнэ Юндэн Яруу",
    "Қазақ тілі",
]  # fmt: skip


def slugify_from_table(text: str, table: dict) -> str:
    """The script's steps, in Python, over the script's data: what admin-slug.js must do, line by line."""
    import unicodedata

    letters = unicodedata.normalize("NFC", text).lower()
    result = ""
    for place, letter in enumerate(letters):
        if letter not in table["letters"]:
            result += letter
            continue
        before = letters[place - 1] if place else " "
        result += "ye" if letter == "е" and (not before.isalpha() or before in table["vowels"]) else table["letters"][letter]
    ascii_text = unicodedata.normalize("NFKD", result).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")


def test_the_table_that_is_printed_has_every_letter_of_the_servers_table():
    table = json.loads(json.dumps(slug_table()))
    assert table["letters"] == mongolian.LATIN
    assert set(table["vowels"]) == {
        letter for letter in mongolian.LATIN if mongolian.transliterate(f"{letter}ел").endswith("yel")
    }


@pytest.mark.parametrize("title", TITLES)
def test_the_steps_of_the_script_give_the_servers_address(title):
    assert slugify_from_table(title, slug_table()) == mongolian.slugify(title)


@pytest.mark.skipif(shutil.which("node") is None, reason="no JavaScript outside a browser here")
def test_the_script_itself_gives_the_servers_addresses():
    code = (
        f"import {{ slugify }} from {json.dumps(SCRIPT.as_uri())};"
        f"const table = {json.dumps(slug_table())};"
        f"console.log(JSON.stringify({json.dumps(TITLES)}.map((title) => slugify(title, table))));"
    )
    done = subprocess.run(["node", "--input-type=module", "-e", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [mongolian.slugify(title) for title in TITLES]


@pytest.mark.django_db
def test_the_editors_page_carries_table_and_script(course):
    page = (
        cms(make_person("editor"))
        .get(reverse("wagtailadmin_pages:add", args=["content", "plainpage", course.home.pk]))
        .content.decode()
    )
    found = re.search(r'<script id="mongolian-latin" type="application/json">(.*?)</script>', page)
    assert json.loads(found[1])["letters"] == mongolian.LATIN
    assert "js/admin-slug.js" in page
    assert 'data-w-sync-target-value="#id_slug"' in page
