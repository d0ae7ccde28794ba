"""Moodle XML as a teacher's export looks."""

from decimal import Decimal

import pytest

from courses.content.quizzes.formats import FORMATS
from courses.content.quizzes.formats.moodle_writing import grade

moodle = FORMATS["moodle_xml"]

BANK = """<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<!-- question: 0 -->
  <question type="category"><category><text>$course$/top/Аюулгүй байдал</text></category></question>
  <question type="multichoice">
    <name><text>Нууц үг</text></name>
    <questiontext format="html"><text><![CDATA[<p>Аль нь <b>хүчтэй</b> нууц үг вэ?</p>
      <p>Нэгийг сонго.</p>]]></text></questiontext>
    <generalfeedback format="html"><text><![CDATA[<p>Урт нь хүчтэй.</p>]]></text></generalfeedback>
    <defaultgrade>2.0000000</defaultgrade><penalty>0.3333333</penalty><hidden>0</hidden><idnumber>PW-1</idnumber>
    <single>true</single><shuffleanswers>true</shuffleanswers><answernumbering>abc</answernumbering>
    <correctfeedback format="html"><text>Зөв!</text></correctfeedback>
    <answer fraction="0" format="html"><text>123456</text>
      <feedback format="html"><text>Хэтэрхий амархан.</text></feedback></answer>
    <answer fraction="100" format="html"><text>&lt;p&gt;хөх-морь&amp;amp;9-уул&lt;/p&gt;</text>
      <feedback><text></text></feedback></answer>
    <hint format="html"><text>Уртыг нь хар.</text></hint><hint format="html"><text>Хоёр дахь</text></hint>
    <tags><tag><text>нууц үг</text></tag></tags>
  </question>
  <question type="multichoice">
    <name><text>Хэд хэд</text></name>
    <questiontext format="html"><text>Алийг нь хэлэхгүй вэ?</text></questiontext>
    <defaultgrade>1</defaultgrade><single>false</single>
    <answer fraction="50"><text>Хаяг</text></answer><answer fraction="50"><text>Утас</text></answer>
    <answer fraction="-100"><text>Дуртай өнгө</text></answer>
  </question>
  <question type="truefalse">
    <name><text>Үнэн худал</text></name><questiontext format="plain_text"><text>Интернэт &lt;мартдаг&gt;.</text></questiontext>
    <answer fraction="0"><text>true</text><feedback><text>Үгүй ээ.</text></feedback></answer>
    <answer fraction="100"><text>false</text><feedback><text>Тийм.</text></feedback></answer>
  </question>
  <question type="shortanswer">
    <name><text>Товч</text></name><questiontext format="html"><text>Ямар дугаар вэ?</text></questiontext><usecase>0</usecase>
    <answer fraction="100"><text>108</text></answer><answer fraction="33.33333"><text>утас*</text></answer>
  </question>
  <question type="numerical">
    <name><text>Тоо</text></name><questiontext format="html"><text>Хэдэн жил вэ?</text></questiontext>
    <answer fraction="100"><text>13</text><tolerance>0.5</tolerance></answer>
    <units><unit><multiplier>1</multiplier><unit_name>жил</unit_name></unit></units><unitgradingtype>0</unitgradingtype>
  </question>
  <question type="matching">
    <name><text>Хос</text></name><questiontext format="html"><text>Тааруул.</text></questiontext>
    <subquestion format="html"><text>Вирус</text><answer><text>Програм</text></answer></subquestion>
    <subquestion format="html"><text>Гар</text><answer><text>Төхөөрөмж</text></answer></subquestion>
    <subquestion format="html"><text></text><answer><text>Хүн</text></answer></subquestion>
  </question>
  <question type="cloze">
    <name><text>Нөхөх</text></name>
    <questiontext format="html"><text><![CDATA[<p>Үгийг нөх.</p><p>Надад {1:SHORTANSWER:=туслаач~=тусал#Сайн~%50%хэл} гэж
      {1:MULTICHOICE:=хэл~бич}, {2:NUMERICAL:=108:1}.</p>]]></text></questiontext>
  </question>
  <question type="essay">
    <name><text>Бодох</text></name><questiontext format="html"><text>Чи юу хийх вэ?</text></questiontext>
    <defaultgrade>1</defaultgrade><graderinfo format="html"><text>Багшид</text></graderinfo>
  </question>
  <question type="calculated"><name><text>Бодлого</text></name><questiontext><text>{a}+{b}</text></questiontext></question>
  <question type="ordering">
    <name><text>Дараалал</text></name><questiontext format="html"><text>Дараал.</text></questiontext>
    <layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype>
    <answer fraction="2.0"><text>Хоёр</text></answer><answer fraction="1.0"><text>Нэг</text></answer>
  </question>
  <question type="gapselect">
    <name><text>Сонгож нөх</text></name>
    <questiontext format="html"><text>&lt;p&gt;[[2]] бол [[1]].&lt;/p&gt;</text></questiontext>
    <selectoption><text>найз</text><group>1</group></selectoption><selectoption><text>Нохой</text><group>1</group></selectoption>
  </question>
</quiz>
"""


@pytest.fixture(scope="module")
def reading():
    return moodle.read(BANK.encode(), language="mn")


def losses(reading, number):
    return " ".join(loss.sentence for loss in reading.losses if loss.place and loss.place.number == number)


def test_every_known_kind_is_read(reading):
    assert not reading.problems
    assert [question.type for _place, question in reading.questions] == [
        *("single", "multiple", "truefalse", "short", "number", "match", "gaps", "reflection", "order", "gaps")
    ]


def test_the_place_tells_line_and_name(reading):
    place, _question = reading.questions[0]
    assert (place.number, place.line, place.name) == (1, 5, "Нууц үг")


def test_a_single_choice_keeps_texts_key_and_feedback(reading):
    question = reading.questions[0][1]
    assert question.text == {"mn": "Аль нь хүчтэй нууц үг вэ?\n\nНэгийг сонго."}
    assert question.key == "pw-1"
    assert question.explanation == {"mn": "Урт нь хүчтэй."}
    assert question.hint == {"mn": "Уртыг нь хар."}
    assert [(option.text["mn"], option.correct) for option in question.options] == [("123456", False), ("хөх-морь&9-уул", True)]
    assert question.options[0].feedback == {"mn": "Хэтэрхий амархан."}


def test_points_hints_labels_and_general_words_are_told(reading):
    assert len([loss for loss in reading.losses if loss.place and loss.place.number == 1]) == 4


def test_other_weights_than_ours_are_told(reading):
    assert [option.correct for option in reading.questions[1][1].options] == [True, True, False]
    assert losses(reading, 2)


def test_weights_that_are_ours_are_not_told():
    same = BANK.replace('fraction="-100"', 'fraction="-50"')
    assert not losses(moodle.read(same.encode(), language="mn"), 2)


def test_true_and_false_keep_their_feedback(reading):
    question = reading.questions[2][1]
    assert question.text == {"mn": "Интернэт <мартдаг>."}
    assert [(o.key, o.correct, o.feedback["mn"]) for o in question.options] == [
        ("true", False, "Үгүй ээ."),
        ("false", True, "Тийм."),
    ]


def test_shares_numbers_and_pairs(reading):
    short, number, match = (reading.questions[place][1] for place in (3, 4, 5))
    assert [(option.text["mn"], option.share) for option in short.options] == [("108", 100), ("утас*", 33)]
    assert number.settings == {"number": "13", "tolerance": "0.5"}
    assert number.unit == {"mn": "жил"}
    assert [target.text["mn"] for target in match.targets] == ["Програм", "Төхөөрөмж", "Хүн"]
    assert [option.target for option in match.options] == ["1", "2"]


def test_gaps_of_a_cloze(reading):
    question = reading.questions[6][1]
    assert question.text == {"mn": "Үгийг нөх."}
    assert question.passage == {"mn": "Надад [[gap1]] гэж [[gap2]], [[gap3]]."}
    assert [option.text["mn"] for option in question.options] == ["туслаач|тусал", "хэл", "108"]
    assert question.settings == {"folding": "case"}
    assert len([loss for loss in reading.losses if loss.place and loss.place.number == 7]) == 6


def test_gaps_filled_from_a_list(reading):
    question = reading.questions[9][1]
    assert question.passage == {"mn": "[[gap1]] бол [[gap2]]."}
    assert [option.text["mn"] for option in question.options] == ["Нохой", "найз"]


def test_parts_stand_in_the_order_of_their_fractions(reading):
    assert [option.text["mn"] for option in reading.questions[8][1].options] == ["Нэг", "Хоёр"]


def test_a_calculated_question_is_left_out_and_told(reading):
    assert losses(reading, 9)
    assert [place.number for place, _question in reading.questions] == [1, 2, 3, 4, 5, 6, 7, 8, 10, 11]


def test_categories_are_told_for_the_whole_file(reading):
    assert any(loss.place is None for loss in reading.losses)


def test_wrong_questions_are_problems_with_line_and_field():
    wrong = BANK.replace('<answer fraction="100" format="html">', '<answer fraction="0" format="html">')
    problems = moodle.read(wrong.encode(), language="mn").problems
    assert [(problem.place.line, problem.field) for problem in problems] == [(5, "correct")]


@pytest.mark.parametrize(
    ("share", "text"),
    [("33", "33.33333"), ("-33.333", "-33.33333"), ("14.3", "14.28571"), ("37", "40"), ("0", "0"), ("-1", "0")],
)
def test_grades_are_those_that_moodle_accepts(share, text):
    assert grade(Decimal(share)) == text


def test_a_picture_is_told_and_its_words_stay():
    image = '<p>Зургийг хар. <img src="@@PLUGINFILE@@/a.png" alt="Морь"></p>'
    file = BANK.replace("<p>Аль нь", f"{image}<p>Аль нь")
    reading = moodle.read(file.encode(), language="mn")
    assert reading.questions[0][1].text["mn"].startswith("Зургийг хар.\n\nАль нь")
    assert len([loss for loss in reading.losses if loss.place and loss.place.number == 1]) == 5
