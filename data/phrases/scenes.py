"""What people do with what: the predicates, drawn at random within what makes sense."""

from lexicon import NOUN, attributes, nouns
from meaning import Clause, Np
from people import other, owner, person, subject
from words import times

# p present, g progressive, d past, x perfect, f future, c can, m must, w want, l like to
TENSES = {"p": "present", "g": "progressive", "d": "past", "x": "perfect", "f": "future", "c": "can", "m": "must", "w": "want", "l": "like"}

# verb | objects | determiners: t the, a, h this, o own, n number, b bare | tenses | places
TRANSITIVE = [[field.split() for field in line.split("|")] for line in """
eat | food | t a n b b | pgdxfcmwl | kitchen garden restaurant park
drink | drink | t b b b | pgdxfcmwl | kitchen garden restaurant
read | text | t a h o n b | pgdxfcmwl | library garden park kitchen
write | letter book | t a h b | pgdxfcmw | library garden office
buy | fruit egg cake bread cheese rice fish milk coffee tea book newspaper bag umbrella watch ticket gift cup glass flower furniture clothes vehicle | t a h n b | pgdxfcmw | market
sell | fruit cake bread cheese fish furniture clothes vehicle flower watch | t a h o b | pgdxfcw | market
see | building transport horse bird flower sight | t a h n | pdfc | -
look_for | key umbrella watch ticket bag hat book phone letter photo | t a h o | gdfm | kitchen library
find | key umbrella watch ticket bag hat book letter photo glass bottle | t a h o n | dxfc | kitchen park street garden
open | opening letter bag bottle gift | t h o | pgdxfcmw | -
close | opening bag book | t h o | pgdxfcm | -
wash | shirt car cup glass coat bicycle | t h o n | pgdxfcmw | -
repair | car bicycle chair door lamp watch table | t h o n | pgdxfcmw | garden
clean | kitchen window shoe room | t h o | pgdxfcmw | -
visit | museum city church village | t a h n | pgdxfcmw | -
take | transport | t h | pgdfcmw | -
wait_for | transport | t | pgdm | station street
carry | bag umbrella table chair | t a h o n | pgdfcm | -
wear | coat hat shirt | t a h o | pfw | -
forget | carried letter | t o | dx | -
lose | carried | t h o | dx | -
prepare | dish | t b h | pgdxfcmwl | kitchen
have | pet vehicle house garden watch umbrella ticket lamp | a a n | pdf | -
""".strip().splitlines()]

# verb | tenses
SOCIAL = [[field.split() for field in line.split("|")] for line in """
see | pdfc
look_for | gd
invite | pgdxfcmw
call | pgdxfcmw
help | pgdxfcmwl
know | p
wait_for | pgdmf
""".strip().splitlines()]

# verb | gifts | tenses
GIVING = [[field.split() for field in line.split("|")] for line in """
give | book gift flower key apple orange ticket umbrella watch | pgdxfcmw
show | photo book letter car house garden bicycle watch | pgdxfcmw
send | letter photo gift book | pgdxfcmw
""".strip().splitlines()]

# verb | subjects | tenses | places | company
INTRANSITIVE = [[field.split() for field in line.split("|")] for line in """
sleep | person pet | pgdfm | room garden | -
work | person | pgdfcmw | office garden library hospital school restaurant hotel market | with
sing | person | pgdfcwl | church garden park kitchen | with
dance | person | pgdfcwl | park kitchen street | with
swim | person | pgdfcwl | - | with
laugh | person | pgd | park kitchen | with
cry | child boy girl | pgd | room street | -
cook | person | pgdfcmwl | kitchen | with
travel | person | pgdfcmwl | - | with
play | child boy girl pet | pgdfcw | garden park street room | with
arrive | transport person | pdxf | - | -
leave | transport | pdf | - | -
get_up | person | pdf | - | -
go_to_bed | person | pdfm | - | -
stay_home | person | pdfmwc | - | -
play_football | person | pgdfcwl | park garden street | with
play_tennis | person | pgdfcwl | park | with
play_piano | person | pgdfcwl | - | -
speak_french | person | pcf | - | with
speak_german | person | pcf | - | with
speak_spanish | person | pcf | - | with
learn_french | person | pgdfcwml | school | with
learn_german | person | pgdfcwml | school | with
learn_spanish | person | pgdfcwml | school | with
""".strip().splitlines()]

GOALS = "school library hospital restaurant hotel station office market museum park kitchen garden church shop village".split()
# Not said to be going on or done again and again.
DAYS_AWAY = {"buy", "sell", "visit", "travel", "find", "lose", "arrive", "leave", "invite", "call", "send", "go", "write", "repair", "see"}
LASTING = {"buy", "sell", "visit", "travel", "work"}
TIMED = {"arrive", "leave", "get_up", "go_to_bed"}  # seldom said without a time
STATIVE = {"know", "have", "see", "find", "forget", "lose", "like"}
SINGLE = STATIVE | {"arrive", "leave", "visit", "sell", "invite", "give", "show", "repair", "wear"}
DETERMINERS = {"t": "the", "a": "a", "h": "this", "o": "own", "n": "number", "b": "bare"}


def chosen(rng, letters):
    return TENSES[rng.choice(letters[0])]


def when(rng, tense, verb="", habit=True, no=""):
    """A time which suits a tense, or none. no: "not every day" is not "every day not"."""
    kinds = {"present": ["habit"] if habit and verb not in SINGLE else [], "progressive": ["now"], "past": ["past"], "future": ["future"],
             "can": ["future", "any"], "must": ["future", "any"], "want": ["future", "any"]}.get(tense, [])
    if verb in LASTING and tense == "past":
        kinds = ["past", "month-past", "year"]
    if verb in LASTING and tense == "future":
        kinds = ["future", "month-future"]
    if verb in TIMED and tense in ("present", "past", "future"):
        kinds = kinds + ["hour"]
    if not kinds or verb == "have" or verb.startswith("speak") or rng.random() < (0.5 if verb not in TIMED else 0.1):
        return ""
    found = [t for t in times(rng.choice(kinds)) if not no or not t.startswith("every")]
    # A number of days away is not said of small things, nor "in five days" of what one can do.
    away = verb in DAYS_AWAY and tense in ("past", "future")
    return rng.choice(found if away else [t for t in found if not t.endswith(" ago") and not t.startswith("in ") or "/" in t])


def denied(rng, tense, share=0.22):
    if rng.random() > share:
        return ""
    if tense in ("present", "perfect") and rng.random() < 0.35:
        return "never"
    return "" if tense == "must" else "not"


def thing(rng, verb, classes, determiners, s, no=""):
    """An object of a verb, or None where the draw makes no sense."""
    noun = rng.choice(nouns(*classes))
    det = DETERMINERS[rng.choice(determiners)]
    several = noun.plural and verb not in ("take", "wait_for") and ("pair" in noun.classes or rng.random() < 0.25)
    if verb == "wear" and not s.many and "pair" not in noun.classes:
        several = False
    elif verb == "wear":
        several = True
    if noun.mass and det not in ("the", "bare", "this"):
        det = "bare" if "b" in determiners else "the"
    if det == "bare" and not noun.mass:
        several = True
    if det == "own" and not owner(s) or det == "this" and noun.mass:
        det = "the"
    if det == "a" and (several or no and verb != "have"):
        det = "bare" if several and "b" in determiners else "the"
    if det == "number" and no:
        det = "the"
    if verb == "have" and det not in ("a", "number"):
        det = "number"
    if det == "number" and "pair" in noun.classes:
        det = "the"
    found = attributes(noun, verb, det)
    plain = not found or rng.random() < 0.65 or det == "number" and several or verb == "have" and no
    several = True if det == "number" else several
    return Np(noun, det, several, None if plain else rng.choice(found),
              count=rng.randint(2, 12 if verb in ("buy", "sell", "read", "see", "eat") else 4) if det == "number" else 0,
              owner=owner(s) if det == "own" else "")


def company(rng, s):
    found = other(rng, s) if rng.random() < 0.2 else None
    return found if found and not (found.pronoun and s.many) else None


def where(rng, places, share=0.3):
    found = [place for place in places if place in NOUN]
    return ("in", Np(NOUN[rng.choice(found)])) if found and rng.random() < share else ()


def repeated(verb, o):
    """Whether one does this to the same thing, or to others like it, again and again."""
    if verb in ("eat", "drink", "write", "prepare", "buy", "sell"):
        return o.det == "bare" and (verb not in ("buy", "sell") or "food" in o.noun.classes) and not o.adjective
    if verb == "read":
        return o.det == "bare" and not o.adjective or o.noun.key == "newspaper" and o.det == "the" and not o.plural
    return o.det in ("the", "own") and verb not in SINGLE and not o.adjective


def frequency(rng, tense, no, time, share=0.2):
    return rng.choice(("often", "always", "sometimes")) if tense == "present" and not no and not time and rng.random() < share else ""


def transitive(rng, s=None, verbs=None):
    (verb,), classes, determiners, tenses, places = rng.choice([t for t in TRANSITIVE if not verbs or t[0][0] in verbs])
    s = s or subject(rng)
    tense = chosen(rng, tenses)
    no = denied(rng, tense, 0.22 if verb not in ("forget", "lose", "look_for") else 0)
    o = thing(rng, verb, classes, ["b"] if tense == "like" and verb in ("eat", "drink") else determiners, s, no)
    again = repeated(verb, o)
    if no == "never" and tense == "present" and not again:
        return None
    time = "" if no == "never" or tense in ("perfect", "like") else when(rng, tense, verb, again, no)
    often = frequency(rng, tense, no, time) if again else ""
    place = where(rng, places) if not no and tense not in ("perfect", "like") else ()
    if time and place and rng.random() < 0.7:
        place = ()
    return Clause(verb, s, o, place=place, time=time, often=often, tense=tense, denied=no)


def social(rng, s=None):
    (verb,), tenses = rng.choice(SOCIAL)
    s = s or subject(rng)
    o = other(rng, s)
    if not o:
        return None
    tense = chosen(rng, tenses)
    no = denied(rng, tense) if verb != "look_for" else ""
    no = "not" if no and verb == "know" else no
    time = "" if no == "never" or tense in ("perfect", "like") else when(rng, tense, verb, no=no)
    often = frequency(rng, tense, no, time) if verb not in STATIVE else ""
    return Clause(verb, s, o, time=time, often=often, tense=tense, denied=no)


def giving(rng, s=None):
    (verb,), gifts, tenses = rng.choice(GIVING)
    s = s or subject(rng)
    tense = chosen(rng, tenses)
    no = denied(rng, tense, 0.15)
    to = other(rng, s)
    if not to or no == "never":
        return None
    o = thing(rng, verb, gifts, "t a o h".split(), s, no)
    time = "" if tense in ("perfect", "present") else when(rng, tense, verb, no=no)
    return Clause(verb, s, o, to, time=time, tense=tense, denied=no)


def intransitive(rng, s=None, verbs=None):
    (verb,), who, tenses, places, with_ = rng.choice([t for t in INTRANSITIVE if not verbs or t[0][0] in verbs])
    if s and "person" not in who:
        return None
    s = s or doer(rng, who)
    tense = chosen(rng, tenses)
    no = denied(rng, tense) if verb not in TIMED or tense == "past" else ""
    time = "" if no == "never" or tense in ("perfect", "like") else when(rng, tense, verb, no=no)
    often = frequency(rng, tense, no, time) if verb not in SINGLE else ""
    place = where(rng, places, 0.4) if tense not in ("perfect", "like") and (not no or verb in ("work", "sleep", "play")) else ()
    friend = company(rng, s) if with_ == ["with"] and s.is_person and not no and tense != "perfect" and not place else None
    return Clause(verb, s, companion=friend, place=place, time=time, often=often, tense=tense, denied=no)


def doer(rng, who):
    if "transport" in who and ("person" not in who or rng.random() < 0.6):
        return Np(rng.choice(nouns("transport")))
    if "pet" in who and rng.random() < 0.3:
        noun = rng.choice(nouns("pet"))
        det = rng.choice(("the", "own"))
        return Np(noun, det, rng.random() < 0.2, owner=rng.choice(("I", "you", "we")) if det == "own" else "")
    return subject(rng, plain=False) if "person" in who else person(rng, *[w for w in who if w != "pet"])


def going(rng, s=None):
    s = s or subject(rng, plain=False)
    tense = chosen(rng, ["pgdfcmwx"])
    no = denied(rng, tense)
    goal = NOUN[rng.choice(GOALS)]
    found = [a for a in attributes(goal) if a.key in ("new", "old", "modern", "big", "small")]
    time = "" if no == "never" or tense == "perfect" else when(rng, tense, "go", no=no)
    often = frequency(rng, tense, no, time)
    friend = company(rng, s) if not no and tense != "perfect" and not time else None
    n = Np(goal, "the", False, rng.choice(found) if found and rng.random() < 0.25 else None)
    return Clause("go", s, goal=n, companion=friend, time=time, often=often, tense=tense, denied=no)


def liking(rng, s=None):
    s = s or subject(rng)
    noun = rng.choice(nouns("food", "drink", "pet", "horse", "bird", "flower", "book", "museum"))
    this = not noun.mass and rng.random() < 0.25
    several = not noun.mass and (not this or rng.random() < 0.2)
    return Clause("like", s, Np(noun, "this" if this else "kind", several), denied="not" if rng.random() < 0.25 else "")
