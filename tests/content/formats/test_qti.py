"""QTI 2.1 packages and items, with every interaction that is known."""

import io
import zipfile
from xml.etree import ElementTree

import pytest

from courses.content.quizzes.bank import BankOption, BankQuestion
from courses.content.quizzes.formats import FORMATS

qti = FORMATS["qti"]
SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
MATCH_CORRECT = f'<responseProcessing template="{SPACE.replace("xsd", "question").replace("imsqti", "qti")}/match_correct"/>'


def item(body: str, declarations: str = "", *, identifier: str = "item-1", more: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><assessmentItem xmlns="{SPACE}" identifier="{identifier}" title="Асуулт" '
        f'adaptive="false" timeDependent="false">{declarations}<itemBody>{body}</itemBody>{more}</assessmentItem>'
    ).encode()


def declared(values: str, *, cardinality="single", base="identifier", mapping="") -> str:
    correct = "".join(f"<value>{value}</value>" for value in values.split(",") if value)
    correct = f"<correctResponse>{correct}</correctResponse>" if correct else ""
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">{correct}{mapping}'
        "</responseDeclaration>"
    )


def package(items: dict[str, bytes], *, manifest: str | None = None, more: dict[str, bytes] | None = None) -> bytes:
    resources = "".join(f'<resource identifier="r" type="imsqti_item_xmlv2p1" href="{name}"/>' for name in items)
    manifest = (
        manifest or f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{resources}</resources></manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"imsmanifest.xml": manifest.encode(), **items, **(more or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()


def one(content: bytes):
    reading = qti.read(content, language="mn")
    assert not reading.problems, reading.problems
    ((_place, question),) = reading.questions
    return question, reading.losses


CHOICES = """<p>Хар даа: <img src="a.png" alt=""/></p>
<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{most}"><prompt>Аль нь вэ?</prompt>
<simpleChoice identifier="ChoiceA">Нэг<feedbackInline outcomeIdentifier="F" identifier="ChoiceA">Тийм</feedbackInline>
</simpleChoice>
<simpleChoice identifier="ChoiceB">Хоёр</simpleChoice></choiceInteraction>"""


def test_a_single_choice():
    question, losses = one(item(CHOICES.format(most=1), declared("ChoiceA"), more=MATCH_CORRECT))
    assert (question.type, question.key) == ("single", "item-1")
    assert question.text == {"mn": "Хар даа:\n\nАль нь вэ?"}
    assert [(o.key, o.text["mn"], o.correct) for o in question.options] == [
        ("choicea", "Нэг", True),
        ("choiceb", "Хоёр", False),
    ]
    assert question.options[0].feedback == {"mn": "Тийм"}
    assert len(losses) == 1, "the picture"


@pytest.mark.parametrize(("wrong", "told"), [("-1", 0), ("-0.5", 1), ("0", 1)])
def test_several_choices_tell_when_their_weights_are_not_ours(wrong, told):
    mapping = (
        f'<mapping><mapEntry mapKey="ChoiceA" mappedValue="1"/><mapEntry mapKey="ChoiceB" mappedValue="{wrong}"/></mapping>'
    )
    body = CHOICES.format(most=0).replace('<img src="a.png" alt=""/>', "")
    question, losses = one(item(body, declared("ChoiceA", cardinality="multiple", mapping=mapping)))
    assert question.type == "multiple"
    assert len(losses) == told


def test_a_choice_without_a_key_is_a_scale():
    assert one(item(CHOICES.format(most=1), declared("")))[0].type == "scale"


def test_parts_in_order():
    body = CHOICES.format(most=1).replace("choiceInteraction", "orderInteraction")
    question, _losses = one(item(body, declared("ChoiceB,ChoiceA", cardinality="ordered")))
    assert [option.text["mn"] for option in question.options] == ["Хоёр", "Нэг"]


ASSOCIABLE = '<simpleAssociableChoice identifier="{}" matchMax="1">{}</simpleAssociableChoice>'
LEFT = ASSOCIABLE.format("a", "Вирус") + ASSOCIABLE.format("b", "Гар")
RIGHT = ASSOCIABLE.format("x", "Програм") + ASSOCIABLE.format("y", "Төхөөрөмж")


@pytest.mark.parametrize(("pairs", "type_"), [("a x,b y", "match"), ("a x,b x", "groups")])
def test_pairs_and_groups(pairs, type_):
    sets = f"<simpleMatchSet>{LEFT}</simpleMatchSet><simpleMatchSet>{RIGHT}</simpleMatchSet>"
    body = f'<matchInteraction responseIdentifier="RESPONSE"><prompt>Тааруул.</prompt>{sets}</matchInteraction>'
    question, _losses = one(item(body, declared(pairs, cardinality="multiple", base="directedPair")))
    assert question.type == type_
    assert [option.target for option in question.options] == [pair.split()[1] for pair in pairs.split(",")]


def test_associated_parts_are_pairs():
    body = f'<associateInteraction responseIdentifier="RESPONSE"><prompt>Тааруул.</prompt>{LEFT}{RIGHT}</associateInteraction>'
    question, _losses = one(item(body, declared("a x,b y", cardinality="multiple", base="pair")))
    assert [option.target for option in question.options] == ["x", "y"]


def test_a_part_of_two_pairs_is_left_out_and_told():
    body = f'<associateInteraction responseIdentifier="RESPONSE">{LEFT}{RIGHT}</associateInteraction>'
    reading = qti.read(package({"a.xml": item(body, declared("a x,a y", cardinality="multiple", base="pair"))}), language="mn")
    assert not reading.questions
    assert reading.losses[0].place.number == 1


ENTRY = '<textEntryInteraction responseIdentifier="RESPONSE"/>'


def test_a_gap_within_a_sentence_and_an_answer_on_its_own():
    words = declared("Улаанбаатар", base="string")
    gap, _losses = one(item(f"<p>Нөх.</p><p>Нийслэл нь {ENTRY} хот.</p>", words))
    assert (gap.type, gap.text, gap.passage) == ("gaps", {"mn": "Нөх."}, {"mn": "Нийслэл нь [[response]] хот."})
    assert gap.settings == {"folding": "exact"}
    short, _losses = one(item(f"<p>Нийслэл аль хот вэ?</p><p>{ENTRY}</p>", words))
    assert (short.type, short.options[0].share) == ("short", 100)


def test_a_number_with_tolerance():
    rule = (
        '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="0.5 0.5">'
        '<variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></equal></responseIf></responseCondition>'
        "</responseProcessing>"
    )
    question, _losses = one(item(f"<p>Хэд вэ? {ENTRY}</p>", declared("13", base="float"), more=rule))
    assert (question.type, question.settings) == ("number", {"number": "13", "tolerance": "0.5"})


def test_words_to_choose():
    body = (
        '<hottextInteraction responseIdentifier="RESPONSE" maxChoices="0"><prompt>Аюултай үгийг ол.</prompt><p>Надад '
        '<hottext identifier="a">нууц үгээ</hottext> <hottext identifier="b">хэлээч</hottext>.</p></hottextInteraction>'
    )
    question, _losses = one(item(body, declared("a", cardinality="multiple")))
    assert question.text == {"mn": "Аюултай үгийг ол."}
    assert question.passage == {"mn": "Надад [[a]] [[b]]."}
    assert [option.correct for option in question.options] == [True, False]


def test_places_on_a_picture_are_percentages():
    body = (
        '<hotspotInteraction responseIdentifier="RESPONSE" maxChoices="1"><prompt>Хаана вэ?</prompt>'
        '<object type="image/png" width="200" height="100" data="a.png"/>'
        '<hotspotChoice identifier="a" shape="rect" coords="20,10,60,30"/>'
        '<hotspotChoice identifier="b" shape="circle" coords="100,50,50"/></hotspotInteraction>'
    )
    question, losses = one(item(body, declared("a")))
    assert [option.area for option in question.options] == ["10 10 20 20", "25 0 50 100"]
    assert len(losses) == 2, "the picture, and the circle"


@pytest.mark.parametrize(("correct", "type_"), [("", "scale"), ("3", "number")])
def test_a_slider(correct, type_):
    body = '<sliderInteraction responseIdentifier="RESPONSE" lowerBound="1" upperBound="5"></sliderInteraction>'
    body = f"<p>Хэр вэ?</p>{body}"
    question, losses = one(item(body, declared(correct, base="integer")))
    assert question.type == type_
    assert losses


def test_words_dragged_into_gaps_are_typed_here():
    body = (
        '<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Нөх.</prompt><gapText identifier="w" matchMax="1">найз'
        '</gapText><gapText identifier="v" matchMax="1">танихгүй</gapText>'
        '<p>Энэ бол <gap identifier="g"/>.</p></gapMatchInteraction>'
    )
    question, losses = one(item(body, declared("w g", cardinality="multiple", base="directedPair")))
    assert (question.text, question.passage) == ({"mn": "Нөх."}, {"mn": "Энэ бол [[g]]."})
    assert losses


def test_an_open_answer_is_a_reflection():
    body = '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Чи яах вэ?</prompt></extendedTextInteraction>'
    assert one(item(body))[0].type == "reflection"


@pytest.mark.parametrize("version", ["questestinterop", "qti-assessment-item", "html"])
def test_other_versions_are_named(version):
    assert qti.read(f"<{version}/>".encode(), language="mn").problems


def test_a_package_tells_which_file_a_question_is_in():
    good = item(CHOICES.format(most=1), declared("ChoiceA"))
    reading = qti.read(package({"items/a.xml": good, "items/b.xml": b"<broken"}), language="mn")
    assert [place.name for place, _question in reading.questions] == ["items/a.xml"]
    assert [problem.place.name for problem in reading.problems] == ["items/b.xml"]


def test_an_item_that_the_package_lacks_is_a_problem():
    manifest = '<manifest><resources><resource type="imsqti_item_xmlv2p1" href="../../etc/passwd"/></resources></manifest>'
    reading = qti.read(package({}, manifest=manifest), language="mn")
    assert [problem.field for problem in reading.problems] == ["href"]


def test_what_is_written_is_a_package_of_items_in_the_order_of_the_standard():
    question = BankQuestion(
        "multiple",
        {"mn": "Аль нь вэ?"},
        key="5-a",
        hint={"mn": "Санаа"},
        explanation={"mn": "Тайлбар"},
        options=(
            *(BankOption(key, {"mn": key}, True, {"mn": f"Сайн {key}"}) for key in "123"),
            BankOption("4", {"mn": "4"}),
        ),
    )
    writing = qti.write([question, BankQuestion("reflection", {"mn": "Бод."})], language="mn")
    assert not writing.losses
    with zipfile.ZipFile(io.BytesIO(writing.content)) as archive:
        assert archive.namelist() == ["imsmanifest.xml", "items/1.xml", "items/2.xml"]
        root = ElementTree.fromstring(archive.read("items/1.xml"))
    order = [child.tag.rpartition("}")[2] for child in root]
    assert order == [
        *("responseDeclaration", "outcomeDeclaration", "outcomeDeclaration", "outcomeDeclaration", "outcomeDeclaration"),
        *("itemBody", "responseProcessing"),
        *["modalFeedback"] * 5,
    ]
    entries = [entry.get("mappedValue") for entry in root.iter(f"{{{SPACE}}}mapEntry")]
    assert entries == ["0.333334", "0.333334", "0.333334", "-0.333334"]
    names = [part.get("identifier") for part in root.iter() if part.tag.endswith(("simpleChoice", "assessmentItem"))]
    assert all(not name[0].isdigit() for name in names), "an identifier begins with a letter or an underscore"
