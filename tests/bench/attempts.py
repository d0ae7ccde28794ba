"""Attempts at a quiz in bulk, synthetic: made by chance from a fixed seed, about nobody. For measuring item analysis.

    python -m tests.bench.attempts 20000

makes a database in a temporary folder, a quiz of ten questions and that many attempts, and prints as JSON how long it takes
to fold them into the sums, to recount all from scratch, to open the page from kept sums, and to take in a bank of a thousand
questions (seconds). Then as many attempts at the two crossed tests of a course, by half as many learners, for what was
learnt. `make bench` runs it with BENCH_ATTEMPTS, 100,000 unless told.
"""

import json
import os
import random
import sys
import tempfile
import time
import uuid
from datetime import timedelta

BATCH = 2000
STARTED_DAYS_AGO = 90


def make_attempts(quiz, course, count: int, seed: int) -> None:
    """Hand in `count` attempts of visitors at `quiz` (of `course`, or None), as rows: attempts, answers, notes to be counted.

    Each visitor has an ability and each question a difficulty, so that the numbers look like those of real answers. Every
    tenth answer of the less able is skipped. The questions must be of types that choose among options.
    """
    from django.db import transaction
    from django.utils import timezone

    from courses.content.quizzes import rules as marking
    from courses.content.quizzes.types import question_type
    from courses.learning.models import Answer, Attempt, CountedAttempt

    chance, now = random.Random(seed), timezone.now()
    asked = [(item.question, item.points, _ways(item.question)) for item in quiz.questions_in_order()]
    difficulty = [chance.uniform(0.1, 0.7) for _question in asked]
    marks: dict[tuple, tuple] = {}

    def answer(attempt, place, ability) -> Answer:
        question, points, (right, wrong) = asked[place - 1]
        if chance.random() < 0.7 * ability + 0.3 * (1 - difficulty[place - 1]):
            response = right
        else:
            response = None if ability < 0.5 and chance.random() < 0.1 else chance.choice(wrong)
        key = (place, tuple(response or ()))
        if key not in marks:
            share = question_type(question.type).mark(question.data(), response).share
            marks[key] = marking.mark(share, points)
        return Answer(
            attempt=attempt, question=question, place=place, points=points, response=response, mark=marks[key],
            option_order=[option.key for option in question.options.all()], answered_at=attempt.started_at,
        )  # fmt: skip

    maximum = sum(points for _question, points, _ways in asked)
    for begin in range(0, count, BATCH):
        attempts, answers = [], []
        for number in range(begin, min(begin + BATCH, count)):
            began = now - timedelta(days=STARTED_DAYS_AGO * (1 - number / count))
            attempt = Attempt(
                id=uuid.UUID(int=chance.getrandbits(128), version=4), visitor=f"bench-{seed}-{number}", quiz=quiz,
                course=course, language="mn", started_at=began, handed_in_at=began + timedelta(minutes=6),
                maximum=maximum, passed=True,
            )  # fmt: skip
            ability = chance.random()
            own = [answer(attempt, place, ability) for place in range(1, len(asked) + 1)]
            attempt.mark = sum(one.mark for one in own)
            attempt.percent = int(attempt.mark * 100 / maximum)
            attempts.append(attempt)
            answers += own
        with transaction.atomic():
            Attempt.objects.bulk_create(attempts, batch_size=500)
            Answer.objects.bulk_create(answers, batch_size=2000)
            CountedAttempt.objects.bulk_create([CountedAttempt(attempt=attempt) for attempt in attempts], batch_size=2000)


def _ways(question) -> tuple[list[str], list[list[str]]]:
    """The right response, and some that are not (fully) right."""
    right = sorted(option.key for option in question.options.all() if option.correct)
    others = sorted(option.key for option in question.options.all() if not option.correct)
    wrong = [[key] for key in others]
    if len(right) > 1:
        wrong += [right[:1], sorted([right[0], others[0]])]
    return right, wrong


def make_pairs(course, count: int, seed: int) -> None:
    """`count` attempts, half of them opening and half closing tests of `course`, of learners with aimag, age band and sex.

    As rows, with their pairs, as journey.hand_in would have left them at the end of last month; nobody of them is real.
    """
    from django.db import transaction
    from django.utils import timezone

    from courses.accounts.models import User
    from courses.learning.impact.actions import release_moment
    from courses.learning.impact.synthetic import AGE_BANDS, AIMAGS
    from courses.learning.models import Answer, Attempt, ResultPair

    chance, before = random.Random(seed), release_moment(timezone.now()) - timedelta(days=2)
    forms = {
        form: [(item.question, item.points, _ways(item.question)) for item in course.test_at("opening", first_form=form)
               .questions_in_order()]
        for form in "AB"
    }  # fmt: skip
    maximum = len(forms["A"])
    aimags, bands = list(AIMAGS), list(AGE_BANDS)
    for begin in range(0, count // 2, BATCH):
        numbers = range(begin, min(begin + BATCH, count // 2))
        attempts, answers, pairs = [], [], []
        with transaction.atomic():
            learners = User.objects.bulk_create(
                [User(username=f"bench-{seed}-{number}", password="!", kind="pupil") for number in numbers], batch_size=500
            )
            for learner in learners:
                first, ability = chance.choice("AB"), chance.random()
                own = []
                for stage, form, gain in (("opening", first, 0.0), ("closing", "BA"["AB".index(first)], 0.2)):
                    attempt = Attempt(
                        id=uuid.UUID(int=chance.getrandbits(128), version=4), learner=learner, quiz=course.test_at("opening",
                        first_form=form), course=course, stage=stage, language="mn", started_at=before, handed_in_at=before,
                        maximum=maximum, passed=True,
                    )  # fmt: skip
                    right = [chance.random() < 0.2 + 0.6 * ability + gain for _question in forms[form]]
                    attempt.mark, attempt.percent = sum(right), sum(right) * 100 // maximum
                    answers += [
                        Answer(
                            attempt=attempt, question=question, place=place, points=points, mark=points if won else 0,
                            response=ways[0] if won else ways[1][0], option_order=[], answered_at=before,
                        )
                        for place, ((question, points, ways), won) in enumerate(zip(forms[form], right, strict=True), start=1)
                    ]  # fmt: skip
                    own.append(attempt)
                attempts += own
                pairs.append(
                    ResultPair(
                        learner=learner, course=course, edition=course.edition, kind="gain", first=own[0], second=own[1],
                        first_form=first, aimag=chance.choice(aimags), age_band=chance.choice(bands),
                        sex=chance.choice(["f", "m", ""]), at=before,
                    )
                )  # fmt: skip
            Attempt.objects.bulk_create(attempts, batch_size=500)
            Answer.objects.bulk_create(answers, batch_size=2000)
            ResultPair.objects.bulk_create(pairs, batch_size=2000)


def crossed_course():
    """A course whose two tests of ten questions each are crossed, two questions for each of five objectives."""
    from courses.content.models import Objective, Question
    from tests import cast

    types = ("single",) * 6 + ("multiple",) * 2 + ("truefalse",) * 2
    page = cast.build_course("bench-course", lessons=1).page
    page.opening_test, page.closing_test = (cast.make_quiz(f"bench-{form}", types=types) for form in "ab")
    page.forms_crossed = True
    page.save()
    for place in range(10):
        objective, _made = Objective.objects.get_or_create(key=f"bench-{place % 5}", defaults={"text_mn": "Зорилт"})
        Question.objects.filter(key__in=[f"bench-a-{place + 1}", f"bench-b-{place + 1}"]).update(objective=objective)
    return page


def import_bank(count: int) -> None:
    """A GIFT file of so many questions: read, compared with the bank, stored, as the preview and its button do it."""
    from django.utils import timezone

    from courses.content.models import Question
    from courses.content.quizzes import actions, reports
    from courses.content.quizzes.formats import question_format

    text = "\n\n".join(
        f"::b{number}:: Асуулт {number}? {{=Зөв {number} ~Буруу {number} ~Бас буруу}}" for number in range(count)
    )
    file = actions.keep_file(name="b.gift", format="gift", language="mn", content=text.encode(), now=timezone.now())
    plan = reports.plan(question_format("gift").read(bytes(file.content), language="mn"))
    before = Question.objects.count()
    actions.take_in_file(file=file, questions=plan.new)
    assert plan.sound
    assert Question.objects.count() == before + count


def main(count: int) -> dict:
    """Seconds of each step with `count` attempts, in a database of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings.test")
        import django

        django.setup()
        from django.core.management import call_command
        from django.urls import reverse
        from django.utils import timezone

        from courses.learning.impact import actions as impact
        from courses.learning.items import actions
        from tests import cast

        found: dict = {"attempts": count}

        def timed(name, task):
            began = time.perf_counter()
            answer = task()
            found[name] = round(time.perf_counter() - began, 3)
            return answer

        call_command("migrate", verbosity=0)
        quiz = cast.make_quiz("bench", types=("single",) * 6 + ("multiple",) * 2 + ("truefalse",) * 2)
        timed("make", lambda: make_attempts(quiz, None, count, seed=1))
        timed("fold_1000", lambda: actions.fold(at_most=1000))
        timed("fold_the_rest", actions.fold)
        recounted = timed("recount", actions.recount)
        found["states"] = [row.state.value for row in recounted]
        timed("import_1000", lambda: import_bank(1000))
        client = cast.client_for(cast.make_adult("bench", is_staff=True, is_superuser=True))
        for name, address in (("list", reverse("items:quizzes")), ("quiz", reverse("items:quiz", args=[quiz.pk]))):
            client.get(address)
            timed(f"open_{name}", lambda address=address: client.get(address))
        course = crossed_course()
        timed("gain_make", lambda: make_pairs(course, count, seed=2))
        found["gain_pairs"] = timed("gain_fold", lambda: impact.fold(now=timezone.now()))
        (recounted,) = timed("gain_recount", impact.recount)
        found["gain_cells"], found["gain_different"] = recounted.cells, recounted.different
        for name, address in (
            ("gain_list", reverse("gain:courses")), ("gain_course", reverse("gain:course", args=[course.pk])),
            ("gain_csv", reverse("gain:csv", args=[course.pk])),
        ):  # fmt: skip
            client.get(address)
            timed(f"open_{name}", lambda address=address: client.get(address))
        return found


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)))
