"""Arabic articles: what is news once, and what is only spoken of (features, statements, what the accused had done) never."""

from __future__ import annotations

import pytest

from transforms.coder import code_article


def kinds(text: str) -> list[str]:
    reports = code_article({"id": "t", "text": text, "title": None, "published": "2024-05-15", "lang": "ar"}).reports
    return [r["sub_event_type"] for r in reports]


@pytest.mark.parametrize("text", [
    'يتذكر سكان الحي تلك الليلة. "كانوا يطلقون النار ويفجرون مراكز الشرطة"، يقول رجل في الموصل. وقتل التنظيم شقيقيه في تلعفر في 2014.',
    "قالت المبعوثة إن الوضع هش. وأضافت أن هجمات المسيرات على حقول الغاز في أربيل غير مقبولة. ودعت إلى الحوار.",
    "طالبت عائلات في بغداد بإعادة التحقيق. وتقول العائلات إن أبناءها اعتقلوا بين 2014 و2017 في الأنبار. ولم ترد السلطات.",
    "تسرب غاز الكلور في محطة ماء بالحلة الأحد يتسبب باختناق عشرة عمال.",
    "هدمت أمانة بغداد 40 داراً متجاوزة في حي الرسالة الأحد.",
])
def test_what_is_only_spoken_of_is_none(text):
    assert kinds(text) == []


@pytest.mark.parametrize(("kind", "text"), [
    ("Arrests", "أعلنت وكالة الاستخبارات إلقاء القبض على إرهابيين اثنين في كركوك الثلاثاء. وذكرت أنهما شاركا في هجمات ضد القوات الأمنية وخطف مدنيين في الحويجة."),
    ("Other", "أصدرت محكمة في بغداد، الاثنين، حكماً بالإعدام بحق إرهابي. وقال البيان إن المدان اشترك في عمليات خطف وقتل استهدفت منتسبين في الطارمية."),
    ("Attack", "اغتيل أستاذ جامعي أمام منزله في النجف السبت برصاص مسلحين فروا إلى جهة مجهولة."),
    ("Abduction/forced disappearance", "اقتاد مسلحون كاتباً من مقهى في الكرادة ببغداد الاثنين إلى جهة مجهولة."),
    ("Government regains territory", "أعلنت قيادة عمليات الأنبار، الاثنين، بسط سيطرتها على وادي حوران بعد طرد عناصر داعش منه."),
    ("Non-state actor overtakes territory", "سقطت قرية الميتة في أطراف العظيم بديالى بيد عناصر داعش فجر الاثنين."),
    ("Mob violence", "اندلع شجار بالعصي والسكاكين بين مجموعتين في كركوك الجمعة وأصيب ستة أشخاص."),
    ("Protest with intervention", "أطلقت القوات الأمنية الرصاص في الهواء لتفريق متظاهرين وسط كربلاء الخميس."),
    ("Remote explosive/landmine/IED", "عاجل: انفجار عبوة ناسفة استهدفت دورية للجيش في قضاء الطارمية."),
])
def test_news_is_told_once_as_its_type(kind, text):
    assert kinds(text) == [kind]
