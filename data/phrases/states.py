"""What people and things are, where they are, and what there is."""

from lexicon import ADJECTIVE, ATTRIBUTIVE, NOUN, attributes, nouns
from meaning import Clause, Np
from people import OWNERS, person, subject
from scenes import where
from words import times

# Said of a thing that stays so; "too" makes sense, or "very".
TOO = {"big", "small", "old", "young", "expensive", "long", "heavy", "dirty", "cold", "hot", "tired"}
VERY = TOO | {"beautiful", "interesting", "fast", "modern", "famous", "friendly", "intelligent", "strong", "clean", "ill", "sad", "happy"}
COMPARED = {"big", "small", "old", "beautiful", "expensive", "interesting", "fast", "modern", "friendly", "intelligent", "strong", "heavy"}
BUILDINGS = ("library", "hospital", "church", "museum", "restaurant", "hotel", "station", "school")


def described(rng, adjective):
    """Something an adjective can be said of."""
    noun = rng.choice([n for n in nouns(*adjective.suits) if n.key != "birthday"])
    if "person" in noun.classes:
        return person(rng, noun.key)
    det = rng.choice(("the", "the", "this", "own"))
    if noun.mass or noun.classes & {"site", "way", "town", "transport"} and det == "own":
        det = "the"
    several = noun.plural and rng.random() < 0.25
    return Np(noun, det, several, owner=rng.choice(OWNERS) if det == "own" else "")


def quality(rng, s=None):
    found = [a for a in ADJECTIVE.values() if a.key not in ATTRIBUTIVE and (not s or "person" in a.suits)]
    adjective = rng.choice(found)
    s = s or described(rng, adjective)
    if "person" in adjective.suits and not s.pronoun and rng.random() < 0.4:
        s = subject(rng, pronouns=1)
    passing = adjective.es_be == "estar"
    degree = rng.choice(("", "", "very" if adjective.key in VERY else "", "too" if adjective.key in TOO else ""))
    tense = rng.choice(("present", "present", "past"))
    time = ""
    if passing and rng.random() < 0.45:
        time = rng.choice(["today/NOUN"] if tense == "present" else times("past"))
    return Clause("be", s, complement=("adjective", adjective, degree), time=time, tense=tense, denied="not" if rng.random() < 0.25 else "")


def profession(rng):
    if rng.random() < 0.2:
        s = Np(NOUN["brother"], "own", True, owner=rng.choice(OWNERS))
        kind = "professions"
    else:
        s = rng.choice((subject(rng, "man", pronouns=1), person(rng, "father", "brother", "uncle", "friend", "neighbour")))
        if s.many or s.pronoun == "she":
            return None
        kind = "profession"
    return Clause("be", s, complement=(kind, rng.choice(nouns("profession"))), denied="not" if rng.random() < 0.25 else "")


def feeling(rng, s=None):
    s = s or subject(rng)
    time = rng.choice(("", "", "today/NOUN"))
    tense = rng.choice(("present", "present", "past"))
    if tense == "past":
        time = rng.choice(("", "yesterday/NOUN"))
    return Clause("be", s, complement=("state", rng.choice(("hungry", "thirsty", "afraid"))), time=time, tense=tense,
                  denied="not" if rng.random() < 0.3 else "")


def age(rng):
    s = subject(rng)
    if s.many:
        return None
    if s.pronoun:
        years = rng.randint(8, 80)
    else:
        low, high = (2, 12) if s.noun.key == "child" else (3, 17) if s.noun.key in ("boy", "girl") else (4, 19) if "young" in s.noun.classes \
            else (62, 95) if "aged" in s.noun.classes else (28, 60) if "adult" in s.noun.classes else (19, 27)
        years = rng.randint(low, high)
    return Clause("be", s, complement=("age", years), denied="not" if rng.random() < 0.15 else "")


PRICES = {"book": (5, 40), "newspaper": (2, 5), "bag": (20, 90), "umbrella": (10, 40), "ticket": (2, 90), "lamp": (15, 90), "chair": (20, 90),
          "shirt": (15, 60), "coat": (40, 99), "hat": (10, 60), "cake": (3, 25), "cup": (3, 15), "watch": (30, 99), "bottle": (2, 15)}


def price(rng):
    key = rng.choice(list(PRICES))
    return Clause("cost", Np(NOUN[key], rng.choice(("the", "this"))), complement=("price", rng.randint(*PRICES[key])),
                  denied="not" if rng.random() < 0.15 else "")


def comparison(rng):
    adjective = ADJECTIVE[rng.choice(sorted(COMPARED))]
    first = described(rng, adjective)
    noun = rng.choice(nouns(*adjective.suits))
    if "person" in noun.classes:
        second = person(rng, noun.key)
        if second.det == "own" and first.det == "own":
            second = Np(second.noun, "own", second.plural, owner=first.owner)
    else:
        kin = first.noun.classes & noun.classes & {"building", "furniture", "vehicle", "clothes", "animal", "text", "town", "room", "transport", "carried"}
        if not kin:
            return None
        det = "the" if first.plural or noun.classes & {"site", "way", "town", "transport"} else rng.choice(("the", "own"))
        second = Np(noun, det, first.plural and noun.plural, owner=rng.choice(("I", "you", "we")) if det == "own" else "")
    if first.noun == second.noun or first.person != second.person:
        return None
    no = "not" if rng.random() < 0.2 else ""
    return Clause("be", first, complement=(rng.choice(("more", "more", "as")), adjective, second), denied=no)


def whereabouts(rng):
    kind = rng.choice(("person", "person", "thing", "thing", "building"))
    tense = rng.choice(("present", "present", "past"))
    time = ""
    if kind == "person":
        s = subject(rng)
        place = where(rng, "school library hospital restaurant hotel station office market museum park kitchen garden church shop village".split(), 1)
        if rng.random() < 0.5:
            time = rng.choice(("today/NOUN", "now/ADV") if tense == "present" else times("past"))
    elif kind == "thing":
        s = described(rng, rng.choice([ADJECTIVE["new"], ADJECTIVE["red"], ADJECTIVE["heavy"]]))
        s = Np(rng.choice(nouns("carried", "vessel", "pet")), s.det, s.plural, owner=s.owner)
        spots = [("on", "table"), ("in", "kitchen"), ("in", "room")]
        spots += [] if "vessel" in s.noun.classes else [("on", "chair"), ("under", "table"), ("under", "chair")]
        spots += [("in", "bag")] if s.noun.key in ("book", "key", "ticket", "newspaper", "umbrella", "bottle") else []
        preposition, key = rng.choice(spots)
        det = rng.choice(("the", "the", "own")) if key != "chair" else "the"
        place = (preposition, Np(NOUN[key], det, owner=s.owner or "I" if det == "own" else ""))
    else:
        tense = "present"
        one, two = rng.sample(BUILDINGS, 2)
        found = [a for a in attributes(NOUN[two]) if a.key in ("new", "old", "modern", "big", "small")]
        s = Np(NOUN[one])
        place = (rng.choice(("behind", "in_front_of", "beside")), Np(NOUN[two], "the", False, rng.choice(found) if found and rng.random() < 0.3 else None))
    return Clause("be", s, place=place, time=time, tense=tense, denied="not" if rng.random() < 0.2 else "")


def existence(rng):
    indoors = rng.random() < 0.25
    noun = NOUN[rng.choice(("window", "door", "lamp", "chair", "table") if indoors else BUILDINGS + ("park", "shop", "market", "bridge"))]
    place = ("in", Np(NOUN[rng.choice(("kitchen", "room") if indoors else ("village", "city") + (("street",) if noun.key in ("shop", "restaurant", "hotel", "school") else ()))]))
    no = "not" if rng.random() < 0.25 else ""
    det = "a" if no else rng.choice(("a", "number"))
    found = [a for a in attributes(noun) if a.key in ("new", "old", "modern", "big", "small", "good", "beautiful", "famous")]
    adjective = rng.choice(found) if found and rng.random() < 0.35 and not no and det == "a" else None
    n = Np(noun, det, det == "number", adjective, count=rng.randint(2, 6) if det == "number" else 0)
    return Clause("there", None, n, place=place, tense=rng.choice(("present", "present", "past")), denied=no)


SNOWY = ("December", "January", "February", "March")
MILD = ("March", "April", "May", "August", "September", "October", "November")


def weather(rng, tense=""):
    """Rain, snow, cold and heat."""
    verb = rng.choice(("rain", "snow", "be", "be"))
    kind = ("weather", rng.choice(("cold", "hot"))) if verb == "be" else ()
    tense = tense or rng.choice(("present", "past", "future"))
    often = ""
    if tense == "present" and verb != "be":
        tense = rng.choice(("present", "progressive"))
        often = rng.choice(("often", "sometimes")) if tense == "present" else ""
    times_ = {"present": [m + " past" for m in (SNOWY if verb == "snow" else MILD)] if often else ["today/NOUN", "now/ADV"], "progressive": ["now/ADV", "today/NOUN"],
              "past": times("past"), "future": times("future")}[tense]
    return Clause(verb, None, complement=kind, time=rng.choice(times_), often=often, tense=tense, denied="not" if rng.random() < 0.2 and not often else "")
