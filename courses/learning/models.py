"""The house's one gathering place of tables. Definitions live in the topic folders."""

from .attempts.models import Answer, Attempt  # noqa: F401
from .certificates.models import Certificate  # noqa: F401
from .choices.models import ClassWays, StepCount, StoryFinish  # noqa: F401
from .classrooms.models import (  # noqa: F401
    Assignment,
    ClassDevice,
    Classroom,
    ClassTeacher,
    Pupil,
    School,
    SchoolTeacher,
)
from .impact.models import FormDraw, GainSums, ResultPair, SexSaid  # noqa: F401
from .items.models import CountedAttempt, ItemSums, QuizSums  # noqa: F401
from .plays.models import Play, Statement  # noqa: F401
from .progress.models import Enrolment, LessonProgress  # noqa: F401
