"""The closed vocabularies: governorates (OCHA's names), ACLED's public event types, and the mission's themes."""

from __future__ import annotations

# OCHA's name -> (p-code of OCHA COD-AB, ISO 3166-2 code, Arabic name).
# Halabja became a governorate in 2025; neither list has a code for it yet.
GOVERNORATES: dict[str, tuple[str | None, str | None, str]] = {
    "Al-Anbar": ("IQG01", "IQ-AN", "الأنبار"),
    "Al-Basrah": ("IQG02", "IQ-BA", "البصرة"),
    "Al-Muthanna": ("IQG03", "IQ-MU", "المثنى"),
    "Al-Najaf": ("IQG04", "IQ-NA", "النجف"),
    "Al-Qadissiya": ("IQG05", "IQ-QA", "القادسية"),
    "Al-Sulaymaniyah": ("IQG06", "IQ-SU", "السليمانية"),
    "Babil": ("IQG07", "IQ-BB", "بابل"),
    "Baghdad": ("IQG08", "IQ-BG", "بغداد"),
    "Diyala": ("IQG10", "IQ-DI", "ديالى"),
    "Dohuk": ("IQG09", "IQ-DA", "دهوك"),
    "Erbil": ("IQG11", "IQ-AR", "أربيل"),
    "Halabja": (None, None, "حلبجة"),
    "Karbala": ("IQG12", "IQ-KA", "كربلاء"),
    "Kirkuk": ("IQG13", "IQ-KI", "كركوك"),
    "Maysan": ("IQG14", "IQ-MA", "ميسان"),
    "Ninewa": ("IQG15", "IQ-NI", "نينوى"),
    "Salah al-Din": ("IQG16", "IQ-SD", "صلاح الدين"),
    "Thi-Qar": ("IQG17", "IQ-DQ", "ذي قار"),
    "Wassit": ("IQG18", "IQ-WA", "واسط"),
}

EVENT_TYPES: dict[str, tuple[str, ...]] = {
    "Battles": ("Armed clash", "Government regains territory", "Non-state actor overtakes territory"),
    "Explosions/Remote violence": (
        "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade",
        "Chemical weapon",
    ),
    "Violence against civilians": ("Attack", "Abduction/forced disappearance", "Sexual violence"),
    "Protests": ("Peaceful protest", "Protest with intervention", "Excessive force against protesters"),
    "Riots": ("Violent demonstration", "Mob violence"),
    "Strategic developments": (
        "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
        "Looting/property destruction", "Non-violent transfer of territory", "Other",
    ),
}

EVENT_TYPE_OF: dict[str, str] = {sub: kind for kind, subs in EVENT_TYPES.items() for sub in subs}

THEMES: tuple[str, ...] = (
    "isis_activity", "militia_activity", "us_presence", "iran_influence", "detainee_repatriation", "recruitment",
    "security_legislation", "government_formation", "turkish_operations", "displacement", "human_rights",
)

DATE_PRECISIONS: tuple[str, ...] = ("day", "week", "month")
ATTRIBUTIONS: tuple[str, ...] = ("claimed", "reported", "suspected")
