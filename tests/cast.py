"""The cast that every test shares, made by the same actions as real people are. No real person, school or text.

Two schools on purpose: whatever teacher A may do, teacher B must not, and a refusal never passes for the wrong reason.
"""

import time
import uuid
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.test import Client
from django.utils import timezone
from wagtail.models import Page, Site

from courses.accounts.actions import NewSecret
from courses.accounts.models import User
from courses.content.models import (
    Audience,
    CourseCataloguePage,
    CoursePage,
    DebatePage,
    DebatesPage,
    HomePage,
    LessonPage,
    Objective,
    Option,
    Package,
    Picture,
    Question,
    Quiz,
    QuizItem,
    Story,
)
from courses.content.quizzes.actions import take_in
from courses.content.quizzes.types import REGISTRY, question_type
from courses.content.stories.graph import Story as StoryGraph
from courses.learning import journey
from courses.learning.attempts import actions as attempts
from courses.learning.classrooms import actions as classrooms
from courses.learning.classrooms import rules as classroom_rules
from courses.learning.models import Attempt, Classroom, Pupil, School, SchoolTeacher
from courses.learning.progress import actions as progress
from courses.lib.tables import PupilName

PASSWORD = "a long test password 42"
AUTHORISED = "The school has authorised the use for the pupils of this class."


@dataclass
class Cast:
    """Everybody. `secrets` maps a pupil's user id to what is printed on the card."""

    school_a: School
    teacher_a: User
    class_a: Classroom
    pupil_1: Pupil
    pupil_2: Pupil
    school_b: School
    teacher_b: User
    class_b: Classroom
    pupil_b: Pupil
    teacher_asked: User
    learner: User
    editor: User
    administrator: User
    secrets: dict[int, NewSecret] = field(default_factory=dict)

    def secret_of(self, pupil: Pupil) -> NewSecret:
        return self.secrets[pupil.user_id]


@dataclass
class Course:
    """A small course: `quizzes[n]` is the quiz of `lessons[n]`."""

    page: CoursePage
    lessons: list[LessonPage]
    quizzes: list[Quiz]
    opening: Quiz
    closing: Quiz
    home: HomePage
    catalogue: CourseCataloguePage


# --- people ------------------------------------------------------------------------------------------------------------


def make_adult(name: str, *, patronymic: str = "Туршилт", groups: tuple[str, ...] = (), **fields) -> User:
    """An adult with a verified mailbox `<name>@example.mn` and the password `PASSWORD`."""
    user = User.objects.create_user(
        username=f"adult-{name}", email=f"{name}@example.mn", password=PASSWORD, first_name=name.capitalize(),
        last_name=patronymic, **fields,
    )  # fmt: skip
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for group in groups:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def make_teacher(name: str, school: School, *, by: User | None = None) -> User:
    """A confirmed teacher of `school`."""
    user = make_adult(name)
    asked = classrooms.ask_to_teach(user=user, school=school, now=timezone.now())
    classrooms.confirm_teacher(teacher=asked, by=by, now=timezone.now())
    return user


def make_class(teacher: User, school: School, name: str = "5а", *, grade: int = 5) -> Classroom:
    now = timezone.now()
    return classrooms.make_class(
        school=school, name=name, grade=grade, teacher=teacher, authorisation=AUTHORISED, now=now,
        school_year=classroom_rules.school_year(timezone.localdate()),
    )  # fmt: skip


def add_pupils(classroom: Classroom, *names: tuple[str, str]) -> list[Pupil]:
    """Pupils by (given name, initial), without cards."""
    lines = [PupilName(given, initial, number) for number, (given, initial) in enumerate(names, start=1)]
    return classrooms.add_pupils(classroom=classroom, names=lines, now=timezone.now())


_LETTERS = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯӨҮ"


def fill_class(classroom: Classroom, size: int) -> list[Pupil]:
    """Add `size` pupils with made-up names that differ."""
    names = ((f"Туршаа{_LETTERS[number // 29]}{_LETTERS[number % 29]}".capitalize(), "Т") for number in range(size))
    return add_pupils(classroom, *names)


def give_cards(classroom: Classroom, *pupils: Pupil) -> dict[int, NewSecret]:
    """New secrets by user id, readable."""
    made = classrooms.new_secrets(classroom=classroom, pupils=pupils, now=timezone.now())
    return {secret.pupil.pk: secret for secret in made}


def build_cast() -> Cast:
    """Two schools, each with a teacher, a class of grade 5 (PIN) and pupils; the undecided; the staff."""
    administrator = make_adult("admin", is_staff=True, is_superuser=True)
    school_a = classrooms.make_school(name="Туршилтын нэгдүгээр сургууль", aimag="Туршилт аймаг", soum="Нэгдүгээр сум")
    school_b = classrooms.make_school(name="Туршилтын хоёрдугаар сургууль", aimag="Туршилт аймаг", soum="Хоёрдугаар сум")
    teacher_a = make_teacher("bagsha", school_a, by=administrator)
    teacher_b = make_teacher("bagshb", school_b, by=administrator)
    class_a = make_class(teacher_a, school_a)
    class_b = make_class(teacher_b, school_b)
    pupil_1, pupil_2 = add_pupils(class_a, ("Өнөржаргал", "Б"), ("Оюун", "Г"))
    (pupil_b,) = add_pupils(class_b, ("Үүлэн", "Д"))
    teacher_asked = make_adult("asked")
    classrooms.ask_to_teach(user=teacher_asked, school=school_a, now=timezone.now())
    return Cast(
        school_a=school_a, teacher_a=teacher_a, class_a=class_a, pupil_1=pupil_1, pupil_2=pupil_2,
        school_b=school_b, teacher_b=teacher_b, class_b=class_b, pupil_b=pupil_b,
        teacher_asked=teacher_asked, learner=make_adult("learner"),
        editor=make_adult("editor", groups=("Editors",)), administrator=administrator,
        secrets={**give_cards(class_a, pupil_1, pupil_2), **give_cards(class_b, pupil_b)},
    )  # fmt: skip


def asking(cast: Cast) -> SchoolTeacher:
    """The request that waits for an administrator."""
    return SchoolTeacher.objects.get(user=cast.teacher_asked)


def client_for(person: User | Pupil | None, **options) -> Client:
    """A browser in which this person is signed in (None: a visitor). Staff have a second factor and have passed it."""
    client = Client(**options)
    if person is None:
        return client
    user = person.user if isinstance(person, Pupil) else person
    backend = "PupilBackend" if user.is_pupil else "AdultBackend"
    client.force_login(user, backend=f"courses.accounts.backends.{backend}")
    if user.is_staff or user.groups.filter(name="Editors").exists():
        factor = Authenticator.objects.filter(user=user).first() or TOTP.activate(user, generate_totp_secret()).instance
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "email": user.email},
            {"method": "mfa", "at": time.time(), "type": factor.type, "id": factor.pk},
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client


# --- what is taught ----------------------------------------------------------------------------------------------------


def make_question(key: str, type: str = "single", *, options: tuple[tuple[str, bool], ...] = ()) -> Question:
    """A question with options given as (key, right); without them three, of which the first is right."""
    if not options:
        options = {
            "single": (("a", True), ("b", False), ("c", False)),
            "multiple": (("a", True), ("b", True), ("c", False), ("d", False)),
            "truefalse": (("true", True), ("false", False)),
        }[type]
    question = Question(
        key=key, type=type, text_mn=f"Асуулт {key}", text_en=f"Question {key}", hint_mn=f"Сануулга {key}",
        explanation_mn=f"Тайлбар {key}", explanation_en=f"Explanation {key}",
    )  # fmt: skip
    question.save()
    for order, (name, right) in enumerate(options):
        Option.objects.create(
            question=question, key=name, correct=right, sort_order=order, text_mn=f"Сонголт {key} {name}",
            text_en=f"Option {key} {name}", feedback_mn=f"Хариу {key} {name}", feedback_en=f"Feedback {key} {name}",
        )  # fmt: skip
    return question


def make_quiz(
    key: str, *, purpose: str = "lesson", pass_percent: int | None = None, types=("single", "multiple", "truefalse")
) -> Quiz:
    """A quiz with one question of each of `types`, a point each."""
    quiz = Quiz(key=key, name_mn=f"Сорил {key}", name_en=f"Quiz {key}", purpose=purpose, pass_percent=pass_percent)
    quiz.save()
    for order, type in enumerate(types):
        QuizItem.objects.create(quiz=quiz, question=make_question(f"{key}-{order + 1}", type), points=1, sort_order=order)
    return quiz


def make_quiz_of_examples(key: str, types: tuple[str, ...] = tuple(REGISTRY), **fields) -> Quiz:
    """A quiz with the example question of each of these types, a point each."""
    quiz = Quiz.objects.create(key=key, name_mn=f"Сорил {key}", name_en=f"Quiz {key}", **fields)
    for order, type in enumerate(types):
        question = take_in(question=replace(question_type(type).example.question, key=f"{key}-{type}"))
        if type in ("picture", "hotspot"):
            add_pictures(question)
        QuizItem.objects.create(quiz=quiz, question=question, points=1, sort_order=order)
    return quiz


def add_pictures(question: Question) -> None:
    """Plain drawn pictures for a question, and for its options where they are pictures."""

    def picture(title: str) -> Picture:
        file = ImageFile(BytesIO(DRAWING), name=f"{question.key}.svg")
        return Picture.objects.create(title=title, description=title, file=file, width=200, height=120)

    question.picture = picture("Зураг") if question.type == "hotspot" else None
    question.save()
    if question.type == "picture":
        for option in question.options.all():
            option.picture = picture(option.text)
            option.save()


DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 120" width="200" height="120">'
    b'<rect width="200" height="120" fill="#cde7f7"/><circle cx="40" cy="60" r="25" fill="#e8a33d"/></svg>'
)


def right_response(question: Question):
    """What wins all points, whatever keys were drawn; any answer where nothing is right or wrong."""
    if not question.kind.marked:
        options = list(question.options.all())
        return [options[0].key] if options else {"text": "Би багшдаа хэлнэ."}
    return question.kind.solution(question.data())


def sent(question: Question, name: str, response) -> dict:
    """The fields a browser sends for a response; what is put in order sends numbers."""
    if question.kind.order_matters:
        return {f"{name}.{key}": str(place) for place, key in enumerate(response, start=1)}
    if isinstance(response, dict) and set(response) == {"text"}:
        return {name: response["text"]}
    if isinstance(response, dict):
        return {f"{name}.{key}": value for key, value in response.items()}
    return {name: response}


def build_home() -> tuple[HomePage, CourseCataloguePage]:
    """Home page of the default site and the catalogue below it; made once."""
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        home = root.add_child(instance=HomePage(name_mn="Нүүр", name_en="Home", slug="nuur"))
        site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
        welcome = site.root_page_id
        site.root_page, site.port = home, 80
        site.save()
        # Wagtail's own migration makes a page "Welcome"; it is not part of this platform.
        Page.objects.filter(pk=welcome).exclude(pk=home.pk).delete()
        home = HomePage.objects.get(pk=home.pk)
    catalogue = CourseCataloguePage.objects.first()
    if catalogue is None:
        catalogue = home.add_child(instance=CourseCataloguePage(name_mn="Сургалтууд", name_en="Courses", slug="surgalt"))
    return home, catalogue


def build_course(key: str = "turshilt", *, lessons: int = 2, pass_percent: int = 70) -> Course:
    """A published course of `lessons` lessons with a quiz each, an opening and a closing test of three questions."""
    home, catalogue = build_home()
    audience, _made = Audience.objects.get_or_create(
        key="child-9-12",
        defaults={
            "slug": "9-12-nas", "name_mn": "9-12 насны хүүхэд", "name_en": "Children of 9-12", "min_age": 9, "max_age": 12,
            "grade_from": 4, "grade_to": 6, "skin": "middle", "address": "chi", "order": 1,
        },
    )  # fmt: skip
    objective, _made = Objective.objects.get_or_create(key="rights", defaults={"text_mn": "Эрхээ нэрлэж чадна"})
    opening = make_quiz(f"{key}-opening", purpose="opening")
    closing = make_quiz(f"{key}-closing", purpose="closing")
    page = catalogue.add_child(
        instance=CoursePage(
            name_mn=f"Сургалт {key}", name_en=f"Course {key}", slug=key, summary_mn="Туршилтын сургалт.", audience=audience,
            minutes=20 * lessons, opening_test=opening, closing_test=closing, pass_percent=pass_percent,
        )
    )  # fmt: skip
    page.objectives.create(objective=objective)
    made, quizzes = [], []
    for number in range(1, lessons + 1):
        quiz = make_quiz(f"{key}-{number}")
        lesson = page.add_child(
            instance=LessonPage(
                name_mn=f"Хичээл {number}", name_en=f"Lesson {number}", slug=f"khicheel-{number}", minutes=20, quiz=quiz,
                objective=objective, body_mn=[("heading", f"Хичээл {number}-ийн гарчиг")],
            )
        )  # fmt: skip
        made.append(lesson)
        quizzes.append(quiz)
    return Course(
        page=CoursePage.objects.get(pk=page.pk), lessons=[LessonPage.objects.get(pk=lesson.pk) for lesson in made],
        quizzes=quizzes, opening=opening, closing=closing, home=home, catalogue=catalogue,
    )  # fmt: skip


MULTI_CHOICE = {
    "question": "<p>?</p>",
    "answers": [{"text": "0", "correct": True}, {"text": "1", "correct": False}, {"text": "2", "correct": True}],
    "behaviour": {"type": "multi"},
}
"""A question of H5P's with two right answers, 0 and 2."""


def make_package(title: str = "Тоглоом", *, main: str = "H5P.MultiChoice 1.16", kind: str = "h5p", **fields) -> Package:
    """An interactive content that was checked and is ready."""
    now = timezone.now()
    fields = {"content": MULTI_CHOICE, "state": Package.State.READY, "uploaded_at": now, "moved_at": now, "size": 1} | fields
    return Package.objects.create(kind=kind, title_mn=title, main=main, file_name="content.h5p", **fields)


def put_in_lesson(lesson: LessonPage, *packages: Package, must_finish: bool = False) -> LessonPage:
    """The lesson with these contents at its end, read anew."""
    lesson.body_mn = [
        *lesson.body_mn.raw_data,
        *(
            {"type": "package", "value": {"package": package.pk, "invitation": "", "must_finish": must_finish}}
            for package in packages
        ),
    ]
    lesson.save()
    return LessonPage.objects.get(pk=lesson.pk)


RIGHT = {"single": ["a"], "multiple": ["a", "b"], "truefalse": ["true"]}
WRONG = {"single": ["b"], "multiple": ["c"], "truefalse": ["false"]}


def take_quiz(
    learner: User, quiz: Quiz, *, right: int, course: CoursePage, lesson: LessonPage | None = None, when=None
) -> Attempt:
    """Hand in a quiz with its first `right` questions right and the others wrong; everything follows as in real life."""
    when = when or timezone.now()
    return hand_in_with(begin_quiz(learner, quiz, course=course, lesson=lesson, when=when), right=right, when=when)


def begin_quiz(
    learner: User, quiz: Quiz, *, course: CoursePage, lesson: LessonPage | None = None, when=None
) -> Attempt:  # fmt: skip
    """Begin the quiz of a lesson, or the test of the course that this quiz is."""
    facts = {"owner": attempts.Owner(learner.pk), "now": when or timezone.now(), "language": "mn", "course": course}
    stage = "" if lesson else next(name for name in course.TESTS if course.test_at(name) == quiz)
    if stage:
        return journey.begin_test(stage=stage, **facts)
    return attempts.begin(quiz=quiz, lesson=lesson, pass_percent=quiz.pass_percent, **facts)


def hand_in_with(attempt: Attempt, *, right: int, when) -> Attempt:
    """Hand in a learner's attempt with its first `right` questions right and the others wrong."""
    responses = {
        answer.place: (RIGHT if answer.place <= right else WRONG)[answer.question.type]
        for answer in attempt.answers.select_related("question")
    }
    journey.hand_in(attempt=attempt, learner=attempt.learner, hand_in_id=uuid.uuid4(), responses=responses, now=when)
    return Attempt.objects.get(pk=attempt.pk)


def open_lesson(learner: User, lesson: LessonPage, *, course: CoursePage, when=None) -> None:
    """The learner opens a lesson."""
    progress.open_lesson(learner_id=learner.pk, course_id=course.pk, lesson_id=lesson.pk, now=when or timezone.now())


def later(**delta):
    """A moment from now: `later(days=-8)` is eight days ago."""
    return timezone.now() + timedelta(**delta)


def publish_debate(home: HomePage, *, audience: Audience | None = None) -> DebatePage:
    """A motion on a shelf of its own, public."""
    shelf = DebatesPage.objects.first() or home.add_child(
        instance=DebatesPage(name_mn="Мэтгэлцээн", name_en="Debates", slug="metgeltseen")
    )
    audience = audience or Audience.objects.first()
    debate = DebatePage(
        name_mn="Утас хичээл дээр", name_en="Phones in class", slug=f"utas-{audience.pk}", audience=audience, minutes=40,
        motion_mn="Хичээл дээр утас хэрэглэхийг зөвшөөрнө.", motion_en="Phones are allowed in class.",
        prompt_mn="<p>Яагаад?</p>", how_to_run_mn="<p>Эхлээд санал хураа.</p>",
        arguments_for_mn=[("argument", "Хайхад хурдан.")], arguments_against_mn=[("argument", "Анхаарал сарнина.")],
    )  # fmt: skip
    shelf.add_child(instance=debate)
    return debate


def give_sheets(lesson: LessonPage) -> None:
    """Notes for the teacher, a letter home, something to talk about, and a working sheet of two rows."""
    lesson.facilitator_mn, lesson.facilitator_en = "<p>Зорилго: асууж сурна.</p>", "<p>Aim: learn to ask.</p>"
    lesson.letter_home_mn = "<p>Хүүхэд тань өнөөдөр асууж сурлаа.</p>"
    sheet = {"title": "Хуудас", "introduction": "", "columns": ["Тийм", "Үгүй"], "rows": ["Нэгдүгээр", "=Хоёрдугаар"]}
    lesson.body_mn = [
        ("discussion", {"prompt": "Хэнээс асуух вэ?", "minutes": 5, "notes": "Сонсоорой."}),
        ("home_task", {"text": "Эмээгээсээ асуугаарай."}),
        ("worksheet", sheet),
    ]
    lesson.save()


def publish_story(told: StoryGraph, *, pictures: dict[str, int] | None = None, **fields) -> Story:
    """A live story with this graph; its audience is made when it is missing."""
    audience, _made = Audience.objects.get_or_create(
        key=told.audience or "child-9-12",
        defaults={
            "slug": f"{told.audience or 'child-9-12'}-nas", "name_mn": "Хүүхэд", "name_en": "Children",
            "skin": "calm" if told.audience in ("child-13-15", "parents") else "middle",
            "address": "ta" if told.audience == "parents" else "chi",
        },
    )  # fmt: skip
    story = Story(key=told.key, audience=audience, live=True)
    story.take(told, pictures=pictures)
    for name, value in fields.items():
        setattr(story, name, value)
    story.full_clean()
    story.save()
    return story
