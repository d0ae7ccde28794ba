"""Questions and quizzes in the CMS: keys, problems at the form, the next version of what was asked, choosers, preview."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from courses.content.models import Objective, Option, Question, Quiz, QuizItem
from courses.content.quizzes.actions import seal
from courses.content.quizzes.bank import BankQuestion, essence
from courses.content.quizzes.reports import bank_question
from courses.content.quizzes.types import REGISTRY, editor_fields, question_type
from tests.cast import make_question, make_quiz, make_quiz_of_examples, right_response, sent
from tests.content.editing import cms, make_person

pytestmark = pytest.mark.django_db

QUESTIONS = "wagtailsnippets_content_question"
QUIZZES = "wagtailsnippets_content_quiz"


@pytest.fixture
def desk():
    return cms(make_person("editor"))


HOW = {
    "wait_minutes": "0", "counts": "best", "feedback_shown": "handed_in", "answers_shown": "handed_in",
    "draws": inline_formset([]),
}  # fmt: skip
"""What a quiz's form says where a test does not."""


def option(text, *, correct=False, **more):
    return {"text_mn": text, "text_en": "", "feedback_mn": "", "feedback_en": "", "correct": "on" if correct else "", **more}


def question_data(options, *, type="single", initial=0, **more):
    data = {"type": type, "difficulty": "2", "text_mn": "Аль нь зөв бэ?", "text_en": "Which is right?", "hint_mn": "",
            "hint_en": "", "explanation_mn": "", "explanation_en": "", "objective": "", "picture": "", "key": ""}  # fmt: skip
    formset = inline_formset(
        [{key: value for key, value in row.items() if value != ""} | {"feedback_mn": ""} for row in options], initial=initial
    )
    return {**nested_form_data({**data, "options": formset, "targets": inline_formset([])}), **more}


def edit_data(question, **more):
    """The form of an existing question, unchanged."""
    rows = [
        {"id": row.pk, "text_mn": row.text_mn, "text_en": row.text_en or "", "feedback_mn": row.feedback_mn or "",
         "feedback_en": row.feedback_en or "", **({"correct": "on"} if row.correct else {})}
        for row in question.options.all()
    ]  # fmt: skip
    data = {
        "type": question.type, "difficulty": question.difficulty, "key": question.key, "objective": "", "picture": "",
        **{
            f"{name}_{code}": getattr(question, f"{name}_{code}") or ""
            for name in ("text", "hint", "explanation") for code in ("mn", "en")
        },
    }  # fmt: skip
    rows = inline_formset(rows, initial=len(rows))
    return {**nested_form_data({**data, "options": rows, "targets": inline_formset([])}), **more}


def add(desk, data):
    return desk.post(reverse(f"{QUESTIONS}:add"), data)


def edit(question):
    return reverse(f"{QUESTIONS}:edit", args=[question.pk])


def test_a_new_question_gets_letters_as_keys(desk):
    answer = add(desk, question_data([option("Нэг", correct=True), option("Хоёр"), option("Гурав")]))
    assert answer.status_code == 302, answer.context["form"].errors
    question = Question.objects.get()
    assert [(row.key, row.text_mn, row.correct) for row in question.options.all()] == [
        ("a", "Нэг", True), ("b", "Хоёр", False), ("c", "Гурав", False)
    ]  # fmt: skip


def test_a_statement_gets_true_and_false(desk):
    add(desk, question_data([option("Үнэн"), option("Худал", correct=True)], type="truefalse"))
    assert [(row.key, row.correct) for row in Question.objects.get().options.all()] == [("true", False), ("false", True)]


@pytest.mark.parametrize(
    ("type", "options"),
    [
        ("single", [option("Нэг"), option("Хоёр")]),
        ("single", [option("Нэг", correct=True), option("Хоёр", correct=True)]),
        ("multiple", [option("Нэг"), option("Хоёр")]),
        ("multiple", [option("Нэг", correct=True), option("Хоёр", correct=True)]),
        ("truefalse", [option("Нэг", correct=True), option("Хоёр"), option("Гурав")]),
    ],
)
def test_what_a_type_finds_wrong_is_said_at_the_options_and_nothing_is_saved(desk, type, options):
    answer = add(desk, question_data(options, type=type))
    assert answer.status_code == 200
    form = answer.context["form"]
    assert form.non_field_errors()
    assert form.formsets["options"].non_form_errors()
    assert not Question.objects.exists()


def test_one_option_is_too_few(desk):
    assert add(desk, question_data([option("Нэг", correct=True)])).status_code == 200
    assert not Question.objects.exists()


def test_an_unknown_type_is_refused(desk):
    assert add(desk, question_data([option("Нэг", correct=True), option("Хоёр")], type="essay")).status_code == 200


def test_keys_stay_with_their_options_when_texts_and_order_change(desk):
    question = make_question("durem", "single")
    first, second, third = question.options.all()
    data = edit_data(question)
    data |= {"options-0-text_mn": "Шинэ бичвэр", "options-0-ORDER": "3", "options-1-ORDER": "1", "options-2-ORDER": "2"}
    assert desk.post(edit(question), data).status_code == 302
    assert [row.key for row in Question.objects.get().options.all()] == ["b", "c", "a"]
    assert Option.objects.get(pk=first.pk).text_mn == "Шинэ бичвэр"
    assert {second.key, third.key} == {"b", "c"}


def test_a_new_option_gets_a_letter_no_version_has_used(desk):
    question = make_question("durem", "single")
    seal(questions=[question.pk])
    data = edit_data(question)
    data |= {
        "options-2-DELETE": "1",
        "options-TOTAL_FORMS": "4",
        "options-3-text_mn": "Дөрөв",
        "options-3-ORDER": "4",
        "options-3-id": "",
    }
    assert desk.post(edit(question), data).status_code == 302
    current = Question.objects.current().get()
    assert [row.key for row in current.options.all()] == ["a", "b", "d"]


def test_a_sealed_question_makes_a_next_version_and_the_old_one_stays_as_it_was_asked(desk):
    quiz = make_quiz("soril", types=("single",))
    question = quiz.items.get().question
    seal(questions=[question.pk])
    data = edit_data(question, text_mn="Засварласан асуулт")
    data["options-0-text_mn"] = "Засварласан сонголт"
    answer = desk.post(edit(question), data, follow=True)

    old = Question.objects.get(pk=question.pk)
    fresh = Question.objects.current().get(lineage=question.lineage)
    assert answer.redirect_chain[-1][0] == edit(fresh)
    assert list(answer.context["messages"])
    assert (old.retired, old.sealed, old.text_mn) == (True, True, "Асуулт soril-1")
    assert old.options.first().text_mn == "Сонголт soril-1 a"
    assert (fresh.version, fresh.sealed, fresh.text_mn) == (2, False, "Засварласан асуулт")
    assert fresh.options.get(key="a").text_mn == "Засварласан сонголт"
    assert {row.key for row in fresh.options.all()} == {row.key for row in old.options.all()}
    assert QuizItem.objects.get(quiz=quiz).question_id == fresh.pk


def test_a_wrong_edit_of_a_sealed_question_makes_no_version(desk):
    question = make_question("durem", "single")
    seal(questions=[question.pk])
    data = edit_data(question)
    data["options-1-correct"] = "on"
    assert desk.post(edit(question), data).status_code == 200
    assert Question.objects.count() == 1
    assert not Question.objects.get().retired


def test_saving_a_sealed_question_without_a_change_makes_no_version(desk):
    question = make_question("durem", "single")
    seal(questions=[question.pk])
    unchanged = {f"options-{place}-ORDER": str(place + 1) for place in range(3)}  # as the browser counts them
    assert desk.post(edit(question), edit_data(question, **unchanged)).status_code == 302
    assert Question.objects.count() == 1


def test_an_unsealed_question_is_edited_in_place(desk):
    question = make_question("durem", "single")
    desk.post(edit(question), edit_data(question, text_mn="Өөрчилсөн"))
    assert Question.objects.get().text_mn == "Өөрчилсөн"


def test_whoever_edits_a_replaced_version_is_led_to_the_current_one_and_changes_nothing(desk):
    question = make_question("durem", "single")
    seal(questions=[question.pk])
    desk.post(edit(question), edit_data(question, text_mn="Хоёр дахь"))
    fresh = Question.objects.current().get()
    assert desk.get(edit(question)).url == edit(fresh)
    answer = desk.post(edit(question), edit_data(question, text_mn="Гурав дахь"))
    assert answer.url == edit(fresh)
    assert Question.objects.current().get().text_mn == "Хоёр дахь"


def test_replaced_versions_are_in_no_list_and_in_no_chooser(desk):
    question = make_question("durem", "single")
    seal(questions=[question.pk])
    desk.post(edit(question), edit_data(question, text_mn="Хоёр дахь хувилбар"))
    assert [row.version for row in desk.get(reverse(f"{QUESTIONS}:list")).context["object_list"]] == [2]
    chooser = desk.get(reverse("wagtailsnippetchoosers_content_question:choose")).json()["html"]
    assert "Хоёр дахь хувилбар" in chooser
    assert "Асуулт durem" not in chooser


def test_the_list_and_the_chooser_find_a_question_however_it_is_typed(desk):
    make_question("neg")
    Question.objects.update(text_mn="Хүүхдийн эрх гэж юу вэ?")
    make_question("khoyor")
    for typed in ("хүүхдийн", "ХҮҮХДИЙН ЭРХ", "huuhdiin", "khuukhdiin erkh"):
        found = desk.get(reverse(f"{QUESTIONS}:list"), {"q": typed}).context["object_list"]
        assert [row.key for row in found] == ["neg"], typed
        results = desk.get(reverse("wagtailsnippetchoosers_content_question:choose_results"), {"q": typed}).content.decode()
        assert "Хүүхдийн эрх" in results
        assert "khoyor" not in results


def test_a_quiz_gets_its_key_from_its_name_and_keeps_it(desk):
    question = make_question("neg")
    rows = inline_formset([{"question": question.pk, "points": 2}])
    data = {**HOW, "name_mn": "Миний эрх", "name_en": "", "introduction_mn": "", "introduction_en": "", "purpose": "practice",
            "display": "one", "pass_percent": "", "shuffle_options": "on", "key": "", "items": rows}  # fmt: skip
    answer = desk.post(reverse(f"{QUIZZES}:add"), nested_form_data(data))
    assert answer.status_code == 302, answer.context["form"].errors
    quiz = Quiz.objects.get()
    assert (quiz.key, quiz.items.get().points) == ("minii-erkh", 2)
    item = quiz.items.get()
    rows = inline_formset([{"id": item.pk, "question": question.pk, "points": 3}], initial=1)
    desk.post(
        reverse(f"{QUIZZES}:edit", args=[quiz.pk]),
        nested_form_data({**data, "name_mn": "Өөр нэр", "key": "uur", "items": rows}),
    )
    quiz = Quiz.objects.get()
    assert (quiz.key, quiz.name_mn, quiz.items.get().points) == ("minii-erkh", "Өөр нэр", 3)


def test_the_same_question_twice_in_a_quiz_is_refused_with_a_message(desk):
    question = make_question("neg")
    rows = inline_formset([{"question": question.pk, "points": 1}, {"question": question.pk, "points": 1}])
    data = {**HOW, "name_mn": "Сорил", "purpose": "practice", "display": "one", "key": "", "items": rows}
    assert desk.post(reverse(f"{QUIZZES}:add"), nested_form_data(data)).status_code == 200
    assert not Quiz.objects.exists()


@pytest.mark.parametrize(("language", "seen"), [("mn", "Асуулт soril-1"), ("en", "Question soril-1")])
def test_the_quiz_is_seen_as_a_learner_sees_it_without_the_right_answers(desk, language, seen):
    quiz = make_quiz("soril")
    url = reverse(f"{QUIZZES}:as_learner", args=[quiz.pk])
    page = desk.get(url, {"language": language}).content.decode()
    assert seen in page
    assert "checked" not in page
    assert "Feedback" not in page
    assert "Хариу soril" not in page
    assert "checked" in desk.get(url, {"language": language, "answers": "1"}).content.decode()


def test_objectives_get_a_free_key(desk):
    for _twice in range(2):
        desk.post(reverse("wagtailsnippets_content_objective:add"), {"text_mn": "Эрхээ нэрлэнэ", "text_en": "", "key": ""})
    assert sorted(Objective.objects.values_list("key", flat=True)) == ["erkhee-nerlene", "erkhee-nerlene-2"]


def test_an_editor_deletes_no_question(desk):
    question = make_question("neg")
    assert desk.post(reverse(f"{QUESTIONS}:delete", args=[question.pk])).status_code == 302
    assert Question.objects.exists()


# --- every type through the editor's form -------------------------------------------------------------------------------


def form_of(question: BankQuestion) -> dict:
    """What an editor fills in for this question."""
    numbers = {target.key: str(number) for number, target in enumerate(question.targets, start=1)}

    def texts(name, value):
        return {f"{name}_{code}": value.get(code, "") for code in ("mn", "en")}

    options = [
        {
            **texts("text", row.text), **texts("feedback", row.feedback), "target": numbers.get(row.target, ""),
            "area": row.area, "share": "" if row.share is None else row.share, "picture": "",
            **({"correct": "on"} if row.correct else {}),
        }
        for row in question.options
    ]  # fmt: skip
    data = {
        "type": question.type, "difficulty": "2", "objective": "", "picture": "", "key": "", "audience": "", "risk": "",
        "outcome": "",
        **{key: value for name in ("text", "passage", "unit", "hint", "explanation")
           for key, value in texts(name, getattr(question, name)).items()},
        "folding": "letters", "number": "", "tolerance": "", **question.settings,
        "options": inline_formset(options),
        "targets": inline_formset([texts("text", row.text) for row in question.targets]),
    }  # fmt: skip
    return nested_form_data(data)


@pytest.mark.parametrize("key", sorted(REGISTRY))
def test_every_type_is_made_in_the_cms_opened_again_and_saved_unchanged(desk, key):
    kind = question_type(key)
    # In a passage the editor writes a, b, c: the keys that the options will get.
    example = kind.example.question
    answer = add(desk, form_of(example))
    assert answer.status_code == 302, answer.context["form"].errors
    question = Question.objects.get()
    made = bank_question(question)
    assert repr(essence(made)) == repr(essence(example))
    assert kind.mark(question.data(), right_response(question)).share == (1 if kind.marked else 0)
    page = desk.get(edit(question))
    assert page.status_code == 200
    form = page.context["form"]
    for name in kind.settings_fields:
        assert str(form[name].value()) == example.settings[name]
    if kind.has_targets:
        given = {row.instance.text_mn: row["target"].value() for row in form.formsets["options"].initial_forms}
        homes = {target.key: target.text["mn"] for target in example.targets}
        order = [row.text_mn for row in question.targets.all()]
        assert given == {row.text["mn"]: str(order.index(homes[row.target]) + 1) for row in example.options}


@pytest.mark.parametrize("key", sorted(REGISTRY))
@pytest.mark.parametrize("language", ["mn", "en"])
def test_every_type_can_be_tried_out_in_the_cms_and_nothing_is_kept(desk, key, language):
    question = make_quiz_of_examples("one", (key,)).questions_in_order()[0].question
    url = reverse(f"{QUESTIONS}:as_learner", args=[question.pk])
    assert question.text_mn in desk.get(url).content.decode()
    tried = desk.post(f"{url}?language={language}", sent(question, "q1", right_response(question)))
    assert tried.status_code == 200
    assert tried.context["outcome"].right or not question.kind.marked
    assert not question.answers.exists()


def test_a_draw_for_which_the_bank_is_too_small_is_refused_with_the_number_it_has(desk):
    make_question("neg")
    rows = {"draws": inline_formset([{"count": "3", "points": "1", "difficulty": "2"}]), "items": inline_formset([])}
    data = {**HOW, "name_mn": "Сорил", "purpose": "practice", "display": "one", "key": "", **rows}
    answer = desk.post(reverse(f"{QUIZZES}:add"), nested_form_data(data))
    assert answer.status_code == 200
    assert "1 л байна" in str(answer.context["form"].errors)
    data["draws"] = inline_formset([{"count": "1", "points": "1", "difficulty": "2"}])
    assert desk.post(reverse(f"{QUIZZES}:add"), nested_form_data(data)).status_code == 302


def test_a_quiz_that_asks_nothing_is_refused(desk):
    data = {**HOW, "name_mn": "Сорил", "purpose": "practice", "display": "one", "key": "", "items": inline_formset([])}
    assert desk.post(reverse(f"{QUIZZES}:add"), nested_form_data(data)).status_code == 200
    assert not Quiz.objects.exists()


def test_the_editors_fields_of_every_type_exist_in_its_form(desk):
    form = desk.get(reverse(f"{QUESTIONS}:add")).context["form"]
    row = form.formsets["options"].empty_form
    for names in editor_fields().values():
        for name in names:
            base = name.removeprefix("options.")
            fields = row.fields if name.startswith("options.") else {**form.fields, **form.formsets}
            assert base in fields or f"{base}_mn" in fields, name


def test_the_list_says_which_question_is_not_translated_and_costs_the_same_for_many(desk, django_assert_max_num_queries):
    question = make_question("neg")
    question.hint_en = "A hint"
    question.save()
    assert question.untranslated() == []
    question.options.filter(key="a").update(feedback_en="")
    assert Question.objects.get(pk=question.pk).untranslated() == ["en"]
    for number in range(20):
        make_question(f"more-{number}")
    desk.get(reverse(f"{QUESTIONS}:list"))
    with django_assert_max_num_queries(20):
        assert desk.get(reverse(f"{QUESTIONS}:list")).status_code == 200
