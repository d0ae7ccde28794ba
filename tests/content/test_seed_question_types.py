"""Every type of question can stand in a file of the seed, and what would tell or teach nothing is refused there."""

import pytest

from courses.content.models import LessonPage, Question, QuizDraw
from courses.content.quizzes.bank import BankQuestion
from courses.content.quizzes.reports import bank_question
from courses.content.quizzes.types import REGISTRY, question_type
from courses.content.seed import reading
from courses.content.seed.loader import load

from .seed_folder import LESSON, edit, small_copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    return small_copy(tmp_path / "seed")


def entry_of(question: BankQuestion, objective: str) -> dict:
    """A question as it stands in a file."""
    said = {"mn": "Учир нь.", "en": "Because."}
    options = [
        {
            "id": option.key, "text": dict(option.text), "feedback": said, "correct": option.correct,
            **{name: value for name in ("target", "area") if (value := getattr(option, name))},
            **({} if option.share is None else {"share": option.share}),
        }
        for option in question.options
    ]  # fmt: skip
    entry = {
        "id": f"seed-{question.type}", "type": question.type, "objective": objective, "difficulty": 1,
        "text": dict(question.text), "explanation": said, "options": options,
        "targets": [{"id": target.key, "text": dict(target.text)} for target in question.targets],
        **{name: dict(text) for name in ("passage", "unit") if (text := getattr(question, name))}, **question.settings,
    }  # fmt: skip
    return {name: value for name, value in entry.items() if value != []}


def ask(folder, *entries) -> None:
    edit(folder, LESSON, lambda lesson: lesson["quiz"].update(questions=list(entries)))


def objective_of(folder) -> str:
    found = []
    edit(folder, LESSON, lambda lesson: found.append(lesson["quiz"]["questions"][0]["objective"]))
    return found[0]


def test_every_type_is_loaded_from_a_file_and_a_second_time_nothing_changes(folder):
    objective = objective_of(folder)
    ask(folder, *(entry_of(kind.example.question, objective) for kind in REGISTRY.values()))
    load(folder)
    for kind in REGISTRY.values():
        question = Question.objects.get(key=f"seed-{kind.key}")
        made, example = bank_question(question), kind.example.question
        assert kind.problems(question.data()) == []
        assert (made.passage, made.unit, made.settings) == (example.passage, example.unit, example.settings)
        assert [(row.key, row.target, row.share, row.area, row.correct) for row in made.options] == [
            (row.key, row.target, row.share, row.area, row.correct) for row in example.options
        ]
        assert [(row.key, row.text) for row in made.targets] == [(row.key, row.text) for row in example.targets]
    before = list(Question.objects.order_by("pk").values_list("pk", "version"))
    load(folder)
    assert list(Question.objects.order_by("pk").values_list("pk", "version")) == before


def test_a_choice_without_feedback_and_an_order_told_by_its_ids_are_refused_by_name(folder):
    objective = objective_of(folder)
    silent = entry_of(question_type("single").example.question, objective)
    del silent["options"][0]["feedback"]
    told = entry_of(question_type("order").example.question, objective)
    for place, option in enumerate(told["options"]):
        option["id"] = "abc"[place]
    ask(folder, silent, told)
    with pytest.raises(reading.SeedError) as refused:
        load(folder)
    assert "every choice needs a feedback" in str(refused.value)
    assert "tells the answer" in str(refused.value)


def test_an_editors_change_of_a_group_counts_as_a_change_of_its_question(folder):
    ask(folder, entry_of(question_type("groups").example.question, objective_of(folder)))
    load(folder)
    question = Question.objects.get(key="seed-groups")
    target = question.targets.first()
    target.text_mn = "Засварлагчийн үг"
    target.save()
    edit(folder, LESSON, lambda lesson: lesson["quiz"]["questions"][0].update(difficulty=3))
    load(folder)
    assert Question.objects.get(key="seed-groups").difficulty == 1, "the editor's question is left alone"


def test_a_draw_that_an_editor_added_to_a_quiz_is_left_alone(folder):
    load(folder)
    quiz = LessonPage.objects.exclude(quiz=None).first().quiz
    QuizDraw.objects.create(quiz=quiz, count=1)
    edit(folder, LESSON, lambda lesson: lesson["quiz"].update(shuffle_options=False))
    load(folder)
    quiz.refresh_from_db()
    assert (quiz.draws.count(), quiz.shuffle_options) == (1, True)
