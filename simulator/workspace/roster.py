"""The people of the workspace: the usual ones, and any number of generated ones."""

from collections.abc import Iterator
from itertools import count, islice

Entry = tuple[str, str, str]
"""Name, title, time zone."""

TZ_LABELS = {
    "Europe/Berlin": "Central European Time",
    "Europe/London": "Greenwich Mean Time",
    "Europe/Lisbon": "Western European Time",
    "America/New_York": "Eastern Time",
    "America/Sao_Paulo": "Brasilia Time",
    "Asia/Kolkata": "India Standard Time",
    "Asia/Tokyo": "Japan Standard Time",
    "Australia/Lord_Howe": "Lord Howe Time",
    "Pacific/Auckland": "New Zealand Time",
    "America/Los_Angeles": "Pacific Time",
}

# The page opens as the first one.
STAFF: tuple[Entry, ...] = (
    ("Ana Silva", "Instructional Designer", "Europe/Lisbon"),
    ("Maya Okafor", "Head of Learning", "Europe/London"),
    ("Noor Haddad", "Senior Instructional Designer", "Europe/Berlin"),
    ("Tomás Herrera", "Learning Experience Designer", "America/New_York"),
    ("Priya Raman", "Learning Coordinator", "Asia/Kolkata"),
    ("Jonas Weber", "Learning Strategist", "Europe/Berlin"),
    ("Grace Lindqvist", "eLearning Developer", "America/New_York"),
    ("Kenji Mori", "Training Specialist", "Asia/Tokyo"),
    ("Ruby Callahan", "Learning Program Manager", "Australia/Lord_Howe"),
    ("Bruno Tavares", "Junior Instructional Designer", "America/Sao_Paulo"),
    ("Amara Nwosu", "Learning Consultant", "Pacific/Auckland"),
    ("Leo Brandt", "Instructional Designer", "America/Los_Angeles"),
    ("Sana Qureshi", "Training Coordinator", "Asia/Kolkata"),
    ("Elena Petrescu", "L&D Manager", "Europe/Berlin"),
    ("Mateus Rocha", "Senior Instructional Designer", "America/Sao_Paulo"),
)
GUEST: Entry = ("Ines Laurent", "Freelance Facilitator", "Europe/Berlin")
CHANNEL_GUEST: Entry = ("Selma Demir", "Guest Trainer", "Europe/London")
LEAVER: Entry = ("Oskar Falk", "Instructional Designer", "Europe/Berlin")
OTHER_APP = "Quick Polls"

_FIRST = (
    *("Ada", "Alice", "Amir", "Anika", "Arjun", "Beata", "Camila", "Carlos", "Chloe", "Dario", "Dina", "Elif"),
    *("Emil", "Esther", "Fatima", "Felix", "Freya", "Goran", "Hana", "Hugo", "Ida", "Imani", "Isaac", "Jia"),
    *("Joana", "Kofi", "Lars", "Leila", "Luca", "Magda", "Marco", "Mei", "Milan", "Nadia", "Niko", "Olga"),
    *("Omar", "Paula", "Rafael", "Rosa", "Samir", "Sofia", "Tara", "Theo", "Uma", "Viktor", "Yara", "Zoe"),
)
_LAST = (
    *("Abadi", "Almeida", "Banerjee", "Becker", "Boateng", "Castro", "Chen", "Costa", "Dahl", "Diallo", "Dubois"),
    *("Eriksen", "Farah", "Ferrari", "Garcia", "Gupta", "Hansen", "Hughes", "Ito", "Ivanov", "Jansen", "Kaya"),
    *("Khan", "Kim", "Kovac", "Lopez", "Martin", "Mensah", "Meyer", "Moreau", "Nagy", "Nakamura", "Novak", "Okoye"),
    *("Olsen", "Park", "Petrov", "Reyes", "Rossi", "Santos", "Sato", "Schmidt", "Sharma", "Singh", "Sousa", "Tanaka"),
    *("Torres", "Varga", "Virtanen", "Walsh", "Wang", "Yilmaz", "Zhou"),
)


def more(people: int) -> Iterator[Entry]:
    """Yield this many generated people, always the same ones, all with different names."""
    titles = [title for _, title, _ in STAFF if not title.startswith("Head")]
    for number in islice(count(), people):
        round_, place = divmod(number, len(_FIRST) * len(_LAST))  # 48 and 53 are coprime, so that no pair repeats
        name = f"{_FIRST[place % len(_FIRST)]} {_LAST[place % len(_LAST)]}"
        zone = tuple(TZ_LABELS)[number % len(TZ_LABELS)]
        yield f"{name} {round_ + 1}" if round_ else name, titles[number % len(titles)], zone
