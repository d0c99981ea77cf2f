"""What an English article reports: which incidents, told apart by place, day and kind; and what is no incident at all."""

from __future__ import annotations

import pytest

from transforms.coder import code_article

PUBLISHED = "2024-05-15"  # a Wednesday


def reports(text: str, title: str = "", published: str | None = PUBLISHED) -> list[dict]:
    return code_article({"id": "t", "text": text, "title": title, "published": published, "lang": "en"}).reports


def kinds(text: str, title: str = "", published: str | None = PUBLISHED) -> list[str]:
    return [r["sub_event_type"] for r in reports(text, title, published)]


def rows(text: str) -> list[tuple]:
    return sorted((r["sub_event_type"], r["governorate"], r["date_start"]) for r in reports(text))


APART = {
    "an earlier attack in another place behind 'two days after'": (
        "American jets bombed a militia camp near al-Qaim on Tuesday, two days after rockets hit the K-1 base near Kirkuk.",
        [("Air/drone strike", "Al-Anbar", "2024-05-14"), ("Shelling/artillery/missile attack", "Kirkuk", "2024-05-12")]),
    "two towns in one sentence, each with its own act": (
        "A roadside bomb killed a shepherd near Hatra on Monday, and gunmen shot dead a teacher in Baquba on Tuesday.",
        [("Attack", "Diyala", "2024-05-14"), ("Remote explosive/landmine/IED", "Ninewa", "2024-05-13")]),
    "an arrest for an attack elsewhere": (
        "Police arrested two men in Tuz Khurmatu on Tuesday for the drone attack of 3 May on the Khor Mor gas field in Sulaymaniyah.",
        [("Air/drone strike", "Al-Sulaymaniyah", "2024-05-03"), ("Arrests", "Salah al-Din", "2024-05-14")]),
    "a crowd that recalls a killing": (
        "Hundreds of people gathered in Tahrir Square in Baghdad on Tuesday to demand jobs, a day after a bomb killed two soldiers in Tarmiyah.",
        [("Peaceful protest", "Baghdad", "2024-05-14"), ("Remote explosive/landmine/IED", "Baghdad", "2024-05-13")]),
}


@pytest.mark.parametrize("case", APART)
def test_happenings_of_one_sentence_are_told_apart(case):
    text, expected = APART[case]
    assert rows(text) == sorted(expected)


ONE = {
    "cause and effect": "Two soldiers were killed on Monday when a roadside bomb went off beside their patrol south of Kirkuk.",
    "an attack retold": (
        "Gunmen attacked a police checkpoint near Daquq on Monday, killing two officers.\n\nThe attack began at dawn and lasted an hour, a "
        "colonel said. The gunmen fled to the hills. No group claimed the attack."),
    "a vague first sentence, the place in the second": (
        "BAGHDAD - Three people were killed when a car bomb exploded in western Iraq, officials said on Tuesday.\n\n"
        "The bomb went off on Monday evening in the market of Haditha, in Anbar province, a police officer said."),
    "a claim of responsibility the next day": (
        "A suicide bomber killed three policemen in Ramadi on Monday. Islamic State claimed the attack the next day."),
}


@pytest.mark.parametrize("case", ONE)
def test_what_retells_an_incident_adds_none(case):
    assert len(reports(ONE[case])) == 1


def test_the_place_that_a_later_sentence_names_replaces_a_vague_one():
    report = reports(ONE["a vague first sentence, the place in the second"])[0]
    assert (report["governorate"], report["date_start"]) == ("Al-Anbar", "2024-05-13")


NOTHING = {
    "denied": "The ministry denied on Tuesday reports that gunmen had killed two guards in Kirkuk.",
    "a rumour": "A rumour on Facebook that a car bomb had killed ten people in Basra spread on Tuesday; nothing of the kind took place.",
    "a purpose": "Officials met in Baghdad on Tuesday to discuss how to retake the town of Hawija and to arrest the leaders of the cells.",
    "a plan": "The army will launch an operation in Diyala next week, the ministry said on Tuesday.",
    "a condition": "If militants attack the dam near Mosul, the army is ready, a general said on Tuesday.",
    "a threat": "The group threatened on Tuesday to attack American bases in Anbar.",
    "last month": "In March a suicide bomber wounded four people at a gate in Kirkuk.",
    "an earlier year": "In 2014 gunmen killed dozens of recruits near Tikrit.",
    "a sum over months": "At least 25 activists were killed in Basra between 1 October 2023 and 30 April 2024, the office said on Tuesday.",
    "a count of attacks": "ISIS carried out nine attacks this week, against seven last week.",
    "an anniversary": "Families in Baghdad on Tuesday recalled the bombing that killed more than 300 people in Karrada in 2016.",
    "abroad": "Israeli jets hit missile sites near Kermanshah in Iran on Tuesday, killing eleven soldiers.",
    "a traffic accident": "A bus overturned near Kut on Tuesday, killing nine people and injuring 21, the traffic directorate said.",
    "a private crime": "Basra police arrested a man on Tuesday who is accused of stabbing his brother to death in a quarrel over an inheritance.",
    "attacks in general": "The president and the premier discussed the recent rocket attacks against coalition troops on Tuesday.",
    "diplomacy": "Iraq has protested at the United Nations over the use of its airspace.",
    "a habit": "Every night gunmen fire on the checkpoints around Hawija, residents say.",
    "only who is meant": "Nobody in Hawija believes that the men who killed the mukhtar will ever be found.",
    "a rule for whoever does it": "Whoever shoots at a wedding in Maysan shall pay a fine, the sheikhs said.",
    "killings in general": "The killing of persons who had expressed critical views continued, the office in Iraq said.",
    "a name of something else": "The protest movement in Nasiriyah has split into three parties.",
    "a demand": "Tehran has long demanded that Iraq disarm the factions.",
    "a statue": "A statue of the martyrs of the Saqlawiyah massacre of 2014 will be unveiled on Tuesday.",
}


@pytest.mark.parametrize("case", NOTHING)
def test_what_is_no_incident_stays_out(case):
    assert kinds(NOTHING[case]) == []


def test_an_explanation_names_the_words_that_took_an_event_back():
    from transforms.explain import explain

    assert "denied" in explain(NOTHING["denied"], "en", PUBLISHED)


def test_nothing_is_dated_after_publication():
    for text, _ in APART.values():
        assert all(r["date_end"] <= PUBLISHED for r in reports(text))


def test_a_drill_is_none_and_a_real_attack_in_the_same_words_is_one():
    drill = ("Units of the army carried out a live exercise near Habbaniyah on Monday. Mock gunmen stormed a checkpoint with two suicide "
             "vehicles. Fourteen attackers were killed and a hostage was freed.")
    assert kinds(drill, "Anbar units rehearse an attack") == []
    assert kinds("Gunmen stormed a checkpoint near Habbaniyah on Monday with two suicide vehicles. Fourteen attackers were killed.")


def test_a_match_report_is_no_battle():
    text = "Najaf and Karbala drew 1-1 on Monday. The derby was a battle in midfield, said the coach; the striker shot from thirty metres."
    assert kinds(text) == []


def test_a_strike_summary_gives_one_incident_for_each_place_in_iraq():
    text = ("On May 13 coalition forces conducted eight strikes against ISIL in Syria and Iraq.\nSyria\nNear Palmyra, two strikes destroyed a "
            "vehicle.\nNear Tel Brak, one strike destroyed a tunnel.\nIraq\nNear Mosul, three strikes destroyed a tunnel.\n"
            "Near Rawah, one strike destroyed a bunker.\nNear Sinjar, one strike hit a fighting position.")
    assert [(r["governorate"], r["sub_event_type"]) for r in reports(text)] == [
        ("Ninewa", "Air/drone strike"), ("Al-Anbar", "Air/drone strike"), ("Ninewa", "Air/drone strike")]


def test_a_round_up_gives_one_incident_for_each_item():
    text = ("Security brief\n\n• Diyala: Gunmen shot dead a farmer near Sherween on 12 May.\n\n• Kirkuk: A roadside bomb wounded three policemen "
            "near Rashad on 13 May.\n\n• Baghdad: The framework met without agreeing on a premier.\n\n• Babil: Rockets landed near Hillah on "
            "14 May. Nobody was hurt.")
    assert rows(text) == [
        ("Attack", "Diyala", "2024-05-12"), ("Remote explosive/landmine/IED", "Kirkuk", "2024-05-13"),
        ("Shelling/artillery/missile attack", "Babil", "2024-05-14")]


NO_SECURITY_SIDE = {
    "gas": "Iraq signed a memorandum with a French company in Baghdad on Monday to capture gas that is burned off at the Ratawi field.",
    "money": "The dollar hit a six-month high at an exchange in Baghdad on Monday. Traders blamed a raid on money changers last month.",
    "graves of old": "Archaeologists uncovered a clay tablet and twelve graves at Tello in Dhi Qar on Sunday. Bodies had been buried with beads.",
    "a scaffold": "Four workers were killed and six injured when a scaffold collapsed at a hotel site in Karbala on Monday.",
    "corruption": "A court on Monday sentenced a former governor of Kirkuk to three years for corruption over a bridge contract.",
    "a novel": "A book fair opened in Erbil on Monday. The novel is about a sniper who kills a boy in Mosul; its last chapter is a bomb.",
    "what they do": "A general told our podcast that Islamic State cells in Hamrin kill shepherds, plant bombs and burn wheat.",
    "pilgrims": "Thousands of pilgrims marched from Najaf to Karbala on Monday. Volunteers handed out water.",
    "the world": "Police in Kathmandu arrested five men on Monday after a bomb killed two shopkeepers.",
    "fear of it": "The embassy in Baghdad renewed its advice on Monday not to travel, citing the risk of kidnapping, rocket fire and bombs.",
    "a tribute": "The mission lowered its flag in Baghdad on Monday and paid tribute to the 22 colleagues killed in the bombing of the Canal Hotel.",
}


@pytest.mark.parametrize("case", NO_SECURITY_SIDE)
def test_what_only_sounds_like_an_incident_is_none(case):
    assert kinds(NO_SECURITY_SIDE[case]) == []


def test_what_went_on_after_what_was_left_out_is_left_out_with_it():
    text = "A bus overturned near Numaniyah in Wasit on Sunday, killing nine pilgrims. The driver, who survived, has been detained."
    assert kinds(text) == []


def test_arrests_after_an_attack_are_no_incident_of_their_own_unless_they_have_a_place():
    attack = "A bomb killed a clerk in Ramadi on Monday."
    assert kinds(f"{attack} Two men were arrested.") == ["Remote explosive/landmine/IED"]
    assert rows(f"{attack} Two men were arrested in Haditha on Tuesday, accused of another attack.") == [
        ("Arrests", "Al-Anbar", "2024-05-14"), ("Remote explosive/landmine/IED", "Al-Anbar", "2024-05-13")]


def test_a_list_of_towns_is_an_incident_in_each():
    assert rows("In Karbala and Baghdad on Tuesday crowds threw stones at riot police.") == [
        ("Violent demonstration", "Baghdad", "2024-05-14"), ("Violent demonstration", "Karbala", "2024-05-14")]


def test_the_day_of_a_statement_is_not_the_day_of_the_event():
    report, = reports("Gunmen killed a judge in Baquba on Sunday, police said on Tuesday.")
    assert report["date_start"] == "2024-05-12"


SUMMARY = (
    "On May 14, military forces conducted strikes in Iraq:\n\n-- Near Sinjar, two strikes destroyed a machine gun position.\n\n"
    "-- Near Tal Shukhaybat, one strike destroyed a mortar tube.\n\n-- Near Ramadi, three strikes hit a bunker.")


def test_each_item_of_a_list_is_an_incident_and_lends_its_place_to_no_other():
    assert [r["governorate"] for r in reports(SUMMARY)] == ["Ninewa", None, "Al-Anbar"]


def test_numbered_items_are_incidents_of_their_own_and_the_number_no_sentence():
    found = reports("The army said on Tuesday:\n\n1. A force arrested four men in Hawija.\n\n2. Gunmen killed a farmer in Baquba.\n\n3. The patrols went on.")
    assert [(r["sub_event_type"], r["governorate"]) for r in found] == [("Arrests", "Kirkuk"), ("Attack", "Diyala")]


def test_the_dead_of_another_governorate_are_none_of_the_incident_before():
    found = reports(
        "A bomb killed nine people in a market in Mosul on Tuesday.\n\nIn Hilla, the shift was going home. Two car bombs blew up one after the other and killed eleven.")
    assert found[0]["governorate"] == "Ninewa" and found[0]["killed"] == {"low": 9, "high": 9}


def test_the_title_helps_to_tell_what_the_first_sentence_is_about():
    text = "Air defences destroyed a drone laden with explosives over the approaches to Harir air base at dawn on Tuesday, officials said."
    assert kinds(text, "Explosive drone brought down near Harir base") == ["Disrupted weapons use"]


ONE_WORD = {
    "places of one governorate in a list": (
        "Turkish jets hit caves of the PKK in the Zap and Metina areas of Dohuk province on Tuesday.", [("Air/drone strike", "Dohuk", "2024-05-14")]),
    "a place of something else": (
        "On Tuesday, within hours of talks in Baghdad, two drones were launched at the Ain al-Asad base in Anbar.", [("Air/drone strike", "Al-Anbar", "2024-05-14")]),
    "bombs in another paragraph than shots": (
        "Gunmen shot dead a teacher in Samarra on Monday.\n\nA suicide bomber killed four guards at a bank in Samarra on Monday.",
        [("Attack", "Salah al-Din", "2024-05-13"), ("Suicide bomb", "Salah al-Din", "2024-05-13")]),
}


@pytest.mark.parametrize("case", ONE_WORD)
def test_one_word_tells_of_one_happening(case):
    text, expected = ONE_WORD[case]
    assert rows(text) == expected


DAYS_APART = (
    "ERBIL - The fighting near Shiladze in Dohuk is not our war, the ministry said on Tuesday.\n\nOn Sunday a Turkish patrol near Shiladze was fired at "
    "and two soldiers were killed. On Monday a mule driver stepped on a mine near Shiladze and was hurt.")


def test_the_day_of_the_words_keeps_no_two_days_together():
    assert {r["date_start"] for r in reports(DAYS_APART)} == {"2024-05-12", "2024-05-13"}


@pytest.mark.parametrize("heads", [("Saturday 11:", "Sunday 12:"), ("11 May, 10:40,", "12 May, 17:15,"), ("First –", "Second –")])
def test_the_days_of_a_log_are_its_items(heads):
    text = ("From our network.\n\n{} a roadside bomb hit an army convoy in Qara Tapa. One soldier was killed.\n\n"
            "{} a roadside bomb hit an army patrol near Khalis. Two soldiers were killed.").format(*heads)
    assert [(r["place"], r["killed"]["low"]) for r in reports(text)] == [("Qara Tapa", 1), ("Khalis", 2)]
