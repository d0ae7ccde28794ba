"""The plan of the house, and functions that compare a tree of source files with it. Each returns sentences, one per fault.

house       an app in `courses/`; a house may use only the houses below it
topic       a folder in a house; a topic may use only the topics listed before it in its house
front file  a file that stands directly in a house with topics and gathers them (`models.py`, `apps.py`, `journey.py` ...)

The functions read source files and import nothing, so they can be tried on a planted fault (test_detection.py).
"""

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MAY_USE = {
    "elearning": ("website", "learning", "content", "accounts", "lib"),
    "website": ("learning", "content", "accounts", "lib"),
    "learning": ("content", "accounts", "lib"),
    "content": ("lib",),
    "accounts": ("lib",),
    "lib": (),
}
"""Each house and the houses below it. Content and accounts stand side by side and do not know each other."""

TOPICS = {
    "content": (
        "audiences",
        "editorial",
        "safety",
        "guidelines",
        "terms",
        "debates",
        "quizzes",
        "h5p",
        "scorm",
        "played",
        "stories",
        "curriculum",
        "plans",
        "pages",
        "audit",
        "seed",
    ),
    "learning": ("attempts", "plays", "progress", "certificates", "items", "impact", "classrooms", "choices"),
    "website": ("shared", "signin", "public", "frames", "learner", "teacher", "mydata", "offline"),
    "accounts": (),
    "lib": ("drawing",),
}
"""Topics of each house, lowest first."""

FOLDERS_OF_DJANGO = {"migrations", "management", "templatetags", "__pycache__"}
FOLDERS_OF_DATA = {("lib", "fonts")}
DRAWERS = {"utils.py", "helpers.py", "common.py"}
IMPURE = (
    "django.db", "django.http", "django.conf", "django.shortcuts", "django.contrib", "django.core.cache", "django.apps",
    "wagtail", "allauth", "modelcluster", "requests", "urllib.request",
)  # fmt: skip
"""What a `rules.py` may not import: it decides, and touches neither database nor request nor settings."""
IMPURE_FILES = {"models", "actions", "reports", "access", "views", "forms"}
TABLES = ("django.db", "django.apps", "django.contrib", "wagtail", "modelcluster")
"""What `lib` may not import: it knows no tables."""


@dataclass(frozen=True)
class Place:
    """Where a module stands: its house, and its topic ("" for a front file or a house without topics)."""

    house: str
    topic: str = ""

    def __str__(self) -> str:
        return f"{self.house}/{self.topic}" if self.topic else self.house


def place_of(module: str) -> Place | None:
    """The place of a dotted module name; None for what is not ours."""
    parts = module.split(".")
    if parts[0] == "elearning":
        return Place("elearning")
    if parts[0] != "courses" or len(parts) < 2 or parts[1] not in MAY_USE:
        return None
    topic = parts[2] if len(parts) > 2 and parts[2] in TOPICS[parts[1]] else ""
    return Place(parts[1], topic)


def module_of(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source_files(root: Path) -> list[Path]:
    folders = [root / "courses", root / "elearning"]
    return sorted(path for folder in folders for path in folder.rglob("*.py") if "__pycache__" not in path.parts)


def exists(module: str, root: Path) -> bool:
    path = root.joinpath(*module.split("."))
    return path.with_suffix(".py").exists() or path.is_dir()


# --- imports ---------------------------------------------------------------------------------------------------------------


def imports(path: Path, root: Path) -> Iterator[tuple[int, str]]:
    """(line, module) of everything a file imports, also inside functions, by relative names, or by a name in a string."""
    module = module_of(path, root)
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *([base] if base else [])])
            for alias in node.names:
                deeper = f"{base}.{alias.name}"
                yield node.lineno, deeper if exists(deeper, root) else base
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, name) for name in named_in_call(node))


def named_in_call(node: ast.Call) -> Iterator[str]:
    """Modules that hide in `import_module("courses...")` or `apps.get_model("learning.Attempt")`."""
    function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
    if function in ("import_module", "import_string", "__import__") and texts:
        yield texts[0]
    elif function == "get_model" and texts:
        label = texts[0].split(".")[0]
        if label in MAY_USE:
            yield f"courses.{label}.models"


def wrong_imports(root: Path) -> list[str]:
    """Imports that point up, or sideways, between houses or topics."""
    found = []
    for path in source_files(root):
        here = place_of(module_of(path, root))
        if here is None or "migrations" in path.parts:
            continue
        for line, module in imports(path, root):
            there = place_of(module)
            if there and (why := wrong_step(here, there, module)):
                found.append(f"{path.relative_to(root)}:{line} imports {module}: {why}")
    return found


def wrong_step(here: Place, there: Place, module: str = "") -> str:
    """Why `here` may not use `there`; empty when it may."""
    if here.house != there.house:
        if there.house in MAY_USE[here.house]:
            return ""
        if here.house in MAY_USE[there.house]:
            return f"{there.house} stands above {here.house}. Move the code down, or let {there.house} call it."
        return (
            f"{here.house} and {there.house} stand side by side and do not know each other. Let a house above both join them."
        )
    order = TOPICS.get(here.house, ())
    if not here.topic or not order or here.topic == there.topic:
        return ""
    if not there.topic:
        # The package itself ("from courses.learning import attempts" names the topic) has no code of its own.
        return (
            ""
            if module == f"courses.{there.house}"
            else "it is a front file of its own house, which gathers the topics. Import from the topic that has it."
        )
    if order.index(there.topic) > order.index(here.topic):
        return f"in {here.house} the topic {there.topic} comes after {here.topic}. Move the code to the earlier topic."
    return ""


# --- folders and files ---------------------------------------------------------------------------------------------------


def homeless_folders(root: Path) -> list[str]:
    """Folders of `courses/` that are neither a house nor a topic of the plan."""
    found = []
    for folder in sorted(path for path in (root / "courses").iterdir() if path.is_dir() and path.name != "__pycache__"):
        if folder.name not in TOPICS:
            found.append(f"courses/{folder.name} is not a house of the plan (tests/architecture/house.py).")
            continue
        for topic in sorted(path for path in folder.iterdir() if path.is_dir()):
            known = (
                topic.name in TOPICS[folder.name]
                or topic.name in FOLDERS_OF_DJANGO
                or (folder.name, topic.name) in FOLDERS_OF_DATA
            )
            if not known:
                found.append(
                    f"courses/{folder.name}/{topic.name} has no place in the plan: give it one among the topics "
                    f"of {folder.name} in tests/architecture/house.py and in README, or put its files where they belong."
                )
    return found


def drawers(root: Path) -> list[str]:
    """Files whose name says nothing, so that anything may be thrown in."""
    return [
        f"{path.relative_to(root)}: a drawer is not a topic. Name the file after what is in it."
        for path in sorted(root.joinpath("courses").rglob("*.py"))
        if path.name in DRAWERS
    ]


def impure_rules(root: Path) -> list[str]:
    """A `rules.py` that imports the database, a request, the settings, or a file that does."""
    found = []
    for path in source_files(root):
        if path.name != "rules.py":
            continue
        for line, module in imports(path, root):
            ours = place_of(module) and module.rpartition(".")[2] in IMPURE_FILES
            if ours or starts_with_any(module, IMPURE):
                found.append(
                    f"{path.relative_to(root)}:{line} imports {module}: rules decide on plain values and touch nothing."
                )
    return found


def tables_in_lib(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}:{line} imports {module}: lib knows no tables."
        for path in source_files(root)
        if place_of(module_of(path, root)) == Place("lib")
        for line, module in imports(path, root)
        if starts_with_any(module, TABLES)
    ]


def starts_with_any(module: str, names: Iterable[str]) -> bool:
    return any(module == name or module.startswith(f"{name}.") for name in names)


def ungathered_models(root: Path) -> list[str]:
    """Classes in a topic's `models.py` that the house's `models.py` does not name, so that Django would not find them."""
    found = []
    for house, topics in TOPICS.items():
        front = root / "courses" / house / "models.py"
        gathered = set()
        if front.exists():
            for node in ast.walk(ast.parse(front.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom):
                    gathered |= {alias.name for alias in node.names}
        for topic in topics:
            path = root / "courses" / house / topic / "models.py"
            if not path.exists():
                continue
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef) and is_table(node) and node.name not in gathered:
                    found.append(
                        f"{path.relative_to(root)}: {node.name} is not gathered by courses/{house}/models.py, "
                        "so Django does not see it."
                    )
    return found


TABLE_BASES = re.compile(
    r"(Model|Page|Orderable|AbstractImage|AbstractRendition|AbstractUser|AbstractBaseSession|Image|Rendition)$"
)


def is_table(node: ast.ClassDef) -> bool:
    """Does this class make a table? By the name of a base, and unless its Meta says `abstract`."""
    abstract = any(
        isinstance(inner, ast.ClassDef) and inner.name == "Meta" and "abstract = True" in ast.unparse(inner)
        for inner in node.body
    )
    return not abstract and any(TABLE_BASES.search(ast.unparse(base)) for base in node.bases)


def badly_named_migrations(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}: a migration is named for what it does: `makemigrations -n <what_it_does>`."
        for path in sorted(root.glob("courses/*/migrations/*.py"))
        if "_auto_" in path.name or re.fullmatch(r"\d{4}_initial\.py", path.name) or re.search(r"_\d{8}_\d{4}", path.name)
    ]


# --- README ------------------------------------------------------------------------------------------------------------------


def table_rows(text: str, name: str) -> list[list[str]]:
    """Cells of the table between `<!-- name -->` and `<!-- /name -->` (or the same again), without its heading."""
    parts = re.split(rf"<!--\s*/?{re.escape(name)}\s*-->", text)
    if len(parts) < 3:
        return []
    lines = [line.strip() for line in parts[1].splitlines() if line.strip().startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in rows[1:] if not all(set(cell) <= set("-: ") for cell in row)]


def paths_in(cells: Iterable[str]) -> list[str]:
    """What stands in backticks and looks like a path. `<name>` stands for any name."""
    tokens = [token for cell in cells for token in re.findall(r"`([^`]+)`", cell)]
    tokens = [re.sub(r"<[^>]+>", "*", token).split("::")[0].split("#")[0] for token in tokens]
    return [token for token in tokens if re.fullmatch(r"[\w./*{},-]+", token) and ("/" in token or re.search(r"\.\w+$", token))]


def missing_paths(root: Path, paths: Iterable[str]) -> list[str]:
    """Those that do not exist. A bare name (`rules.py`, `types/`) may stand below the row's first path or in `courses`."""
    paths = list(paths)
    first = root / paths[0].strip("/") if paths else root
    return [path for path in paths if not is_there(path.strip("/"), root, first)]


def is_there(path: str, root: Path, first: Path) -> bool:
    if any(root.glob(path)):
        return True
    return "/" not in path and any(any(folder.rglob(path)) for folder in (first, root / "courses") if folder.is_dir())
