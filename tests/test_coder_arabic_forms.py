"""Arabic ways of saying things that no example had: figures, light verbs, places, days, what is no incident, claims."""

from __future__ import annotations

import pytest

from transforms.coder import code_article

PUBLISHED = "2025-11-20"  # a Thursday


def coded(text: str, title: str = ""):
    return code_article({"id": "a", "text": text, "title": title, "published": PUBLISHED, "lang": "ar"})


def only(text: str, title: str = "") -> dict:
    reports = coded(text, title).reports
    assert len(reports) == 1, [(r["sub_event_type"], r["place"], r["date_start"]) for r in reports]
    return reports[0]


@pytest.mark.parametrize(("kind", "text"), [
    ("Attack", "فتح مسلحان يستقلان سيارة نوع بيك أب نيران أسلحتهما باتجاه محامية في منطقة الكرادة وسط بغداد مساء الثلاثاء."),
    ("Remote explosive/landmine/IED", "نسف عناصر داعش منزل مختار القرية في ناحية الزاب بكركوك ليل الاثنين."),
    ("Looting/property destruction", "سطا مسلحون على محل صيرفة في حي العامل ببغداد واستولوا على 100 مليون دينار مساء الاثنين."),
    ("Abduction/forced disappearance", "احتجز مسلحون مزارعين اثنين قرب قرية الوقف في ديالى مساء الأحد."),
    ("Suicide bomb", "اندفعت شاحنة يقودها انتحاري نحو ثكنة للجيش في قضاء الرطبة بالأنبار فجر الاثنين فانفجرت قبل بلوغها."),
    ("Air/drone strike", "دمرت طائرات القوة الجوية كهوفاً ومخزناً للأسلحة في جبال حمرين ضمن محافظة ديالى الثلاثاء."),
    ("Disrupted weapons use", "كدس عتاد يضم 30 قذيفة هاون رفعه الجهد الهندسي في أطراف قضاء هيت بالأنبار أمس."),
    ("Protest with intervention", "فرقت قوات مكافحة الشغب عشرات الخريجين الذين تجمعوا أمام مصفى كربلاء صباح الأربعاء."),
    ("Other", "نزحت 30 عائلة من قرى ناحية كاني ماسي في دهوك بسبب القصف التركي أمس."),
])
def test_what_happened_by_other_words(kind: str, text: str):
    assert only(text)["sub_event_type"] == kind


BLAST = "انفجرت سيارة مفخخة في بعقوبة أمس"


@pytest.mark.parametrize(("text", "killed", "wounded"), [
    ("أودى تفجير سيارة مفخخة في بعقوبة أمس بحياة أحد عشر مدنياً، بينهم ثلاثة أطفال، فضلاً عن إصابة ستة وعشرين آخرين.", 11, 26),
    ("حصد تفجير سيارة مفخخة في بعقوبة أمس أرواح خمس نساء وطفلين وجرح خمس عشرة امرأة.", 7, 15),
    ("هاجم مسلحون نقطة تفتيش في بعقوبة مساء يوم الاثنين فقتلوا شرطياً وأصابوا آخر.", 1, 1),
    (f"{BLAST} واقتصرت الخسائر على الأضرار المادية.", 0, 0),
    (f"{BLAST} دون وقوع إصابات.", 0, 0),
    (f"{BLAST}. ونُقل خمسة عمال إلى المستشفى.", None, 5),
    ("نجا قاض من انفجار عبوة في بعقوبة أمس، فأصيب بشظايا في الساق وأصيب سائقه.", None, 2),
    ("مقتل ضابط مع ثلاثة من مرافقيه بانفجار عبوة في بعقوبة أمس.", 4, None),
    ("عثرت الشرطة على جثة رجل مقتول في بعقوبة أمس.", 1, None),
    ("تعرض صحفي لمحاولة اغتيال قرب منزله في بعقوبة أمس.", None, None),
    ("أسفر انفجار عبوة في بعقوبة أمس عن قتيل في العشرين من عمره وستة مصابين.", 1, 6),
])
def test_figures_of_people(text: str, killed: int | None, wounded: int | None):
    report = only(text)
    assert [(report[k] or {}).get("low") for k in ("killed", "wounded")] == [killed, wounded]


def test_a_day_of_the_week_is_no_pair_and_a_number_of_people_is_not_doubled():
    assert only("قتل شرطي بهجوم مسلح على نقطة تفتيش في بعقوبة يوم الاثنين.")["killed"] == {"low": 1, "high": 1}
    assert only("خطف مسلحون نحو عشرين موظفاً وزائراً من شركة في بعقوبة أمس.")["abducted"] == {"low": 20, "high": 20}


@pytest.mark.parametrize(("text", "place"), [
    ("عثرت قوة أمنية على كهف ومضافة لداعش في جبال حمرين بديالى أمس.", "جبال حمرين"),
    ("شهدت بغداد أمس سلسلة خروقات، إذ انفجرت عبوة ناسفة في منطقة الغزالية.", "منطقة الغزالية"),
    ("انفجرت عبوة على رتل في الطريق السريع قرب ناحية اليوسفية أمس.", "ناحية اليوسفية"),
    ("تظاهر العشرات أمام دائرة الكهرباء في مدينة الكوت أمس.", "دائرة الكهرباء"),
    ("تمكنت قوة من إدارة كرميان من اعتقال ثلاثة من داعش أمس. وجرت العملية في ناحية رزكاري.", "ناحية رزكاري"),
    ("قصفت المدفعية الإيرانية مناطق في ناحية سيدكان شمال أربيل أمس. وقال مدير الناحية إن القذائف سقطت على قرية بربزين.", "قرية بربزين"),
])
def test_the_place_that_is_meant(text: str, place: str):
    assert only(text)["place"].startswith(place)


def test_a_road_between_two_towns_is_one_place():
    assert only("قتل مسلحون سائقاً على الطريق بين بعقوبة والمقدادية أمس.")["governorate"] == "Diyala"


@pytest.mark.parametrize(("said", "day"), [
    ("يوم 12 من الشهر", "2025-11-12"), ("في الثامن عشر من الشهر الجاري", "2025-11-18"), ("يوم 18/11", "2025-11-18"),
    ("عند منتصف ليل الأحد – الاثنين", "2025-11-17"), ("قبل ثلاث ليال", "2025-11-17"), ("في 28 من الشهر الماضي", "2025-10-28"),
])
def test_more_ways_to_name_a_day(said: str, day: str):
    assert only(f"أصيب شرطي بانفجار عبوة في بعقوبة {said}.")["date_start"] == day


@pytest.mark.parametrize("text", [
    "قال الخبير الأمني إن داعش فقد قدرته على تنفيذ هجمات كبيرة في الأنبار.",
    "لقي سائق صهريج مصرعه بانقلاب صهريجه وانفجار خزانه على الطريق الدولي قرب ناحية بصية أمس.",
    "جددت سفارة تحذيرها لمواطنيها من مخاطر الخطف والهجمات الصاروخية في بغداد أمس.",
    "انتحر شاب بإطلاق النار على رأسه بسبب خلافات أسرية في الناصرية أمس.",
    "توقعت مصادر أن تلجأ فصائل مسلحة إلى استهداف القواعد الأمريكية في أربيل.",
])
def test_what_is_no_incident(text: str):
    assert coded(text).reports == []


def test_claims_count_what_somebody_counted():
    claim = coded("وهذه رابع حادثة من نوعها في البصرة في غضون ثلاثة أسابيع، وفق إحصاء لتنسيقية محلية.").reports
    assert claim == []
    found = coded("تلقت الشبكة خلال النصف الأول من العام 27 إفادة عن عنف في المخيمات، مقارنة بست عشرة إفادة في النصف الأول من 2024.").stated
    assert [(c.low, str(c.first), str(c.last)) for c in found] == [(27, "2025-01-01", "2025-06-30")]
    assert coded("شهدت المدينة على مدى ثلاث سنوات اختطاف آلاف الإيزيديين.").stated == []
