"""`kill -9` of a worker during hand-ins: what was acknowledged is there afterwards (trust.md 34)."""

import os
import re
import signal
import threading
import time
import uuid

import pytest
import requests

from tests.serving import Server

pytestmark = [pytest.mark.parallel]

# Forty pupils, each with an open attempt whose answers are saved, and a live session.
PREPARE = """
import json
from django.conf import settings
from django.utils import timezone
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from courses.accounts.sessions import SessionStore
from courses.learning.attempts import actions
from courses.learning.attempts.actions import Owner
from tests.cast import build_cast, build_course, fill_class
cast, course = build_cast(), build_course()
ready = []
for pupil in fill_class(cast.class_a, 40):
    attempt = actions.begin(owner=Owner(learner_id=pupil.user_id), quiz=course.quizzes[0], course=course.page,
                            lesson=course.lessons[0], now=timezone.now(), language="mn")
    for answer in attempt.answers.select_related("question"):
        right = {"single": ["a"], "multiple": ["a", "b"], "truefalse": ["true"]}[answer.question.type]
        actions.save_answer(attempt=attempt, place=answer.place, response=right, now=timezone.now())
    session = SessionStore()
    session[SESSION_KEY] = str(pupil.user_id)
    session[BACKEND_SESSION_KEY] = "courses.accounts.backends.PupilBackend"
    session[HASH_SESSION_KEY] = pupil.user.get_session_auth_hash()
    session.create()
    ready.append({"session": session.session_key, "attempt": str(attempt.pk)})
print(json.dumps({"ready": ready, "cookie": settings.SESSION_COOKIE_NAME}))
"""
LOOK = """
import json
from courses.learning.models import Attempt, LessonProgress
print(json.dumps({
    "handed_in": {str(a.pk): a.percent for a in Attempt.objects.exclude(handed_in_at=None)},
    "half": Attempt.objects.exclude(handed_in_at=None).filter(answers__mark=None).count(),
    "done": LessonProgress.objects.exclude(done_at=None).count(),
}))
"""


def hand_in(address: str, cookie: str, entry: dict, acknowledged: list, tries: int = 40) -> None:
    """As a stubborn browser: the same id again until the server has said yes."""
    browser, key = requests.Session(), str(uuid.uuid4())
    browser.cookies.set(cookie, entry["session"])
    url = f"{address}/oroldlogo/{entry['attempt']}/ilgeekh/"
    for _try in range(tries):
        try:
            page = browser.get(url, timeout=10)
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
            if page.url.endswith("/ur-dun/"):
                acknowledged.append(entry["attempt"])
                return
            answer = browser.post(
                url, {"csrfmiddlewaretoken": token.group(1), "hand_in_id": key}, headers={"Referer": url}, timeout=10,
                allow_redirects=False,
            )  # fmt: skip
            if answer.status_code == 302:
                acknowledged.append(entry["attempt"])
                return
        except (requests.RequestException, AttributeError):
            pass
        time.sleep(0.25)


def test_no_acknowledged_hand_in_is_lost_when_workers_are_killed(tmp_path):
    server = Server(tmp_path, workers=2)
    server.manage("migrate", "-v", "0")
    prepared = server.prepare(PREPARE)
    server.start()
    try:
        acknowledged: list[str] = []
        threads = [
            threading.Thread(target=hand_in, args=(server.address, prepared["cookie"], entry, acknowledged))
            for entry in prepared["ready"]
        ]
        for thread in threads:
            thread.start()
        killed = 0
        for _round in range(3):
            time.sleep(0.4)
            for worker in server.worker_ids()[:1]:
                os.kill(worker, signal.SIGKILL)
                killed += 1
        for thread in threads:
            thread.join(120)
        found = server.prepare(LOOK)
    finally:
        server.stop()
    assert killed >= 2
    lost = set(acknowledged) - set(found["handed_in"])
    assert not lost, f"{len(lost)} acknowledged hand-ins are gone"
    assert len(acknowledged) == 40, "every browser got its yes in the end"
    assert found["half"] == 0, "an attempt is closed with all its marks or not at all"
    assert found["done"] == len(found["handed_in"]) == 40
    assert set(found["handed_in"].values()) == {100}
