"""People for trying the platform out: a school, three classes, a teacher, staff. Their passwords are published.

Therefore three locks: the setting DEMO, which production settings refuse; a database in which other people already live and
no demo does is left alone; and the addresses end in `.example`, where no mail arrives. Nobody here is a real person.

Everything is made by the same actions as for real people, so the demo cannot show what the platform cannot do. Running it
again repairs what is missing, opens the classes for four hours and keeps what was done. The readable secrets are kept in
`var/demo.json` and, for people, `var/demo.txt`, both readable by their owner only.
"""

import json
import os
import random
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from courses.accounts.models import PupilSecret, User
from courses.accounts.rules import secret_kind_for_grade
from courses.content.models import CoursePage, Question
from courses.content.quizzes.rules import QuestionData
from courses.learning import journey
from courses.learning.attempts import actions as attempts
from courses.learning.classrooms import actions as classrooms
from courses.learning.classrooms import rules as classroom_rules
from courses.learning.impact import actions as impact
from courses.learning.impact.reports import has_synthetic
from courses.learning.impact.synthetic import population
from courses.learning.models import Attempt, Classroom, Enrolment, Pupil, School
from courses.learning.progress import actions as progress
from courses.lib.codes import grouped
from courses.lib.tables import PupilName

PASSWORD = "tsakhim-khuleg-demo"  # noqa: S105  (published on purpose)
DOMAIN = "demo.example"
SCHOOL = {"name": "Жишээ сургууль", "aimag": "Жишээ аймаг", "soum": "Жишээ сум"}
AUTHORISATION = "Жишээ анги: бодит хүүхэд байхгүй тул зөвшөөрөл шаардахгүй."
COURSE = "tsakhim-ertontsiin-ukhaalag-ayalagch"
SEED = 20
SYNTHETIC_LEARNERS = 3000


@dataclass(frozen=True)
class DemoClass:
    """A class to make. `pupils` are (given name, initial, what the pupil has done)."""

    name: str
    grade: int
    pupils: tuple[tuple[str, str, str], ...]


# One class for each way to sign in: PIN, pictures, three words. The names are common ones; nobody is meant.
CLASSES = (
    DemoClass(
        "5а", 5,
        (
            ("Номин", "Б", "half"), ("Тэмүүлэн", "Г", "begun"), ("Анударь", "О", "all"),
            ("Билгүүн", "С", "stuck"), ("Мишээл", "Т", "all_but_test"), ("Өсөхбаяр", "Э", "nothing"),
        ),
    ),
    DemoClass("2б", 2, (("Сарнай", "Д", "nothing"), ("Ганзориг", "М", "nothing"))),
    DemoClass("8в", 8, (("Хулан", "Ж", "nothing"), ("Энхжин", "Н", "nothing"))),
)  # fmt: skip


class Command(BaseCommand):
    help = "Makes demo people with published passwords. Refuses where the setting DEMO is not true."

    def handle(self, *args, **options):
        if not settings.DEMO:
            raise CommandError("Demo accounts refuse to exist here: they have published passwords and DEMO is not true.")
        self.refuse_among_real_people()
        course = CoursePage.objects.live().filter(slug=COURSE).first() or CoursePage.objects.live().first()
        if course is None:
            raise CommandError("There is no course yet: run `manage.py load_content` first.")
        folder = Path(settings.VAR_DIR)
        kept = _read_kept(folder / "demo.json")
        now = timezone.now()
        with transaction.atomic():
            adults = self.make_adults(kept)
            rooms = self.make_classes(adults, kept, now)
            self.assign(rooms, course, adults["bagsh"], now)
        self.learn(rooms["5а"], course, now)
        if not has_synthetic(course):
            impact.keep_synthetic(course=course, learners=population(SEED, SYNTHETIC_LEARNERS))
        _write_private(folder / "demo.json", json.dumps(kept, ensure_ascii=False, indent=1))
        _write_private(folder / "demo.txt", self.listing(adults, rooms, kept))
        if options["verbosity"]:
            self.stdout.write((folder / "demo.txt").read_text(encoding="utf-8"))

    def refuse_among_real_people(self) -> None:
        """Raises CommandError for a database with people but without this demo's teacher."""
        if User.objects.exists() and not User.objects.filter(email=f"bagsh@{DOMAIN}").exists():
            raise CommandError("Demo accounts refuse to exist here: other people already live in this database.")

    # --- people ---------------------------------------------------------------------------------------------------------

    def make_adults(self, kept: dict) -> dict[str, User]:
        """Adults by the name before the @. Staff get a second factor."""
        adults = {
            "admin": _adult("admin", "Админ", is_staff=True, is_superuser=True),
            "redaktor": _adult("redaktor", "Редактор", group="Editors", is_staff=True),
            "khyanagch": _adult("khyanagch", "Хянагч", group="Moderators", is_staff=True),
            "alban-khaagch": _adult("alban-khaagch", "Албан", group="Officials", is_staff=True),
            "bagsh": _adult("bagsh", "Багш"),
            "etseg-ekh": _adult("etseg-ekh", "Эцэг эх"),
        }
        for name in ("admin", "redaktor", "khyanagch", "alban-khaagch"):
            user = adults[name]
            kept["totp"][user.email] = _second_factor(user, kept["totp"].get(user.email))
        return adults

    def make_classes(self, adults: dict[str, User], kept: dict, now: datetime) -> dict[str, Classroom]:
        """The classes by name, with their pupils and readable secrets, open for four hours."""
        school = School.objects.filter(**SCHOOL).first() or classrooms.make_school(**SCHOOL)
        asked = classrooms.ask_to_teach(user=adults["bagsh"], school=school, now=now)
        classrooms.confirm_teacher(teacher=asked, by=adults["admin"], now=now)
        year = classroom_rules.school_year(timezone.localdate())
        rooms = {}
        for plan in CLASSES:
            room = Classroom.objects.filter(school=school, name=plan.name, school_year=year, archived_at=None).first()
            room = room or classrooms.make_class(
                school=school, name=plan.name, grade=plan.grade, teacher=adults["bagsh"], school_year=year,
                authorisation=AUTHORISATION, now=now,
            )  # fmt: skip
            lines = [PupilName(given, initial, number) for number, (given, initial, _done) in enumerate(plan.pupils, start=1)]
            classrooms.add_pupils(classroom=room, names=lines, now=now)
            self.know_secrets(room, kept, now)
            rooms[plan.name] = classrooms.open_class(classroom=room, minutes=max(classroom_rules.OPEN_CHOICES), now=now)
        return rooms

    def know_secrets(self, room: Classroom, kept: dict, now: datetime) -> None:
        """New secrets for those pupils whose readable secret is not kept here, or was changed since it was written down."""
        unknown = []
        for pupil in room.pupils.filter(left_at=None).select_related("user"):
            changed_at = PupilSecret.objects.filter(pupil=pupil.user).values_list("changed_at", flat=True).first()
            known = kept["pupils"].get(str(pupil.user_id))
            if changed_at is None or known is None or known["changed_at"] != changed_at.isoformat():
                unknown.append(pupil)
        for made in classrooms.new_secrets(classroom=room, pupils=unknown, now=now):
            changed_at = PupilSecret.objects.values_list("changed_at", flat=True).get(pupil=made.pupil)
            kept["pupils"][str(made.pupil.pk)] = {"secret": list(made.secret), "changed_at": changed_at.isoformat()}

    # --- what they have done -------------------------------------------------------------------------------------------------

    def assign(self, rooms: dict[str, Classroom], course: CoursePage, teacher: User, now: datetime) -> None:
        room = rooms["5а"]
        if not room.assignments.filter(course=course).exists():
            due = timezone.localdate(now) + timedelta(days=7)
            classrooms.assign(classroom=room, course=course, lesson=None, due_on=due, by=teacher, now=now - timedelta(days=12))

    def learn(self, room: Classroom, course: CoursePage, now: datetime) -> None:
        """Each pupil of the class does what its plan says, over the last twelve days; whoever has begun is left alone."""
        done_by_name = {given: done for given, _initial, done in CLASSES[0].pupils}
        for pupil in room.pupils.filter(left_at=None).select_related("user"):
            done = done_by_name.get(pupil.user.first_name, "nothing")
            if done != "nothing" and not Enrolment.objects.filter(learner=pupil.user, course=course).exists():
                with transaction.atomic():
                    # Whoever did everything did it long enough ago that the first refresher is offered.
                    Learner(pupil, course, now - timedelta(days=45 if done == "all" else 12)).do(done)

    # --- the list ---------------------------------------------------------------------------------------------------------

    def listing(self, adults: dict[str, User], rooms: dict[str, Classroom], kept: dict) -> str:
        """What `make demo` prints."""
        site = settings.SITE_ADDRESS
        lines = [
            "The platform is running with demo people. None of them is a real person.",
            "",
            f"  Site           {site}/            English: {site}/en/",
            f"  Pupils         {site}{reverse('signin:choose')}",
            f"  Adults         {site}{reverse('account_login')}",
            f"  Teacher        {site}{reverse('teacher:home')}",
            f"  CMS            {site}{reverse('wagtailadmin_home')}",
            "",
            "Pupils sign in with the class code, their name and their secret (the classes are open for four hours):",
            "",
        ]  # fmt: skip
        for plan in CLASSES:
            room = rooms[plan.name]
            lines.append(f"  Class {room.name}, code {grouped(room.code)}")
            for pupil in room.pupils.filter(left_at=None).select_related("user")[:2]:
                secret = kept["pupils"][str(pupil.user_id)]["secret"]
                lines.append(f"    {pupil.user.display_name:14} {_kind(plan.grade):9} {' '.join(secret)}")
        lines += ["", f"Adults sign in with an e-mail address and the password {PASSWORD}", ""]
        roles = {
            "bagsh": "teacher of these classes", "etseg-ekh": "parent, a learner of their own",
            "redaktor": "editor", "khyanagch": "moderator", "admin": "administrator",
            "alban-khaagch": "official, sees what was learnt",
        }  # fmt: skip
        lines += [f"  {adults[name].email:26} {role}" for name, role in roles.items()]
        lines += ["", "Editor, moderator and administrator also need a code: `make code` prints the current ones.", ""]
        for mailbox, secret in kept["totp"].items():
            issuer = quote(settings.MFA_TOTP_ISSUER)
            lines.append(f"  {mailbox:26} TOTP secret {secret}")
            lines.append(f"  {'':26} otpauth://totp/{issuer}:{quote(mailbox)}?secret={secret}&issuer={issuer}")
        return "\n".join(lines) + "\n"


class Learner:
    """One pupil on the way through a course, by the same steps as in a browser. Chance comes from a fixed seed."""

    def __init__(self, pupil: Pupil, course: CoursePage, begin: datetime):
        self.user, self.course, self.time = pupil.user, course, begin + timedelta(minutes=7 * pupil.number)
        self.chance = random.Random(f"{SEED}:{pupil.number}")  # noqa: S311  (a pattern, not a secret)
        self.lessons = list(course.lessons())

    def do(self, plan: str) -> None:
        """`begun` opens a lesson, `stuck` fails its quiz twice, `half`, `all_but_test` and `all` go as far as they say."""
        self.test(CoursePage.Stage.OPENING, right=0.5)
        if plan == "begun":
            self.open(self.lessons[0])
        elif plan == "stuck":
            self.lesson(self.lessons[0], right=0.9)
            self.lesson(self.lessons[1], right=0.0)
            self.lesson(self.lessons[1], right=0.2)
        else:
            number = len(self.lessons) // 2 if plan == "half" else len(self.lessons)
            for lesson in self.lessons[:number]:
                self.lesson(lesson, right=0.85)
        if plan == "all":
            self.test(CoursePage.Stage.CLOSING, right=1.0)

    def open(self, lesson) -> None:
        self.time += timedelta(hours=21)
        progress.open_lesson(learner_id=self.user.pk, course_id=self.course.pk, lesson_id=lesson.pk, now=self.time)

    def lesson(self, lesson, *, right: float) -> None:
        self.open(lesson)
        self.time += timedelta(minutes=12)
        if lesson.quiz:
            self.quiz(lesson, right=right)
        else:
            journey.finish_lesson(learner=self.user, course=self.course, lesson=lesson, now=self.time)

    def test(self, stage: str, *, right: float) -> None:
        if self.course.test_at(stage):
            owner = attempts.Owner(learner_id=self.user.pk)
            attempt = journey.begin_test(owner=owner, course=self.course, stage=stage, now=self.time, language="mn")
            self.answer(attempt, right=right)

    def quiz(self, lesson, *, right: float) -> None:
        attempt = attempts.begin(
            owner=attempts.Owner(learner_id=self.user.pk), quiz=lesson.quiz, now=self.time, language="mn", course=self.course,
            lesson=lesson, pass_percent=lesson.quiz.pass_percent,
        )  # fmt: skip
        self.answer(attempt, right=right)

    def answer(self, attempt: Attempt, *, right: float) -> None:
        """Hand it in, each question answered right with the probability `right`."""
        self.time += timedelta(minutes=6)
        asked = attempt.answers.select_related("question").prefetch_related("question__options", "question__targets")
        responses = {answer.place: self.response(answer.question, self.chance.random() < right) for answer in asked}
        journey.hand_in(attempt=attempt, learner=self.user, hand_in_id=uuid.uuid4(), responses=responses, now=self.time)

    def response(self, question: Question, right: bool):
        """What wins all points, or what does not; on a scale the upper steps stand for the one, the lower for the other."""
        data = question.data()
        if not question.kind.marked:
            steps = [option.key for option in data.options]
            return [self.chance.choice(steps[len(steps) // 2 :] if right else steps[: len(steps) // 2 + 1])] if steps else None
        solution = question.kind.solution(data)
        return solution if right else self.mistaken(solution, data)

    def mistaken(self, solution, data: QuestionData):
        """A response that is not right: another choice, the other way round, another word."""
        if isinstance(solution, dict):
            if not data.targets:
                return dict.fromkeys(solution, "?")
            return {key: self.chance.choice([other for other in data.targets if other != one]) for key, one in solution.items()}
        return solution[::-1] if not data.right else [self.chance.choice(sorted(data.keys - data.right))]


# --- small steps ---------------------------------------------------------------------------------------------------------


def _adult(name: str, given_name: str, *, group: str = "", **fields) -> User:
    """The adult `<name>@demo.example`, with a confirmed mailbox and the published password."""
    mailbox = f"{name}@{DOMAIN}"
    user = User.objects.filter(email=mailbox).first() or User.objects.create_user(
        username=f"demo-{name}", email=mailbox, password=PASSWORD, first_name=given_name, last_name="Жишээ", **fields
    )
    if not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(user=user, email=mailbox, defaults={"verified": True, "primary": True})
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def _second_factor(user: User, readable: str | None) -> str:
    """The readable TOTP secret of a person of the staff; a new one where it is not known."""
    held = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if held and readable and decrypt(held.data["secret"]) == readable:
        return readable
    if held:
        held.delete()
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def _kind(grade: int) -> str:
    return {"pictures": "pictures", "pin": "PIN", "words": "words"}[secret_kind_for_grade(grade)]


def _read_kept(path: Path) -> dict:
    empty = {"totp": {}, "pupils": {}}
    return {**empty, **json.loads(path.read_text(encoding="utf-8"))} if path.exists() else empty


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
