"""What an Arabic article reports: events in the words of several kinds of outlets, what is left out, places, dates, languages."""

from __future__ import annotations

import pytest

from transforms.coder import code_article
from transforms.homographs_arabic import settle_homographs
from transforms.inflection_arabic import noun_forms, verb_forms
from transforms.sources import language_of
from transforms.spelling import arabic_key

PUBLISHED = "2025-10-15"  # a Wednesday


def code(text: str, title: str = "", published: str | None = PUBLISHED, lang: str | None = "ar") -> list[dict]:
    return code_article({"id": "a", "text": text, "title": title, "published": published, "lang": lang}).reports


def only(text: str, title: str = "", published: str | None = PUBLISHED) -> dict:
    reports = code(text, title, published)
    assert len(reports) == 1, [(r["sub_event_type"], r["place"], r["date_start"]) for r in reports]
    return reports[0]


ONE_INCIDENT = [
    ("Remote explosive/landmine/IED", "أصيب منتسبان في الشرطة بانفجار عبوة لاصقة أسفل عجلتهما في حي العامل جنوبي بغداد، صباح الثلاثاء."),
    ("Remote explosive/landmine/IED", "انفجر لغم أرضي، أمس الثلاثاء، على مزارع أثناء حراثة أرضه في قرية المنصورية بمحافظة ديالى."),
    ("Air/drone strike", "استهدفت مسيّرتان مفخختان، فجر الأربعاء، مقراً لقوات البيشمركة في قضاء العمادية بمحافظة دهوك."),
    ("Air/drone strike", "أعلنت الدفاعات الجوية إسقاط طائرة مسيرة مجهولة في محيط مطار أربيل الدولي ليلة أمس."),
    ("Shelling/artillery/missile attack", "سقطت خمس قذائف هاون على قرية الزاوية في قضاء بيجي بمحافظة صلاح الدين مساء الاثنين."),
    ("Shelling/artillery/missile attack", "قصفت المدفعية التركية، صباح اليوم، مرتفعات قرية هرور التابعة لناحية كاني ماسي شمالي دهوك."),
    ("Suicide bomb", "فجّر انتحاري حزامه الناسف عند مدخل سوق شعبي في مدينة الصدر شرقي بغداد مساء الاثنين، ما أدى إلى مقتل تسعة أشخاص."),
    ("Armed clash", "اندلعت مواجهات مسلحة بين عشيرتي البو خليفة والحريشيين في ناحية الإصلاح بمحافظة ذي قار ليلة أمس."),
    ("Armed clash", "تمكنت قوة من الرد السريع من قتل ثلاثة إرهابيين خلال مداهمة وكرهم في صحراء الحضر بمحافظة نينوى فجر اليوم."),
    ("Armed clash", "هاجم مسلحون من داعش نقطة مرابطة للحشد الشعبي في قرية سبع البور شمالي بغداد ليل الاثنين وقتلوا عنصرين."),
    ("Attack", "اغتال مسلحون مجهولون محامياً أمام مكتبه في شارع الكورنيش وسط البصرة ظهر الثلاثاء."),
    ("Attack", "عثرت الشرطة، صباح اليوم، على جثة شاب مصابة بإطلاقات نارية في حي الحسين بمدينة العمارة."),
    ("Abduction/forced disappearance", "اقتاد مسلحون يرتدون زياً عسكرياً ناشطاً من منزله في حي القاهرة بالموصل إلى جهة مجهولة مساء الأحد."),
    ("Grenade", "ألقى مجهولون رمانة يدوية على منزل مدير مدرسة في قضاء الرميثة بمحافظة المثنى فجر الثلاثاء."),
    ("Arrests", "ألقت مفارز الاستخبارات العسكرية القبض على أربعة مطلوبين بتهم إرهابية في قضاء الشرقاط بمحافظة صلاح الدين، الثلاثاء."),
    ("Arrests", "أطاحت قوة من مكافحة الإرهاب بقيادي في داعش يدعى أبو قتادة في حي النصر بالموصل أمس."),
    ("Disrupted weapons use", "عثرت قوة من لواء المشاة 51 على كدس للعتاد يضم 30 قنبرة هاون في منطقة الثرثار غربي سامراء، الثلاثاء."),
    ("Disrupted weapons use", "أبطل خبراء المتفجرات مفعول ثلاث عبوات ناسفة زرعت قرب مدرسة في ناحية السعدية بديالى صباح اليوم."),
    ("Peaceful protest", "تظاهر مئات المحاضرين أمام مبنى مديرية التربية وسط الكوت صباح اليوم للمطالبة بصرف رواتبهم."),
    ("Peaceful protest", "خرجت مسيرة حاشدة في شوارع النجف مساء الثلاثاء تنديداً بالقصف الإسرائيلي على غزة."),
    ("Protest with intervention", "فرقت قوات مكافحة الشغب بخراطيم المياه متظاهرين أمام شركة نفط البصرة في البصرة صباح الثلاثاء."),
    ("Excessive force against protesters", "قتل متظاهران وأصيب سبعة بالرصاص الحي الذي أطلقته قوات الأمن في ساحة الحبوبي وسط الناصرية مساء الاثنين."),
    ("Violent demonstration", "أضرم محتجون النار بمبنى المجلس المحلي في قضاء الحمزة بمحافظة الديوانية مساء الاثنين."),
    ("Mob violence", "أحرق ذوو القتيل ثلاثة منازل تعود لعائلة المتهم في قضاء المسيب بمحافظة بابل ليلة أمس."),
    ("Looting/property destruction", "سطا مسلحون على محل للصيرفة في حي الجامعة غربي بغداد ظهر الثلاثاء وسرقوا 40 مليون دينار."),
    ("Government regains territory", "استعادت قوات الجيش، الثلاثاء، السيطرة على قرية نهر الإمام في محافظة ديالى بعد ساعات من انسحاب مسلحي داعش."),
    ("Non-violent transfer of territory", "تسلمت الشرطة المحلية الملف الأمني في قضاء تلعفر بمحافظة نينوى من الجيش، أمس الثلاثاء."),
    ("Headquarters or base established", "أقام الجيش التركي نقطة عسكرية جديدة على جبل كيسته في قضاء العمادية بمحافظة دهوك يوم الاثنين."),
    ("Change to group/activity", "أعلن حزب العمال الكردستاني من جبال قنديل في السليمانية، الثلاثاء، حل نفسه وإلقاء السلاح."),
    ("Agreement", "وقعت عشيرتان وثيقة صلح أنهت نزاعاً بينهما في قضاء القرنة بمحافظة البصرة، الاثنين."),
    ("Other", "نفذت وزارة العدل حكم الإعدام شنقاً بخمسة مدانين بالإرهاب في سجن الناصرية بمحافظة ذي قار، الاثنين."),
    ("Other", "وصلت 120 عائلة عراقية من مخيم الهول إلى مخيم الجدعة جنوبي الموصل مساء الثلاثاء."),
    ("Other", "أفرجت السلطات في أربيل، الثلاثاء، عن صحفيين اثنين بعد شهر من احتجازهما."),
]


@pytest.mark.parametrize(("kind", "text"), ONE_INCIDENT)
def test_one_incident_of_its_type_with_place_and_day(kind: str, text: str):
    report = only(text)
    assert report["sub_event_type"] == kind
    assert report["governorate"]
    assert "2025-10-12" <= report["date_start"] <= "2025-10-15"


NO_INCIDENT = {
    "denial": "نفت قيادة عمليات كربلاء، اليوم، الأنباء التي تحدثت عن وقوع انفجار في قضاء الهندية، ووصفتها بالشائعات.",
    "threat": "هددت كتائب مسلحة، في بيان، بقصف القواعد الأمريكية في الأنبار وأربيل إذا لم تنسحب القوات الأجنبية.",
    "plan": "تعتزم وزارة الداخلية نشر 10 آلاف شرطي في بغداد وتنفيذ عمليات دهم واعتقال قبل الانتخابات المقبلة.",
    "future prefix": "قال قائد عمليات سامراء إن قواته ستنفذ عملية واسعة وستعتقل المطلوبين في جزيرة سامراء.",
    "purpose": "ناقش مجلس محافظة ديالى خطة أمنية لملاحقة خلايا داعش ولمنع استهداف أبراج الطاقة في خانقين.",
    "drill": "نفذت قوات مكافحة الإرهاب تمريناً في معسكر ببغداد حاكى اقتحام مبنى وتحرير رهائن وقتل الخاطفين، الثلاثاء.",
    "anniversary": "أحيا أهالي الكرادة في بغداد، الاثنين، ذكرى التفجير الذي أودى بحياة المئات عام 2016.",
    "background year": "كانت الفلوجة قد شهدت في عام 2016 معارك عنيفة أسفرت عن مقتل مئات المسلحين.",
    "sport": "قصف الهداف مرمى الشرطة بثلاثة أهداف في مباراة الدوري على ملعب كربلاء، وتصدى الحارس لركلة جزاء.",
    "market": "انفجرت أسعار الدولار في بورصة الكفاح ببغداد اليوم وتلقى الدينار ضربة جديدة في سوق الصرف والمصارف.",
    "road accident": "لقي خمسة أشخاص مصرعهم وأصيب ثلاثة بحادث سير مروع على الطريق السريع في الديوانية صباح اليوم.",
    "stray bullet": "توفيت امرأة برصاصة طائشة خلال حفل زفاف في قضاء الفاو بمحافظة البصرة ليلة أمس.",
    "family crime": "أقدم رجل على قتل شقيقه بالرصاص إثر خلاف عائلي على الميراث في قضاء سوق الشيوخ بذي قار أمس.",
    "drugs": "ألقت شرطة ميسان القبض على ثلاثة من تجار المخدرات وبحوزتهم كيلوغرام من الكريستال في العمارة، الثلاثاء.",
    "abroad": "قتل ستة من عناصر قوات سوريا الديمقراطية بهجوم لداعش على حاجز قرب بلدة البصيرة بريف دير الزور أمس.",
    "charge": "أحالت محكمة التحقيق متهماً بتفجير سوق شعبي عام 2021 إلى محكمة الجنايات.",
    "meeting": "بحث وزير الدفاع مع السفير الفرنسي في بغداد، الثلاثاء، ملف انسحاب قوات التحالف وسبل مواجهة خطر داعش.",
    "training": "اختتمت بعثة دولية في أربيل دورة تدريبية لضباط الشرطة على كشف العبوات الناسفة والسيارات المفخخة.",
}


@pytest.mark.parametrize("text", NO_INCIDENT.values(), ids=NO_INCIDENT.keys())
def test_what_is_no_incident_stays_out(text: str):
    assert code(text) == []


def test_a_denied_role_is_no_denied_attack():
    report = only("نفت هيئة الحشد الشعبي أي صلة لها بالهجوم المسلح الذي استهدف منزل ناشط في حي الأسرى بكربلاء مساء الثلاثاء وأدى إلى إصابته.")
    assert report["governorate"] == "Karbala"


def test_dawn_is_no_explosion_and_a_march_no_drone():
    assert only("اعتقلت قوة أمنية فجر الثلاثاء أربعة مشتبه بهم في ناحية الإسحاقي بمحافظة صلاح الدين.")["sub_event_type"] == "Arrests"
    assert only("نظم طلبة الجامعات مسيرة احتجاجية في شارع المتنبي وسط بغداد صباح الثلاثاء.")["event_type"] == "Protests"


def test_vowel_signs_change_nothing():
    plain = only("استهدفت مسيرة مفخخة مقر البيشمركة في قضاء شقلاوة بمحافظة أربيل مساء الثلاثاء.")
    marked = only("استهدفت مُسيَّرةٌ مفخّخةٌ مقرَّ البيشمركةِ في قضاء شقلاوة بمحافظة أربيل مساء الثلاثاء.")
    assert marked["sub_event_type"] == plain["sub_event_type"] == "Air/drone strike"


def test_a_round_up_gives_each_place_its_own_act():
    reports = code("""حصاد أمني
كركوك: انفجرت عبوة ناسفة على دورية للشرطة في ناحية الرياض، ما أدى إلى إصابة شرطيين.
الأنبار: ألقت قوة من الجيش القبض على ثلاثة مطلوبين في قضاء هيت.
ميسان: اندلع نزاع عشائري مسلح في ناحية العدل أسفر عن مقتل شخص.""")
    assert [(r["governorate"], r["sub_event_type"]) for r in reports] == [
        ("Kirkuk", "Remote explosive/landmine/IED"), ("Al-Anbar", "Arrests"), ("Maysan", "Armed clash")]


def test_one_protest_in_three_cities_is_three():
    reports = code("خرج مئات الخريجين، مساء الاثنين، في تظاهرات غاضبة في كل من الناصرية والعمارة والسماوة.")
    assert [r["governorate"] for r in reports] == ["Thi-Qar", "Maysan", "Al-Muthanna"]


def test_a_second_attack_and_an_old_one_are_told_apart():
    reports = code("""ديالى - قتل جندي بهجوم لمسلحي داعش على نقطة للجيش في قرية مبارك الفرحان شمالي المقدادية، فجر اليوم.
وفي حادث منفصل، انفجرت عبوة ناسفة قرب جسر في ناحية قره تبه صباح الثلاثاء من دون إصابات.
يذكر أن المنطقة شهدت في عام 2021 هجوماً أودى بحياة أحد عشر جندياً.""")
    assert [r["sub_event_type"] for r in reports] == ["Armed clash", "Remote explosive/landmine/IED"]


def test_a_follow_up_amends_and_does_not_double():
    report = only("""أعلنت دائرة صحة بغداد، الأربعاء، ارتفاع حصيلة التفجير الذي ضرب سوقاً في منطقة البياع مساء الاثنين إلى سبعة قتلى و20 جريحاً.
وكانت الشرطة قد أعلنت أمس أن الانفجار نجم عن سيارة مفخخة وأوقع خمسة قتلى.""")
    assert report["date_start"] == "2025-10-13"
    assert report["sub_event_type"] == "Remote explosive/landmine/IED"


DATES = [
    ("قتل شرطي بانفجار عبوة في ناحية الرشاد بكركوك {} .", "مساء أمس", "2025-10-14", "2025-10-14"),
    ("قتل شرطي بانفجار عبوة في ناحية الرشاد بكركوك {} .", "أول أمس", "2025-10-13", "2025-10-13"),
    ("قتل شرطي بانفجار عبوة في ناحية الرشاد بكركوك {} .", "قبل ثلاثة أيام", "2025-10-12", "2025-10-12"),
    ("قتل شرطي بانفجار عبوة في ناحية الرشاد بكركوك {} .", "ليل الأحد - الاثنين", "2025-10-12", "2025-10-13"),
    ("قتل شرطي بانفجار عبوة في ناحية الرشاد بكركوك {} .", "يوم 3 تشرين الأول/أكتوبر 2025", "2025-10-03", "2025-10-03"),
    ("قتل شرطي بانفجار عبوة في ناحية الرشاد بكركوك {} .", "في الحادي والعشرين من أيلول", "2025-09-21", "2025-09-21"),
    ("قتل شرطي بانفجار عبوة في ناحية الرشاد بكركوك {} .", "يوم ٩ تشرين الأول", "2025-10-09", "2025-10-09"),
    ("قتل شرطي بانفجار عبوة في ناحية الرشاد بكركوك {} .", "في 20 ربيع الآخر 1447", "2025-10-12", "2025-10-12"),
]


@pytest.mark.parametrize(("text", "day", "first", "last"), DATES, ids=[d for _, d, _, _ in DATES])
def test_days_of_both_calendars_and_both_sets_of_months(text: str, day: str, first: str, last: str):
    report = only(text.format(day))
    assert (report["date_start"], report["date_end"]) == (first, last)


def test_the_weekday_wins_over_a_today_written_the_day_before():
    assert only("أصيب جندي بانفجار عبوة في قضاء الطارمية شمالي بغداد صباح اليوم الثلاثاء.")["date_start"] == "2025-10-14"


def test_a_street_named_after_a_day_is_no_date():
    report = only("انفجرت عبوة صوتية أمام محل في شارع 14 رمضان ببغداد مساء الثلاثاء.")
    assert (report["place"], report["date_start"]) == ("شارع 14 رمضان", "2025-10-14")


def test_without_publication_relative_days_stay_open_and_full_dates_hold():
    assert only("أصيب جندي بانفجار عبوة في قضاء الطارمية أمس.", published=None)["date_start"] is None
    assert only("أصيب جندي بانفجار عبوة في قضاء الطارمية يوم 5 أيار/مايو 2024.", published=None)["date_start"] == "2024-05-05"


PLACES = [
    ("قتل مدني بهجوم مسلح في قرية البو عيسى التابعة لناحية العلم شرقي تكريت أمس.", "قرية البو عيسى", "Salah al-Din"),
    ("انفجرت عبوة ناسفة على مسافة 12 كيلومتراً من قضاء الرطبة غربي الأنبار أمس.", "قضاء الرطبة", "Al-Anbar"),
    ("قصفت طائرة مسيرة حقل خورمالة النفطي في محافظة أربيل أمس.", "حقل خورمالة النفطي", "Erbil"),
    ("أطلق مسلحون النار على سيارة مدنية قرب السوق الكبير في مدينة الحلة أمس فأصيب سائقها.", "السوق الكبير", "Babil"),
    ("انفجرت عبوة ناسفة في قرية السلام التابعة لناحية جلولاء أمس وأصيب مدني.", "قرية السلام", "Diyala"),
]


@pytest.mark.parametrize(("text", "place", "governorate"), PLACES)
def test_the_most_exact_place_as_the_text_names_it(text: str, place: str, governorate: str):
    report = only(text)
    assert (report["place"], report["governorate"]) == (place, governorate)
    start, end = report["evidence"]["place"]
    assert text[start:end] == place


def test_the_city_is_not_the_district_of_that_name_nor_a_charge_a_town():
    assert only("فجر مجهولون عبوة صوتية وسط المدينة مساء أمس، بحسب شرطة كربلاء.")["governorate"] == "Karbala"
    assert only("اندلع نزاع عشائري مسلح في قضاء المدينة شمالي البصرة أمس.")["place"] == "قضاء المدينة"
    assert code("التقى وزير الخارجية القائم بالأعمال التركي في بغداد وبحث معه ملف القصف على دهوك.") == []


def test_hospitals_and_directions_of_flight_are_no_places_of_the_event():
    report = only("أصيب ثلاثة أشخاص بإطلاق نار في حي الشرطة بالديوانية أمس ونقل المصابون إلى مستشفى الديوانية، فيما فر المسلحون باتجاه قضاء عفك.")
    assert report["place"] == "حي الشرطة"


def test_every_evidence_span_lies_in_the_text():
    for _, text in ONE_INCIDENT:
        for report in code(text):
            for start, end in report["evidence"].values():
                assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(("text", "language"), [
    ("هێزە ئەمنییەکان لە کەرکووک سێ کەسیان دەستگیر کرد، سەرچاوەیەکی ئەمنی ڕایگەیاند.", "ckb"),
    ("نیروهای امنیتی عراق می‌گویند که در حمله گروه داعش در کرکوک سه پلیس کشته شدند و چند نفر زخمی شدند.", "fa"),
    ("Kerkük'te güvenlik güçlerine yönelik saldırıda üç polis öldü, olayla ilgili soruşturma başlatıldı.", "tr"),
    ("قتل ثلاثة من عناصر الشرطة في هجوم لداعش جنوبي كركوك، وفق ما أعلنته قيادة العمليات المشتركة.", "ar"),
])
def test_languages_written_alike_are_told_apart(text: str, language: str):
    assert language_of(None, text) == language
    if language != "ar":
        coded = code_article({"id": "a", "text": text, "title": "", "published": PUBLISHED, "lang": None})
        assert coded.reports == [] and coded.uncoded


def test_a_persian_text_that_says_it_is_arabic_is_not_coded():
    assert language_of("ar", "وزیر دفاع گفت که نیروهای این کشور در پی حمله به پایگاه نظامی در مرز، عملیات گسترده‌ای را آغاز کرده‌اند.") == "fa"


def test_verbs_and_nouns_are_listed_once():
    assert {"اعتقلت", "اعتقلوا", "يعتقلون", "اعتقلتهم", "تعتقله"} <= set(verb_forms("اعتقل"))
    assert {"القت", "القوا", "يلقي"} <= set(verb_forms(arabic_key("ألقى")))
    assert {"عمليتها", "عمليتين", "عمليات"} <= set(noun_forms(arabic_key("عملية")))


def test_homographs_are_settled_by_their_neighbours():
    def keys(sentence: str) -> list[str]:
        words = sentence.split()
        found = [arabic_key(w) for w in words]
        settle_homographs(found, words)
        return found

    assert keys("فجر انتحاري نفسه")[0] == "فجر"
    assert keys("وقع الهجوم فجر الثلاثاء")[2] != "فجر"
    assert keys("فجّر الثلاثاء نفسه")[0] == "فجر"
    assert keys("خطط لاستهداف القاعدة")[1] != "لاستهداف"
    assert keys("تعرض لهجوم")[1] == "لهجوم"
