"""The house's one gathering place of tables, so that Django finds them. Definitions live in the topic folders."""

from .audiences.models import Audience  # noqa: F401
from .curriculum.models import (  # noqa: F401
    Citation,
    CourseCataloguePage,
    CourseObjective,
    CoursePage,
    LessonPage,
)
from .debates.models import DebatePage, DebatesPage  # noqa: F401
from .editorial.models import ContentVersion, Picture, Rendition  # noqa: F401
from .guidelines.models import (  # noqa: F401
    GuidelineLibraryPage,
    GuidelineSectionPage,
    GuidelineSetPage,
    Recommendation,
)
from .h5p.models import H5PLibrary  # noqa: F401
from .pages.models import HomePage, PlainPage, Platform  # noqa: F401
from .plans.models import PlanLine, YearPlanPage  # noqa: F401
from .played.models import Package, PackageLibrary  # noqa: F401
from .quizzes.models import BankFile, Objective, Option, Question, Quiz, QuizDraw, QuizItem, Target  # noqa: F401
from .safety.models import HelpChannel, HelpPage, SafetySettings  # noqa: F401
from .seed.models import SeedRecord  # noqa: F401
from .stories.models import Story  # noqa: F401
from .terms.models import Term, TermsPage  # noqa: F401
