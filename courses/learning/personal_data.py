"""The register of personal data of this house (see `accounts/personal_data.py`), and the erasure of one person."""

from django.db import transaction

from courses.accounts import personal_data as accounts
from courses.accounts.models import User
from courses.accounts.personal_data import BY_AGE, GOES, LOSES_NAME, WHILE_ACCOUNT, Kept

from .models import Certificate

REGISTER = (
    Kept(
        "learning.School",
        "Classes and teachers belong to a school. No person is in it.",
        "as long as the school takes part",
        "stays: it is about nobody",
    ),
    Kept(
        "learning.SchoolTeacher",
        "Who may make classes of a school, who confirmed it and when.",
        WHILE_ACCOUNT,
        GOES,
        ("user",),
        ("school__name", "state", "asked_at", "decided_at", "by_invitation"),
        "Who decided is somebody else's name.",
    ),
    Kept(
        "learning.Classroom",
        "A class, its code, and which teacher stated that the school authorised it (the basis for teaching children here).",
        "as long as pupils of it have an account",
        LOSES_NAME,
        ("authorised_by",),
        ("name", "grade", "school_year", "authorisation", "authorised_at"),
    ),
    Kept(
        "learning.ClassTeacher",
        "Who teaches a class.",
        WHILE_ACCOUNT,
        GOES,
        ("user",),
        ("classroom__name", "classroom__school_year"),
    ),
    Kept(
        "learning.Pupil",
        "A pupil's place in a class.",
        WHILE_ACCOUNT,
        GOES,
        ("user",),
        ("classroom__name", "classroom__school__name", "classroom__school_year", "number", "left_at"),
    ),
    Kept(
        "learning.Assignment",
        "What a class was asked to learn; the teacher who asked is noted.",
        "as long as the class",
        LOSES_NAME,
        ("assigned_by",),
        ("classroom__name", "course__title", "due_on", "assigned_at"),
    ),
    Kept(
        "learning.ClassDevice",
        "A shared computer may show the names of a closed class; the teacher who named it is noted.",
        "until it is removed or the class is archived",
        LOSES_NAME,
        ("added_by",),
        ("classroom__name", "added_at"),
        "The hash of a device's key is of use to nobody.",
    ),
    Kept(
        "learning.Enrolment",
        "Which courses somebody takes.",
        WHILE_ACCOUNT,
        GOES,
        ("learner",),
        ("course__title", "started_at", "completed_at"),
    ),
    Kept(
        "learning.LessonProgress",
        "Which lessons are done, so that the learner goes on and the teacher helps.",
        WHILE_ACCOUNT,
        GOES,
        ("learner",),
        ("lesson__title", "opened_at", "done_at", "best_percent"),
    ),
    Kept(
        "learning.Attempt",
        "Tries at a quiz and their marks, also of visitors without an account, who are known by a random key only.",
        "of learners as long as the account exists, of visitors 30 days (attempts/rules.py)",
        f"{GOES}; of visitors {BY_AGE}",
        ("learner",),
        ("quiz__name", "started_at", "handed_in_at", "mark", "maximum", "percent", "passed"),
    ),
    Kept(
        "learning.Answer",
        "What was answered to each question. Guardians never see it.",
        "as long as its attempt",
        GOES,
        ("attempt__learner",),
        ("question__text", "response", "mark", "certainty", "answered_at"),
        "The right answers are no data about the person.",
    ),
    Kept(
        "learning.Play",
        "How far somebody has played an interactive content, so that it goes on where it was and the teacher sees who is done.",
        "as long as the account; the state of a play that has ended 30 days after it last moved (plays/rules.py)",
        f"{GOES}; states go before by age",
        ("learner",),
        (
            "package__title",
            "lesson__title",
            "started_at",
            "moved_at",
            "ended_at",
            "current",
            "raw",
            "maximum",
            "trust",
            "language",
            "state",
        ),
    ),
    Kept(
        "learning.Statement",
        "What a content said of answers, only as far as a result rests on it, so that a result can be marked again.",
        "30 days after its play last moved (plays/rules.py)",
        f"{GOES}; before that by age",
        ("play__learner",),
        ("play__package__title", "verb", "said", "said_at"),
    ),
    Kept(
        "learning.CountedAttempt",
        "Whether an attempt is in the counts about questions, so that none is counted twice.",
        "as long as its attempt",
        GOES,
        ("attempt__learner",),
        ("attempt__quiz__name", "first"),
    ),
    Kept(
        "learning.QuizSums",
        "How often each total was reached in a quiz. No person is in it.",
        "as long as the quiz",
        "stays: it is about nobody",
    ),
    Kept(
        "learning.ItemSums",
        "How often each mark was won and each option chosen in a question. No person and no text of an answer is in it.",
        "as long as the quiz",
        "stays: it is about nobody",
    ),
    Kept(
        "learning.FormDraw",
        "With which of two equivalent tests somebody begins, so that one half of a class takes each first.",
        WHILE_ACCOUNT,
        GOES,
        ("learner",),
        ("course__title", "first_form", "drawn_at"),
    ),
    Kept(
        "learning.SexSaid",
        "What somebody chose to say before a test, so that one sees whether courses help girls and boys alike. May stay empty.",
        WHILE_ACCOUNT,
        GOES,
        ("learner",),
        ("sex", "said_at"),
    ),
    Kept(
        "learning.ResultPair",
        "Which two tests of somebody are compared, until they are in the sums and so that the sums can be checked.",
        WHILE_ACCOUNT,
        GOES,
        ("learner",),
        ("course__title", "kind", "aimag", "age_band", "sex", "at"),
        "The tests themselves are handed over as attempts.",
    ),
    Kept(
        "learning.GainSums",
        "Sums of results before and after a course. No person is in it; what is shown of them impact/suppression.py says.",
        "as long as the course",
        "stays: it is about nobody",
    ),
    Kept(
        "learning.StoryFinish",
        "That a pupil has come to an end of a story, so that nobody is counted twice. Not how, and not when.",
        WHILE_ACCOUNT,
        GOES,
        ("learner",),
        ("story__title",),
    ),
    Kept(
        "learning.ClassWays",
        "Ways of pupils of a class through a story, shuffled and without anything that says whose they are; later"
        " only when the numbers were made.",
        "until the numbers are made, the story changes or the class is archived; when they were made as long as the class",
        "stays: it is about nobody",
    ),
    Kept(
        "learning.StepCount",
        "How many pupils of a class chose what in a story, made once. No person is in it; what is shown of it choices/rules.py"
        " says.",
        "as long as the class and the story",
        "stays: it is about nobody",
    ),
    Kept(
        "learning.Certificate",
        "Proof that a course was completed; whoever holds its number can check it.",
        "for good, because it is shown to others years later; after erasure without name and person",
        LOSES_NAME,
        ("learner",),
        ("code", "name", "course_names", "edition", "minutes", "percent", "issued_at", "revoked_at", "revoke_reason"),
        "Who revoked it is somebody else's name.",
    ),
)


def handed_over(user: User) -> dict[str, list[dict]]:
    """Everything that is kept about this person, by table."""
    return {**accounts.handed_over(user), **accounts.handed_over(user, REGISTER)}


@transaction.atomic
def erase(*, user: User) -> None:
    """Erase a person everywhere. Cannot be taken back.

    A certificate's number keeps answering that it is valid, because the paper is in somebody's hands; its name is gone,
    so it proves nothing to whoever cannot show the paper.
    """
    Certificate.objects.filter(learner=user).update(learner=None, name="", percent=None, for_minor=True)
    accounts.erase(user=user)
