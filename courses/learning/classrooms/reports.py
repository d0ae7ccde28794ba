"""Tables to read about classes. Each says its number of queries, and it does not grow with pupils or lessons."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db.models import Count, F, Prefetch, Q
from django.utils.translation import get_language
from modeltranslation.utils import build_localized_fieldname

from courses.accounts.models import Session, User
from courses.accounts.sessions import is_over
from courses.content.models import CoursePage, LessonPage
from courses.lib.mongolian import sort_key

from ..attempts import rules as attempt_rules
from ..attempts.models import Answer, Attempt
from ..progress.models import Enrolment, LessonProgress
from . import rules
from .models import Assignment, ClassDevice, Classroom, Pupil, School, SchoolTeacher
from .rules import State

LANGUAGES = [code for code, _name in settings.LANGUAGES]


def _localized(field_name: str) -> list[str]:
    return [build_localized_fieldname(field_name, code) for code in LANGUAGES]


# A lesson's body can be 100 KB of JSON: a table of forty names must not read it.
LESSON_FIELDS = (
    *("path", "depth", "url_path", "slug", "title", "live", "quiz", "required", "minutes", "name"),
    *_localized("name"),
)


def lesson_rows():
    """Lessons without their texts."""
    return LessonPage.objects.only(*LESSON_FIELDS)


def by_name(pupils: Iterable[Pupil]) -> list[Pupil]:
    """Dictionary order of the given name, as class registers for children have it."""
    return sorted(pupils, key=lambda pupil: sort_key(pupil.user.display_name))


def pupils_of(classroom: Classroom) -> list[Pupil]:
    """Pupils who are in the class, by name, with user and secret: one query."""
    return by_name(classroom.pupils.filter(left_at=None).select_related("user__secret"))


def left_pupils(classroom: Classroom) -> list[Pupil]:
    """Pupils who left: one query."""
    return by_name(classroom.pupils.exclude(left_at=None).select_related("user"))


def has_card(pupil: Pupil) -> bool:
    """Was a card printed that still works? Reads the joined secret."""
    secret = getattr(pupil.user, "secret", None)
    return secret is not None and secret.card_hash is not None


def classes_of_teacher(user) -> list[Classroom]:
    """A teacher's classes with `pupil_count` and `assignment_count`: one query."""
    return list(
        Classroom.objects.of_teacher(user).select_related("school").annotate(
            pupil_count=Count("pupils", filter=Q(pupils__left_at=None), distinct=True),
            assignment_count=Count("assignments", distinct=True),
        )
    )  # fmt: skip


def standing_of(user) -> list[SchoolTeacher]:
    """What an adult has asked and what was decided: one query."""
    return list(SchoolTeacher.objects.filter(user=user).select_related("school").order_by("asked_at"))


def all_schools():
    """Every school, for the list an adult chooses from."""
    return School.objects.all()


def devices_of(classroom: Classroom) -> list[ClassDevice]:
    return list(classroom.devices.select_related("added_by").order_by("-added_at"))


def who_is_in(user_ids: Iterable[int], *, now: datetime) -> set[int]:
    """Which of these people have a live session: one query."""
    rows = Session.objects.filter(user_id__in=list(user_ids), expire_date__gt=now)
    return {
        user_id
        for user_id, kind, started_at, seen_at in rows.values_list("user_id", "kind", "started_at", "seen_at")
        if not is_over(kind=kind, started_at=started_at, seen_at=seen_at, now=now)
    }


# --- what is assigned ----------------------------------------------------------------------------------------------------


@dataclass
class AssignedCourse:
    """A course a class works on: as a whole, by single lessons, or both."""

    course: CoursePage
    whole: Assignment | None = None
    lessons: dict[int, Assignment] = field(default_factory=dict)

    def due_of(self, lesson_id: int) -> date | None:
        assignment = self.lessons.get(lesson_id)
        return assignment.due_on if assignment else None


def assigned_courses(classroom: Classroom) -> list[AssignedCourse]:
    """What a class works on, the latest first: one query."""
    courses: dict[int, AssignedCourse] = {}
    for assignment in classroom.assignments.select_related("course").order_by("-assigned_at", "-pk"):
        assigned = courses.setdefault(assignment.course_id, AssignedCourse(assignment.course))
        if assignment.lesson_id:
            assigned.lessons[assignment.lesson_id] = assignment
        else:
            assigned.whole = assignment
    return list(courses.values())


@dataclass(frozen=True)
class Offer:
    """A course a teacher may assign, with its lessons. `fits` says that it is written for the class's grade."""

    course: CoursePage
    lessons: list[LessonPage]
    fits: bool


def offers(classroom: Classroom) -> list[Offer]:
    """Published courses, those for this grade first: three queries (one of them Wagtail's, about private pages)."""
    courses = list(CoursePage.objects.live().public().select_related("audience").order_by("audience__order", "path"))
    depth = max((course.depth for course in courses), default=0) + 1
    lessons: dict[str, list[LessonPage]] = defaultdict(list)
    for lesson in lesson_rows().live().filter(depth=depth).order_by("path"):
        lessons[lesson.path[: -lesson.steplen]].append(lesson)

    def fits(course: CoursePage) -> bool:
        first, last = course.audience.grade_from, course.audience.grade_to
        return first is not None and first <= classroom.grade <= (last or first)

    found = [Offer(course, lessons[course.path], fits(course)) for course in courses if lessons[course.path]]
    return sorted(found, key=lambda offer: not offer.fits)


@dataclass(frozen=True)
class PupilAssignment:
    """What a pupil is asked to take. `lesson` is None for a whole course."""

    course: CoursePage
    lesson: LessonPage | None
    due_on: date | None
    class_name: str


def assignments_of(user: User) -> list[PupilAssignment]:
    """What the pupil's class is asked to take, the nearest due date first, those without one last: two queries."""
    rows = (
        Assignment.objects.filter(
            classroom__pupils__user=user, classroom__pupils__left_at=None, classroom__archived_at=None, course__live=True
        )
        .select_related("course__audience", "course__image", "classroom")
        .prefetch_related(Prefetch("lesson", queryset=lesson_rows()))
        .order_by(F("due_on").asc(nulls_last=True), "assigned_at", "pk")
    )
    return [
        PupilAssignment(row.course, row.lesson, row.due_on, row.classroom.name)
        for row in rows
        if row.lesson_id is None or (row.lesson is not None and row.lesson.live)
    ]


# --- the class table -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One pupil and one lesson. `percent`: of the attempt that counts at the lesson's quiz."""

    state: State
    percent: int | None
    late: bool


@dataclass(frozen=True)
class Row:
    """One pupil. `opening` and `closing`: percent of the attempts that count at the tests."""

    pupil: Pupil
    state: State
    late: bool
    cells: list[Cell]
    opening: int | None
    closing: int | None
    closing_passed: bool

    @property
    def name(self) -> str:
        return self.pupil.user.display_name


@dataclass(frozen=True)
class Missed:
    """The question of a lesson's quiz that most pupils missed: share of answers below full marks, in percent."""

    text: str
    percent: int
    answers: int


@dataclass(frozen=True)
class ClassTable:
    assigned: AssignedCourse
    lessons: list[LessonPage]
    rows: list[Row]
    missed: dict[int, Missed]

    @property
    def course(self) -> CoursePage:
        return self.assigned.course

    @property
    def counts(self) -> dict[State, int]:
        return {state: sum(1 for row in self.rows if row.state is state) for state in State}

    def in_state(self, state: State) -> list[Row]:
        return [row for row in self.rows if row.state is state]

    @property
    def late(self) -> list[Row]:
        return [row for row in self.rows if row.late]


@dataclass(frozen=True)
class _QuizFacts:
    hand_ins: int = 0
    best: int | None = None
    failed: int = 0
    passed: bool = False


@dataclass(frozen=True)
class PlaceInSchool:
    """Where a pupil learns: the class with its grade, its school's aimag, and who is in it (learners' ids)."""

    classroom_id: int
    grade: int
    aimag: str
    classmates: list[int]


def class_of(*, learner_id: int) -> int | None:
    """The class somebody learns in now; None for whoever is in none, has left it, or whose class is archived. One query."""
    places = Pupil.objects.filter(user_id=learner_id, left_at=None, classroom__archived_at=None)
    return places.values_list("classroom_id", flat=True).first()


def place_of(*, learner_id: int) -> PlaceInSchool | None:
    """None for whoever is in no class, or has left it. Two queries."""
    place = Pupil.objects.filter(user_id=learner_id, left_at=None).select_related("classroom__school").first()
    if place is None:
        return None
    mates = Pupil.objects.filter(classroom=place.classroom_id, left_at=None).order_by("number")
    room = place.classroom
    return PlaceInSchool(room.pk, room.grade, room.school.aimag, list(mates.values_list("user_id", flat=True)))


def class_table(assigned: AssignedCourse, pupils: list[Pupil], *, now: datetime, today: date) -> ClassTable:
    """Every pupil against every assigned lesson of a course: five queries, whatever the size of the class."""
    course = assigned.course
    lessons = list(lesson_rows().live().child_of(course).order_by("path"))
    if assigned.whole is None:
        lessons = [lesson for lesson in lessons if lesson.pk in assigned.lessons]
    learners = [pupil.user_id for pupil in pupils]
    progress = {
        (learner, lesson): (opened_at, done_at)
        for learner, lesson, opened_at, done_at in LessonProgress.objects.filter(learner__in=learners, course=course)
        .values_list("learner_id", "lesson_id", "opened_at", "done_at")
    }  # fmt: skip
    quizzes = [lesson.quiz_id for lesson in lessons if lesson.quiz_id]
    taken = _quiz_facts(learners, quizzes, course if assigned.whole else None)
    complete = set(
        Enrolment.objects.filter(learner__in=learners, course=course).exclude(completed_at=None)
        .values_list("learner_id", flat=True)
    )  # fmt: skip
    rows = []
    for pupil in pupils:
        learner = pupil.user_id
        cells = []
        for lesson in lessons:
            quiz = taken.get((learner, lesson.quiz_id), _QuizFacts())
            opened_at, done_at = progress.get((learner, lesson.pk), (None, None))
            state = rules.lesson_state(rules.LessonFacts(opened_at, done_at, quiz.hand_ins, quiz.best), now=now)
            late = rules.is_late(due_on=assigned.due_of(lesson.pk), today=today, state=state)
            cells.append(Cell(state, quiz.best, late))
        opening = taken.get((learner, CoursePage.Stage.OPENING), _QuizFacts())
        closing = taken.get((learner, CoursePage.Stage.CLOSING), _QuizFacts())
        state = rules.pupil_state(
            [cell.state for cell in cells], tests_handed_in=opening.hand_ins + closing.hand_ins,
            closing_failures=closing.failed, closing_passed=closing.passed,
            complete=learner in complete if assigned.whole else None,
        )  # fmt: skip
        due_on = assigned.whole.due_on if assigned.whole else None
        late = rules.is_late(due_on=due_on, today=today, state=state) or any(cell.late for cell in cells)
        rows.append(Row(pupil, state, late, cells, opening.best, closing.best, closing.passed))
    return ClassTable(assigned, lessons, rows, _missed(learners, lessons))


def _quiz_facts(learners: list[int], quizzes: list[int], course: CoursePage | None) -> dict[tuple[int, int | str], _QuizFacts]:
    """{(learner, quiz or stage): facts} of these quizzes, and of the tests of the course where one is given.

    By the attempt that counts, as its learner sees it. One query.
    """
    attempts: dict[tuple[int, int | str], list[tuple]] = defaultdict(list)
    wanted = Q(stage="", quiz__in=quizzes)
    if course is not None:
        wanted |= Q(course=course, stage__in=(CoursePage.Stage.OPENING, CoursePage.Stage.CLOSING))
    done = Attempt.objects.handed_in().filter(wanted, learner__in=learners).order_by("handed_in_at")
    fields = ("learner_id", "quiz_id", "stage", "quiz__counts", "passed", "percent", "maximum")
    for learner, quiz, stage, *facts in done.values_list(*fields):
        attempts[learner, stage or quiz].append(tuple(facts))
    found = {}
    for key, rows in attempts.items():
        which = attempt_rules.counting([(bool(passed), percent) for _which, passed, percent, _maximum in rows], rows[0][0])
        _which, passed, percent, maximum = rows[which]
        found[key] = _QuizFacts(
            hand_ins=len(rows), best=percent if maximum else None, failed=sum(1 for row in rows if not row[1]),
            passed=bool(passed),
        )  # fmt: skip
    return found


def _missed(learners: list[int], lessons: list[LessonPage]) -> dict[int, Missed]:
    """{lesson id: most missed question} over every handed-in answer of these pupils. One query; versions count together."""
    texts = [f"question__{name}" for name in _localized("text")]
    found = (
        Answer.objects.filter(
            attempt__learner__in=learners, attempt__quiz__in=[lesson.quiz_id for lesson in lessons if lesson.quiz_id],
            attempt__handed_in_at__isnull=False,
        )
        .order_by()
        .values("attempt__quiz_id", "question_id", "question__lineage", *texts)
        .annotate(answers=Count("pk"), wrong=Count("pk", filter=Q(mark__lt=F("points"))))
    )  # fmt: skip
    own, fallback = f"question__text_{(get_language() or LANGUAGES[0]).replace('-', '_')}", texts[0]
    sums: dict[tuple, list] = {}
    for row in sorted(found, key=lambda row: row["question_id"]):
        held = sums.setdefault((row["attempt__quiz_id"], row["question__lineage"]), [0, 0, ""])
        held[0] += row["answers"]
        held[1] += row["wrong"]
        held[2] = row.get(own) or row[fallback] or ""
    worst: dict[int, Missed] = {}
    for (quiz_id, _lineage), (answers, wrong, text) in sums.items():
        share = wrong * 100 // answers if answers >= rules.MISSED_FROM else 0
        if share and (quiz_id not in worst or share > worst[quiz_id].percent):
            worst[quiz_id] = Missed(text, share, answers)
    return {lesson.pk: worst[lesson.quiz_id] for lesson in lessons if lesson.quiz_id in worst}
