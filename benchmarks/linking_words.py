"""The words of the linker's invented press: names, streets, things, and the many ways in which outlets put one fact."""

from __future__ import annotations

FIRST_NAMES = """Abel Bashir Corina Dmitri Elspeth Fausto Gwendolyn Hamza Ines Jericho Kalila Leandro Mireille Nkechi Omar Pilar Rania
Salvador Thandiwe Ulises Vikram Winona Yolanda Zubair Anton Belinda Carlton Darnell Edwina Farid Gareth Haneen Idris Jolene Kwame Lucinda Marcus Nadia Orlando Priya Quentin Rosalind
Samir Tabitha Umar Veronica Wendell Xavier Yusuf Zainab Alonzo Bridget Cedric Deshawn Esperanza Felipe Giselle Hector Imani Jamal""".split()
_NAME_BEGINNINGS = """Aber Balo Castel Dun Ezi Farro Guti Hatha Ibe Janko Khal Lind Mbe Nava Okon Pember Quiro Ras Siddi Thack Uri Vander Whit
Xio Yar Zapa Ash Bell Chuk Dela Esco Fitz Grea Hollo Izqui Juar Kowal Latti Monto Naka""".split()
_NAME_ENDINGS = "nathy gun lanos leavy kwu okh errez way kwe ski af qvist ki rro kwo ton ga mussen qui eray be meer lock ng".split()
LAST_NAMES = [beginning + ending for beginning in _NAME_BEGINNINGS for ending in _NAME_ENDINGS]
STREETS = """Alder Briarwood Calloway Delmar Eastlake Fulton Garrison Hawthorne Indigo Juniper Kimball Larkspur Mulberry Norwood Ogden Pulaski
Quarry Redfern Sycamore Tillman Underhill Vesper Wabash Yardley Zinnia Cermak Halsted Kedzie Peachtree Lombard""".split()
VENUES = """barbershop|laundromat|gas station|liquor store|nightclub|playground|grocery|bakery|car wash|pharmacy|wedding hall|cafe|billiard hall
|bus terminal|mosque|football pitch|vegetable market|checkpoint|petrol queue|apartment complex|motel|food truck|cemetery|school gate
|shopping mall|police outpost|garage|tea house|livestock market|clinic""".replace("\n", "").split("|")
TIMES = [
    "shortly after midnight",
    "at dawn",
    "in the morning rush",
    "around noon",
    "in the early afternoon",
    "at dusk",
    "late in the evening",
]
VEHICLES = [
    "a white Toyota pickup",
    "a black sedan",
    "a red motorcycle",
    "a silver minivan",
    "a stolen taxi",
    "a grey Kia",
    "a bicycle",
    "a tanker",
    "a green Nissan",
    "a blue hatchback",
    "a delivery van",
    "a dump truck",
]
OBJECTS = [
    "generator",
    "refrigerator",
    "backpack",
    "wheelchair",
    "birthday cake",
    "ladder",
    "mannequin",
    "fruit crates",
    "aquarium",
    "scaffold",
    "gas cylinder",
    "carpet",
    "pigeon loft",
    "guitar",
    "stroller",
    "toolbox",
    "chandelier",
    "vending machine",
    "tractor",
    "trampoline",
    "barbecue",
    "turnstile",
    "water tank",
    "lamp post",
    "billboard",
    "beehives",
    "sewing machine",
    "cash register",
    "umbrella",
    "kiosk",
]
TRADES = [
    "electrician",
    "teacher",
    "taxi driver",
    "nurse",
    "barber",
    "welder",
    "student",
    "pharmacist",
    "baker",
    "farmer",
    "off-duty guard",
    "journalist",
    "lawyer",
    "shepherd",
    "goldsmith",
    "municipal worker",
    "cook",
    "mechanic",
    "imam",
    "football coach",
]
MOTIVES = [
    "a quarrel over a parking space",
    "an unpaid debt",
    "a land dispute",
    "a family feud",
    "a robbery gone wrong",
    "a turf war",
    "revenge for an earlier killing",
    "a row over a card game",
    "an extortion racket",
    "sectarian hatred",
    "a custody dispute",
]
HOSPITALS = [
    "St. Brendan's Hospital",
    "Ibn Zuhr Hospital",
    "Mercy Medical Center",
    "Republican Hospital",
    "Lakeside Infirmary",
    "Yarmouk Hospital",
]
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
ACTS = {
    "Attack": {"noun": ["shooting", "gun attack", "gunfire", "killing"], "verb": ["opened fire", "fired shots", "started shooting"]},
    "Armed clash": {"noun": ["clash", "gun battle", "ambush", "firefight"], "verb": ["traded fire", "ambushed a patrol", "stormed a post"]},
    "Remote explosive/landmine/IED": {
        "noun": ["roadside bomb", "explosion", "car bomb", "blast"],
        "verb": ["set off a bomb", "blew up a device", "detonated a charge"],
    },
    "Suicide bomb": {"noun": ["suicide bombing", "suicide attack", "explosion"], "verb": ["blew himself up", "detonated a vest"]},
    "Air/drone strike": {
        "noun": ["drone strike", "air strike", "raid"],
        "verb": ["bombed a hideout", "fired missiles", "struck from the air"],
    },
    "Shelling/artillery/missile attack": {"noun": ["rocket attack", "mortar fire", "shelling"], "verb": ["fired rockets", "fired mortars"]},
    "Arrests": {"noun": ["arrest raid", "sweep", "operation"], "verb": ["seized wanted men", "made arrests", "raided houses"]},
    "Peaceful protest": {"noun": ["protest", "sit-in", "rally"], "verb": ["marched", "rallied", "blocked a road"]},
    "Abduction/forced disappearance": {"noun": ["kidnapping", "abduction"], "verb": ["dragged people away", "took hostages"]},
}
TITLES = [
    "{toll} in {city} {act}",
    "{Act} near {venue} leaves {toll}",
    "{city}: {act} on {street}, {toll}",
    "{trade} among victims of {city} {act}",
    "Police investigate {act} in {quarter}",
    "{toll} after {act} at {venue}",
    "Gunmen in {vehicle} hit {quarter}",
    "{Act} shakes {quarter}",
    "'We ran': witnesses tell of {act} at {venue}",
    "What we know about the {city} {act}",
    "{city} {trade} {victim} named as victim",
    "Night of fear on {street}",
    "{weekday} {act} in {state}: {toll}",
    "{Act} {time}, officials say",
    "Breaking: {act} reported in {city}",
    "{victim}, {age}, dies in {quarter} {act}",
    "Officials: {killed} dead, {wounded} hurt",
    "Man, {age}, caught in {city} {act}",
]
LATE_TITLES = [
    "Funeral held for {victim}",
    "Toll of {quarter} {act} now {killed} dead",
    "{suspect} held over {city} {act}",
    "Arrest after {act} at {venue}",
    "{city} mourns {trade} {victim}",
    "Suspect, {suspect_age}, named in {street} case",
    "Victim of {weekday}'s {act} dies",
    "{quarter} {act}: what is known",
    "Family of {victim} asks for answers",
    "Charges filed in {city} {act}",
    "Second victim of {venue} {act} dies in hospital",
]
LEADS = [
    (
        "{toll} on {weekday} when assailants {verb} near a {venue} in {city}, police said.",
        "An {act} in the {quarter} area of {city} left {toll}.",
    ),
    ("Attackers {verb} on {street} in {city} {time}, with {toll}.", "Police in {city} are investigating an {act} that left {toll}."),
    (
        "{toll} in {quarter}, a district of {city}, {state}, after men {verb} {time}.",
        "Residents of {quarter} woke to an {act} on {weekday}.",
    ),
    (
        "Officials in {state} reported {toll} from an {act} at a {venue}.",
        "A {trade} was among those caught in an {act} in {city} on {weekday}.",
    ),
    ("Security sources said that unknown men {verb} in {city}; {toll}.", "It was {clock} when assailants {verb} outside a {venue}."),
]
LATE_LEADS = [
    (
        "Police in {city} have arrested {suspect}, {suspect_age}, over the {act} that killed {victim}.",
        "A man was charged with the {quarter} {act}.",
    ),
    (
        "The toll of the {act} in {city} rose to {killed}, hospital officials said.",
        "Another victim of the {act} at a {venue} died of wounds.",
    ),
    (
        "Hundreds gathered for the burial of {victim}, a {trade} killed on {street}.",
        "Relatives buried {victim} days after the {act} in {quarter}.",
    ),
    (
        "Investigators say {motive} lay behind last week's {act} in {city}.",
        "Detectives looking into the {street} {act} released new details.",
    ),
]
DETAILS = [
    (
        "{victim}, {age}, a {trade}, died at the scene.",
        "The dead man was named as {victim}, {age}.",
        "Relatives identified a victim as {victim}, who worked as a {trade}.",
    ),
    ("The attackers came in {vehicle} and fled.", "Witnesses saw {vehicle} speed away.", "Police seek {vehicle} that was seen leaving."),
    (
        "It happened about {clock} on the {block} block of {street}.",
        "Officers were called to {street} at {clock}.",
        "Shots rang out on {street} near a {venue}.",
    ),
    (
        "A {object} and a {object2} stood damaged on the pavement.",
        "Pictures showed a {object} riddled with holes.",
        "The blast threw a {object2} across the road.",
    ),
    (
        "The wounded were taken to {hospital}.",
        "Doctors at {hospital} treated {wounded} people.",
        "Ambulances drove the injured to {hospital}.",
    ),
    ("Police suspect {motive}.", "Neighbours spoke of {motive}.", "Investigators do not rule out {motive}."),
    (
        '"I heard it and hid behind a {object}," said {witness}.',
        "{witness}, who lives nearby, said it lasted minutes.",
        "A resident, {witness}, called for help.",
    ),
    (
        "Police chief {chief} asked witnesses to come forward.",
        '"We will find them," police chief {chief} said.',
        "Commander {chief} visited the site.",
    ),
    (
        "The suspect, {suspect}, {suspect_age}, is at large.",
        "Officers detained {suspect}, {suspect_age}.",
        "A warrant names {suspect} as suspect.",
    ),
    (
        "{killed} people died and {wounded} were wounded, officials said.",
        "In all, {killed} died; {wounded} others were hurt.",
        "The count stood at {killed} dead and {wounded} hurt.",
    ),
    ("A {venue} near the scene stayed closed.", "Customers of a {venue} took cover.", "The {venue} had opened only last month."),
]
BACKGROUND = [
    "No group has claimed responsibility.",
    "{city} has seen a rise in violence this year.",
    "The investigation continues.",
    "Anyone with information is asked to call police.",
    "{state} officials have promised tighter security.",
    "Attacks of this kind have fallen since 2017.",
    "It was not clear what led to the violence.",
    "The mayor of {city} called for calm.",
    "Security forces closed roads and searched houses.",
    "Last month a similar attack in {city} killed three people.",
    "The names of other victims were not released.",
]
ARABIC_ACTS = {
    "Attack": "هجوم مسلح",
    "Armed clash": "اشتباك مسلح",
    "Remote explosive/landmine/IED": "انفجار عبوة ناسفة",
    "Suicide bomb": "تفجير انتحاري",
    "Air/drone strike": "قصف جوي",
    "Shelling/artillery/missile attack": "قصف صاروخي",
    "Arrests": "عملية اعتقال",
    "Peaceful protest": "تظاهرة",
    "Abduction/forced disappearance": "اختطاف",
}
ARABIC_TRADES = ["معلم", "سائق", "شرطي", "فلاح", "طالب", "صائغ", "محام"]
ARABIC_TITLES = [
    "{act} في {city}",
    "{killed} قتلى في {act} في {city}",
    "{act} يوقع {wounded} جرحى",
    "مصدر امني: {act} في {city}",
    "حصيلة {act} في {city}",
]
ARABIC_SENTENCES = [
    "افاد مصدر امني بوقوع {act} في {city}.",
    "وادى الحادث الى مقتل {killed} واصابة {wounded}.",
    "ومن بين الضحايا {trade}.",
    "وفرضت القوات الامنية طوقا حول مكان الحادث.",
    "ونقل الجرحى الى المستشفى.",
    "وفتحت الشرطة تحقيقا في الحادث.",
]
