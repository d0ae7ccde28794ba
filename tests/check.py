"""`make check`, before a commit: style, templates, migrations, translations, texts, and the tests of what changed.

Every step runs, so that one look shows all there is to mend. The exit status is that of the worst.
"""

import ast
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PYTHON = sys.executable
ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "elearning.settings.test", "PYTHONPATH": str(ROOT)}


def tool(*command: str) -> bool:
    """Run a tool; print what it says only when it complains."""
    done = subprocess.run(
        [PYTHON, "-m", *command],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        print("\n".join(done.stdout.rstrip().splitlines()[-60:]))
    return done.returncode == 0


def style() -> bool:
    return tool("ruff", "check", "--output-format", "concise", ".") & tool("ruff", "format", "--check", "--quiet", ".")


def templates() -> bool:
    return tool("djlint", "templates", "--lint", "--quiet")


def django_checks() -> bool:
    return tool("django", "check", "--fail-level", "ERROR")


def migrations() -> bool:
    """None missing, none that Django named."""
    named = sorted(path for path in ROOT.glob("courses/*/migrations/*.py") if "_auto_" in path.name)
    for path in named:
        print(f"{path.relative_to(ROOT)}: name a migration for what it does (makemigrations -n <what_it_does>).")
    return tool("django", "makemigrations", "--check", "--dry-run") and not named


# --- translations ------------------------------------------------------------------------------------------------------

CALLS = {
    *("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"),
    *("pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"),
}
"""Functions whose first text (the second of those with a context) is a msgid."""

IN_TEMPLATE = re.compile(r"""\b(n?p?gettext|_)\(\s*((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?\s*)+)""")
STRING = re.compile(r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")""")


def msgids_of_python(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            texts = [item.value for item in node.args if isinstance(item, ast.Constant) and isinstance(item.value, str)]
            if name in CALLS and texts:
                yield texts[1] if "pgettext" in name and len(texts) > 1 else texts[0]


def msgids_of_template(path: Path) -> Iterator[str]:
    """By Django's own `templatize`, which turns a template into calls of gettext."""
    from django.utils.translation.template import templatize

    for function, arguments in IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))):
        texts = [ast.literal_eval(text) for text in STRING.findall(arguments)]
        yield texts[1] if "pgettext" in function and len(texts) > 1 else texts[0]


def msgids() -> dict[str, str]:
    """{msgid: where it stands first} of our code and templates."""
    found: dict[str, str] = {}
    sources = [
        (path, msgids_of_python) for folder in ("courses", "elearning") for path in sorted((ROOT / folder).rglob("*.py"))
    ]
    sources += [
        (path, msgids_of_template) for path in sorted((ROOT / "templates").rglob("*")) if path.suffix in (".html", ".txt")
    ]
    for path, read in sources:
        for msgid in read(path):
            found.setdefault(msgid, str(path.relative_to(ROOT)))
    return found


def translations() -> bool:
    """Every msgid of the code has a Mongolian text: in our catalogue, in our corrections, or in a package's own."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = ENVIRONMENT["DJANGO_SETTINGS_MODULE"]
    django.setup()
    from django.utils.translation import gettext, override

    from courses.lib import catalogues

    translated: set[str] = set()
    for path in catalogues.catalogues([ROOT / "locale", ROOT / "locale" / "packages"]):
        if path.parts[-3] == "mn":
            translated |= {entry.msgid for entry in catalogues.read(path) if entry.translated()}
    with override("mn"):
        wanting = {
            msgid: place for msgid, place in msgids().items() if msgid and msgid not in translated and gettext(msgid) == msgid
        }
    for msgid, place in sorted(wanting.items(), key=lambda pair: pair[1]):
        print(f"{place}: no Mongolian text for {msgid!r} (make messages, then locale/mn/LC_MESSAGES/django.po)")
    return not wanting


def texts() -> bool:
    return subprocess.run([PYTHON, "tests/textgate.py"], cwd=ROOT, env=ENVIRONMENT, check=False).returncode == 0


# --- tests of what changed ---------------------------------------------------------------------------------------------------


def changed_files() -> list[str]:
    """Files that differ from the last commit, new ones too; nothing where there is no git."""
    git = ["git", "-c", "core.quotepath=off"]
    names: list[str] = []
    for command in (["diff", "--name-only", "HEAD"], ["ls-files", "--others", "--exclude-standard"]):
        done = subprocess.run([*git, *command], cwd=ROOT, capture_output=True, text=True, check=False)
        names += done.stdout.splitlines() if done.returncode == 0 else []
    return names


def tests_of(changed: list[str]) -> list[str]:
    """The test files that changed, and the folders of the houses whose code did; the house's plan always."""
    wanted = {"tests/architecture"}
    for name in changed:
        parts = Path(name).parts
        if name.startswith("tests/") and parts[-1].startswith("test_") and (ROOT / name).exists():
            wanted.add(name)
        elif parts[0] == "courses" and len(parts) > 2 and (ROOT / "tests" / parts[1]).is_dir():
            wanted.add(f"tests/{parts[1]}")
        elif parts[0] in ("templates", "static", "elearning", "locale"):
            wanted.add("tests/website")
    return sorted(item for item in wanted if not any(item != other and item.startswith(f"{other}/") for other in wanted))


def touched_tests() -> bool:
    wanted = tests_of(changed_files())
    print("   ", " ".join(wanted), flush=True)
    return tool("pytest", "-q", "-n", "2", "-m", "not browser and not postgres and not slow", *wanted)


STEPS = {
    "style (ruff)": style,
    "templates (djlint)": templates,
    "Django's checks": django_checks,
    "migrations": migrations,
    "translations": translations,
    "texts (text gate)": texts,
    "tests of what changed": touched_tests,
}


def main() -> int:
    from courses.lib.catalogues import compile_catalogues

    compile_catalogues([ROOT / "locale", ROOT / "locale" / "packages"])
    failed = []
    for name, step in STEPS.items():
        begun = time.monotonic()
        print(f"=== {name}", flush=True)
        if not step():
            failed.append(name)
        print(f"    {'FAILED' if name in failed else 'ok'} after {time.monotonic() - begun:.0f} s", flush=True)
    print(f"\nTo mend: {', '.join(failed)}" if failed else "\nAll is well.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
