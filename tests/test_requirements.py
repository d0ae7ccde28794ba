"""What the code imports is pinned in requirements.txt, and what is pinned is what is installed."""

import ast
import re
import sys
from functools import cache
from importlib.metadata import packages_distributions, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
OURS = {"courses", "elearning", "tests"}
OPTIONAL = {"hunspell"}
"""Imported where it is installed, and done without elsewhere (lib/proofreading.py)."""


@cache
def pinned(name: str) -> dict[str, str]:
    """{package: version} of a requirements file and of the files it includes."""
    found = {}
    for line in (ROOT / name).read_text().splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("-r"):
            found |= pinned(str(Path(name).parent / line[2:].strip()))
        elif line:
            requirement = Requirement(line)
            exact = re.fullmatch(r"==([\w.]+)", str(requirement.specifier))
            assert exact, f"{name}: {line} is not pinned with =="
            found[canonicalize_name(requirement.name)] = exact[1]
    return found


def imported(*folders: str) -> dict[str, str]:
    """{top-level module: where it is imported first} of what is neither ours nor the standard library's."""
    found: dict[str, str] = {}
    for path in sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and not node.level and node.module else []
            for name in names:
                found.setdefault(name.partition(".")[0], str(path.relative_to(ROOT)))
    return {name: place for name, place in found.items() if name not in sys.stdlib_module_names | OURS | OPTIONAL}


@pytest.mark.parametrize(
    ("folders", "file"), [(("courses", "elearning"), "requirements.txt"), (("tests",), "tests/requirements.txt")]
)
def test_everything_that_is_imported_is_pinned(folders, file):
    providers = packages_distributions()
    for module, place in imported(*folders).items():
        packages = {canonicalize_name(name) for name in providers.get(module, [module])}
        assert packages & set(pinned(file)), f"{place} imports {module}, which {file} does not name"


@pytest.mark.parametrize("file", ["requirements.txt", "tests/requirements.txt"])
def test_what_is_pinned_is_what_is_installed(file):
    differing = {name: (wanted, version(name)) for name, wanted in pinned(file).items() if version(name) != wanted}
    assert not differing, f"{file} and the virtual environment differ (make tools): {differing}"


def test_each_package_that_was_chosen_says_why():
    chosen = (ROOT / "requirements.txt").read_text().partition("# --- needed by the above ---")[0]
    for line in chosen.splitlines():
        assert not line or line.startswith("#") or " # " in line, f"say why: {line}"
