"""Templates an office edits: slots from a list, no typed number, every change a new version."""

from __future__ import annotations

import pytest

from guatu.documents.canon import from_tree
from guatu.facts.models import Fact
from guatu.kernel.errors import Conflict, Invalid, NotFound, Refused
from guatu.life.supervise.letters import rules, templating
from guatu.life.supervise.letters.models import LetterRoute, LetterTemplate
from guatu.life.supervise.letters.tests.scene import City, at, drafted, fresh
from guatu.life.supervise.letters.vocab import LetterKind, Step

pytestmark = pytest.mark.django_db
BODY = "{收文单位}承办的{事项数}事项尚未办结：\n{事项清单}\n请于{时限}内回复。\n{要求}"


def edit(city: City, **more: object) -> LetterTemplate:
    given = {"kind": "reminder", "title": "关于{事项}的提醒函", "body": BODY, "demand": "请附佐证。"}
    return templating.edit_template(actor=city.signer, root=city.cast.city, **{**given, **more})  # type: ignore[arg-type]


def test_it_works(city: City) -> None:
    before = templating.template_of("reminder", root=city.cast.city.id)
    made = edit(city)
    assert (made.version, templating.template_of("reminder", root=city.cast.city.id)) == (1, made)
    assert templating.template_of("reminder", root=city.cast.neighbour_city.id) == before
    assert edit(city).version == 2
    letter = drafted(city)
    assert letter.template.version == 2 and letter.demand == "请附佐证。"
    assert "请附佐证。" in str(fresh(letter).document.content)
    assert Fact.objects.filter(kind="letters.template_edited").count() == 2


def test_the_old_words_stay_with_the_old_letter(city: City) -> None:
    letter = drafted(city)
    edit(city)
    assert "高度重视" in str(from_tree(fresh(letter).document.content).body)
    with at("2023-08-30"):
        assert templating.template_of("reminder", root=city.cast.city.id).root_id is None


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("body", BODY + "\n{逾期天}", "没有“逾期天”这个栏位"),
        ("body", BODY + "\n{指标:no.such}", "没有“指标:no.such”这个栏位"),
        ("body", BODY + "\n请于9月5日前回复", "不能键入数字（9、5）"),
        ("body", BODY + "\n请在五个工作日内回复", "不能键入数字（五个工作日）"),
        ("body", BODY + "\n{收文单位", "花括号没有成对"),
        ("body", "请看{事项清单}。", "须独立成行"),
        ("body", "请尽快办理。", "没有事项的函不能发"),
        ("title", "关于{事项清单}的提醒函", "没有“事项清单”这个栏位"),
        ("title", " ", "不能为空"),
        ("demand", "完成率应达百分之九十", "不能键入数字"),
    ],
)
def test_refusals_name_what_is_wrong(city: City, field: str, text: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        edit(city, **{field: text})
    assert words in "；".join(str(one) for one in refused.value.problems[field])
    assert not LetterTemplate.objects.exclude(root=None).exists()


def test_who_may(city: City) -> None:
    for member, error in (("inspector", Refused), ("county_office", NotFound), ("leader", Refused)):
        with pytest.raises(error):
            templating.edit_template(
                actor=city.cast.members[member].actor, root=city.cast.city, kind="reminder", title="关于{事项}", body=BODY
            )
    with pytest.raises(Invalid):
        edit(city, kind="poem")


def test_two_who_edit_at_once(city: City) -> None:
    seen = templating.template_of("reminder", root=city.cast.city.id).id
    edit(city, seen=seen)
    with pytest.raises(Conflict):
        edit(city, seen=seen)


def test_the_defaults_are_sound_and_whole(city: City) -> None:
    """Every kind has words and a route; none of the delivered texts would be refused."""
    assert {one.kind for one in templating.templates_of(city.cast.city.id)} == set(LetterKind.values)
    for one in LetterTemplate.objects.all():
        templating.require_words(one.title, one.body, one.demand)
    for kind in LetterKind.values:
        assert templating.steps_of(kind, city.cast.city.id) == [Step.CHECK, Step.COUNTERSIGN, Step.SIGN]
    before = LetterTemplate.objects.count(), LetterRoute.objects.count()
    templating.load_defaults()
    assert (LetterTemplate.objects.count(), LetterRoute.objects.count()) == before


def test_orders_and_names_are_no_numbers() -> None:
    assert rules.typed_numbers("一是压实责任，二是一项一项抓，十分重视，万众一心") == []
    assert rules.typed_numbers("{时限}") == []
