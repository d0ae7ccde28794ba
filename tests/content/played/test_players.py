"""Which players are there, and which of their files are served."""

import pytest

from courses.content.played import players
from courses.content.played.players import PlayerFinder, installed


@pytest.fixture
def modules(tmp_path):
    files = {
        "h5p-standalone/dist": ("frame.bundle.js", "main.bundle.js", "styles/h5p.css", "fonts/a/b.woff2", "fonts/b.woff"),
        "scorm-again/dist": ("scorm12.min.js", "scorm12.min.js.map", "scorm12.js", "scorm2004.min.js", "esm/scorm12.min.js"),
    }  # fmt: skip
    for folder, names in files.items():
        for name in names:
            path = tmp_path / folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
    return tmp_path


def test_only_what_plays_is_served(modules):
    served = {f"{storage.prefix}/{path}" for path, storage in PlayerFinder(root=modules).list([])}
    assert served == {
        "player/h5p/frame.bundle.js", "player/h5p/styles/h5p.css", "player/h5p/fonts/a/b.woff2",
        "player/scorm/scorm12.min.js", "player/scorm/scorm12.min.js.map", "player/scorm/scorm2004.min.js",
    }  # fmt: skip


def test_it_finds_what_it_lists_and_nothing_beside(modules):
    finder = PlayerFinder(root=modules)
    assert finder.find("player/h5p/frame.bundle.js") == str(modules / "h5p-standalone/dist/frame.bundle.js")
    assert finder.find("player/h5p/frame.bundle.js", find_all=True) == [str(modules / "h5p-standalone/dist/frame.bundle.js")]
    (modules / "secret.woff2").write_text("x")
    for path in (
        "player/h5p/main.bundle.js",
        "player/h5p/fonts/../../../secret.woff2",
        "frame.bundle.js",
        "player/h5p/none.js",
    ):
        assert finder.find(path) == []


def test_without_node_modules_nothing_is_there(tmp_path, monkeypatch):
    finder = PlayerFinder(root=tmp_path)
    assert list(finder.list([])) == []
    monkeypatch.setattr(players.finders, "find", lambda name: None)
    assert [kind for kind in ("h5p", "scorm12", "scorm2004", "other") if installed(kind)] == []


def test_a_player_without_its_style_is_none(monkeypatch):
    monkeypatch.setattr(players.finders, "find", lambda name: None if name.endswith(".css") else "/x")
    assert not installed("h5p")
    assert installed("scorm12")
    assert not installed("other")
