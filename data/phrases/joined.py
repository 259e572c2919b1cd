"""Sentences made of clauses: questions, commands, subordinate clauses, dates."""

from dataclasses import replace

import scenes
import states
from lexicon import ADJECTIVE, NOUN, attributes, nouns
from meaning import Clause, Np, Sentence, pronoun
from people import again, owner, person, subject


def simple(rng):
    """One clause of any kind."""
    draw = rng.choice((scenes.transitive,) * 8 + (scenes.social,) * 2 + (scenes.giving,) * 2 + (scenes.intransitive,) * 4 + (scenes.going,) * 2 + (scenes.liking,)
                      + (states.quality,) * 3 + (states.profession, states.feeling, states.age, states.whereabouts, states.whereabouts, states.existence, states.weather))
    return draw(rng)


def plain(rng):
    c = rng.choice((simple, simple, simple, simple, states.price, states.comparison))(rng)
    return c and Sentence("plain", c)


def fronted(rng):
    c = simple(rng)
    return Sentence("fronted", c) if c and c.time and c.tense not in ("can", "want", "must") else None


def question(rng):
    c = rng.choice((simple, simple, simple, simple, simple, states.comparison))(rng)
    if not c or c.denied or c.often in ("always", "sometimes"):
        return None
    if c.tense == "must" and (not c.subject.pronoun or c.subject.person == 2 or c.subject.person == 4):
        return None
    if c.complement and c.complement[0] == "adjective" and c.complement[2] == "too":
        return None
    if c.subject and c.subject.pronoun and c.companion and c.companion.pronoun or musing(c):
        return None
    return Sentence("question", c)


def musing(c):
    """Whether one asks oneself what one knows."""
    return c.subject and c.subject.person in (0, 3) and c.tense not in ("can", "must", "future")


def wh(rng):
    role = rng.choice("subject object object person place place time reason many many which which age price".split())
    if role == "age":
        c = states.age(rng)
    elif role == "price":
        c = states.price(rng)
    elif role == "place":
        c = rng.choice((states.whereabouts, states.whereabouts, scenes.going, scenes.transitive, scenes.intransitive))(rng)
    elif role == "person":
        c = scenes.social(rng)
    elif role == "many":
        c = rng.choice((states.existence, scenes.transitive))(rng)
    elif role in ("object", "which"):
        c = scenes.transitive(rng)
    else:
        c = rng.choice((scenes.transitive, scenes.intransitive, scenes.going, scenes.social))(rng)
    return asked(rng, c, role) if c and not c.denied and not c.often and c.tense != "perfect" and not musing(c) else None


def asked(rng, c, role):
    if c.tense == "must" and c.subject.person not in (0, 1, 3):
        return None
    o = c.object
    if role == "place":
        if c.verb == "go" or c.place and (c.verb != "be" or not c.subject.pronoun):
            return Sentence("wh", replace(c, companion=None), role) if c.tense != "like" and not (c.verb == "be" and c.time.startswith("now")) else None
        return None
    if role in ("object", "which") and c.verb in ("wait_for", "take", "have", "clean", "close") and not (role == "which" and c.verb in ("take", "clean")):
        return None
    if role == "object":
        return Sentence("wh", replace(c, object=Np(o.noun), place=()), role) if c.tense != "like" else None
    if role == "person":
        return Sentence("wh", replace(c, object=Np(NOUN["man"])), role) if c.tense != "like" else None
    if role == "many":
        if o.noun.mass or not o.noun.plural or c.verb not in ("there", "buy", "read", "see", "have", "sell", "eat", "write", "visit", "find", "wash", "repair") or c.tense == "like":
            return None
        return Sentence("wh", replace(c, object=Np(o.noun, "the", True), place=c.place if c.verb == "there" else (), tense="present" if c.verb == "there" else c.tense), role)
    if role == "which":
        if o.noun.mass or "pair" in o.noun.classes and not o.plural or c.tense == "like":
            return None
        return Sentence("wh", replace(c, object=Np(o.noun, "the", o.plural), place=()), role)
    if role == "time":
        return Sentence("wh", replace(c, time="", place=(), companion=None), role) if c.tense in ("present", "past", "future", "can", "want") and c.verb != "know" and steady(c) else None
    if role == "reason":
        return Sentence("wh", replace(c, place=()), role) if c.tense in ("present", "progressive", "past", "want", "must") and steady(c) and c.verb not in ("arrive", "see") else None
    if role == "subject":
        ok = c.subject.is_person and (not c.object or c.object.det != "own") and (not c.companion or c.companion.det != "own")
        return Sentence("wh", replace(c, subject=pronoun("he")), role) if ok and c.verb not in ("arrive", "leave") else None
    return Sentence("wh", c, role)


def steady(c):
    """Whether asking when or why makes sense of this object."""
    return not c.object or c.object.definite and c.object.det != "kind"


COMMANDS = {"transitive": "open close read write eat drink buy wash clean take look_for prepare repair carry".split(),
            "social": "invite call help wait_for".split(),
            "intransitive": "sing work sleep dance get_up go_to_bed stay_home play_football play_tennis play_piano learn_french learn_german learn_spanish".split()}
FORBIDDEN = {"transitive": "open close read eat drink buy sell forget lose carry wash take".split(), "social": "invite call help wait_for".split(),
             "intransitive": "sing laugh cry sleep dance play_football play_tennis play_piano".split()}


def command(rng):
    no = "not" if rng.random() < 0.3 else ""
    verbs = FORBIDDEN if no else COMMANDS
    kind = rng.choice(("transitive", "transitive", "transitive", "social", "giving", "intransitive", "going"))
    you = pronoun("you")
    draw = getattr(scenes, kind)
    if kind in ("transitive", "intransitive"):
        c = draw(rng, s=you, verbs=verbs[kind])
    else:
        c = draw(rng, s=you)
    if not c or kind == "social" and c.verb not in verbs["social"] or c.object and c.object.det in ("a", "number") and no:
        return None
    if c.object and c.object.det == "number" and c.verb not in ("buy", "read", "wash"):
        return None
    time = rng.choice(("", "", "", "today/NOUN", "tomorrow/NOUN")) if not no and c.verb not in ("look_for", "wait_for") else ""
    c = replace(c, denied=no, tense="present", often="", time=time, companion=None, place=())
    please = not no and not time and (rng.random() < 0.5) and not (c.recipient and not c.recipient.pronoun)
    return Sentence("command", c, "please" if please else "")


STRIKING = {"big", "small", "old", "beautiful", "good", "expensive", "interesting", "modern", "friendly", "intelligent", "strong", "heavy", "long", "fast"}


def exclamation(rng):
    adjective = ADJECTIVE[rng.choice(sorted(STRIKING))]
    noun = rng.choice([n for n in nouns(*adjective.suits) if not n.classes & {"kin", "pair", "mass", "day"} and n.key != "friend"])
    return Sentence("exclamation", Clause("be", None, Np(noun, "a", False, adjective)))


# The first person is one, however many.
FIRST = [0, 1, 2, 0, 4]


def reported(rng):
    """I know that; she does not know whether."""
    c = simple(rng)
    if not c or c.verb == "there" or c.often == "always" or c.tense == "like":
        return None
    who = rng.choice((pronoun(rng.choice(("I", "you", "he", "she", "we", "they"))), person(rng)))
    if c.subject and (who.noun and c.subject.noun == who.noun or c.subject.pronoun and who.pronoun and FIRST[c.subject.person] == FIRST[who.person]):
        return None
    if rng.random() < 0.35:
        if c.denied or c.often or c.complement and c.complement[0] == "adjective" and c.complement[2]:
            return None
        verb = rng.choice(("know", "ask"))
        no = "not" if verb == "know" else ""
        if verb == "ask" and who.pronoun in ("I", "you"):
            return None
        return Sentence("whether", c, matrix=(who, verb, no, "whether"))
    return Sentence("that", c, matrix=(who, rng.choice(("know", "think") + (() if who.pronoun == "I" else ("say",))), "", "that"))


def known(rng):
    """A person as the first of two subjects, whose pronoun is the same in all languages."""
    s = subject(rng, pronouns=0.3)
    return s if s.pronoun or owner(s) and s.det != "number" else None


def _bare(key):
    return Np(NOUN[key], "bare")


# Why people do what they do: the reason, then what follows from it.
def reactions(rng, s, cause):
    own = owner(s)
    the = lambda key: Np(NOUN[key])
    acts = {
        "tired": [("sleep",), ("go_to_bed",), ("stay_home",), ("drink", _bare("coffee")), ("-work",), ("-dance",), ("-cook",)],
        "ill": [("stay_home",), ("-work",), ("call", Np(NOUN["doctor"])), ("go", "hospital"), ("-eat", _bare("fish")), ("drink", _bare("tea")),
                ("go_to_bed",), ("-play_football",), ("-play_tennis",), ("-sing",), ("-go", "school"), ("-go", "office")],
        "sad": [("cry",), ("call", Np(NOUN["friend"], "own", owner=own)), ("call", Np(NOUN["mother"], "own", owner=own)), ("-sing",), ("-laugh",), ("-dance",)],
        "happy": [("sing",), ("dance",), ("laugh",)],
        "hungry": [("eat", _bare(rng.choice("bread cheese rice soup fish salad".split()))), ("eat", Np(NOUN[rng.choice(("apple", "orange", "egg"))], "a")),
                   ("buy", _bare(rng.choice("bread cheese".split()))), ("prepare", the("soup")), ("prepare", the("salad")), ("go", "restaurant"), ("go", "kitchen")],
        "thirsty": [("drink", _bare(rng.choice("water tea milk".split()))), ("buy", _bare("water")), ("go", "kitchen")],
        "rain": [("take", the("bus")), ("stay_home",), ("look_for", Np(NOUN["umbrella"], "own", owner=own)), ("-work", "garden"), ("buy", Np(NOUN["umbrella"], "a")),
                 ("-play_football",), ("-go", "park"), ("-play_tennis",), ("close", the("window")), ("go", "museum"), ("go", "library")],
        "snow": [("stay_home",), ("take", the("train")), ("take", the("bus")), ("-work", "garden"), ("-go", "park"), ("-play_tennis",)],
        "cold": [("wear", Np(NOUN["coat"], "a")), ("close", the("window")), ("close", the("door")), ("drink", _bare("tea")), ("prepare", the("soup")),
                 ("-swim",), ("stay_home",), ("-go", "park")],
        "hot": [("open", the("window")), ("open", the("door")), ("swim",), ("drink", _bare("water")), ("-work",), ("-cook",), ("sleep", "garden"), ("-play_tennis",)],
    }[cause]
    verb, *more = rng.choice(acts)
    no, verb = ("not", verb[1:]) if verb[0] == "-" else ("", verb)
    o = more[0] if more and isinstance(more[0], Np) else None
    place = NOUN[more[0]] if more and not o else None
    return Clause(verb, s, o, place=("in", Np(place)) if place and verb != "go" else (), goal=Np(place) if verb == "go" else None, denied=no)


def reasoned(rng):
    """Because, when and if."""
    s = known(rng)
    if not s:
        return None
    form = rng.choice(("because", "because", "when", "if"))
    cause = rng.choice("tired ill sad happy hungry thirsty rain snow cold hot".split())
    act = reactions(rng, s, cause)
    if form == "because":
        tenses = rng.choice((("present", "present"), ("past", "past"), ("future", "present"), ("want", "present")))
    else:
        tenses = ("present", "present") if form == "when" else rng.choice((("present", "present"), ("future", "present")))
    if tenses[0] == "want" and (act.verb in ("cry", "laugh", "look_for", "wear") or act.denied and rng.random() < 0.5):
        return None
    if form in ("when", "if") and act.verb == "wear" and tenses[0] == "future" or act.verb == "swim" and act.denied and tenses[0] == "past":
        return None
    first, then = (s, again(s)) if form == "because" else (again(s), s)
    if cause in ("rain", "snow"):
        if tenses[1] == "past":
            return None
        why = Clause(cause, None, tense="progressive" if form == "because" else tenses[1])
    elif cause in ("cold", "hot"):
        why = Clause("be", None, complement=("weather", cause), tense=tenses[1])
    else:
        kind = ("state", cause) if cause in ("hungry", "thirsty") else ("adjective", ADJECTIVE[cause], "")
        why = Clause("be", then, complement=kind, tense=tenses[1])
    first = first if why.subject else s
    return Sentence(form, replace(act, subject=first, tense=tenses[0]), other=why)


KINSMEN = {"man": ("uncle", "father", "teacher", "neighbour", "doctor", "friend"), "woman": ("aunt", "mother"), "boy": ("brother", "friend"), "girl": ("sister",)}


def relative(rng):
    """The man who, the book that."""
    if rng.random() < 0.5:
        noun = NOUN[rng.choice(("man", "woman", "boy", "girl"))]
        s = Np(noun, "the", rng.random() < 0.15)
        c = rng.choice((scenes.transitive, scenes.transitive, scenes.intransitive, scenes.giving, scenes.social))(rng, s)
        if not c or c.often or c.denied == "never" or c.tense in ("can", "must", "want", "like", "perfect", "future"):
            return None
        if c.companion or any(n and n.pronoun in ("he", "she", "they") for n in (c.object, c.recipient)):
            return None
        if s.plural or rng.random() < 0.4:
            a = ADJECTIVE[rng.choice([k for k in ("friendly", "tired", "ill", "happy", "young", "sad", "intelligent") if ADJECTIVE[k].suits & noun.classes])]
            end = Clause("be", s, complement=("adjective", a, rng.choice(("", "very"))))
        else:
            end = Clause("be", s, complement=("kinsman", Np(NOUN[rng.choice(KINSMEN[noun.key])], "own", owner=rng.choice(("I", "you", "we")))))
        return Sentence("who", c, other=end)
    c = scenes.transitive(rng, verbs=("buy", "read", "sell", "find", "write", "see", "repair", "visit", "wear", "carry", "look_for"))
    if not c or c.denied or c.often or c.place or c.time or c.tense not in ("present", "past", "progressive") or c.object.noun.mass or "food" in c.object.noun.classes:
        return None
    if c.verb in ("see", "find", "buy") and c.tense != "past":
        return None
    n = Np(c.object.noun, "the", c.object.plural)
    found = [a for a in attributes(n.noun, det="the") if a.key not in ("dirty", "empty", "good", "new")] + [ADJECTIVE[k] for k in ("heavy", "long") if ADJECTIVE[k].suits & n.noun.classes]
    found = [a for a in found if not (a.key == "long" and c.verb == "carry")]
    if not found:
        return None
    adjective = rng.choice(found)
    degree = rng.choice(("", "", "very")) if adjective.key in states.VERY else ""
    return Sentence("which", replace(c, object=n), other=Clause("be", n, complement=("adjective", adjective, degree)))


ERRANDS = [("market", "buy", "fruit cheese bread fish rice egg"), ("shop", "buy", "shirt coat hat lamp watch bag"), ("library", "read", "book newspaper"),
           ("kitchen", "prepare", "dish"), ("kitchen", "drink", "drink"), ("restaurant", "eat", "dish"), ("park", "play_football", ""), ("park", "read", "book newspaper"),
           ("station", "wait_for", "transport"), ("office", "write", "letter"), ("school", "learn_french", ""), ("school", "learn_german", ""), ("school", "learn_spanish", ""),
           ("garden", "sleep", ""), ("garden", "sing", ""), ("kitchen", "wash", "cup glass"), ("hospital", "see", "KIN")]


def purpose(rng):
    s = subject(rng)
    goal, verb, what = rng.choice(ERRANDS)
    tense = rng.choice(("present", "progressive", "past", "future", "want"))
    o = None
    if what == "KIN":
        if not owner(s):
            return None
        o = Np(rng.choice(nouns("kin")), "own", owner=owner(s))
        if o.noun == s.noun:
            return None
    elif what:
        noun = rng.choice(nouns(*what.split()))
        det = "the" if verb in ("wait_for", "wash", "prepare") else "bare" if noun.mass else rng.choice(("a", "the")) if verb == "read" else "a"
        plural = noun.plural and (verb == "wash" or verb == "buy" and "food" in noun.classes and rng.random() < 0.7)
        o = Np(noun, "bare" if plural and det == "a" else det, plural)
    c = Clause("go", s, goal=Np(NOUN[goal]), tense=tense)
    return Sentence("purpose", c, other=Clause(verb, s, o))


def clock(rng):
    return Sentence("clock", None, matrix=(rng.randint(1, 11), rng.choice(("full", "half", "after", "before"))))


def dated(rng):
    form = rng.choice(("date", "birthday", "born", "born", "born"))
    month = rng.randint(1, 12)
    day = rng.randint(1, 28)
    if form == "date":
        return Sentence(form, None, matrix=(day, month, 0))
    if form == "birthday":
        return Sentence(form, Np(NOUN["birthday"], "own", owner=rng.choice(("I", "you", "he", "she"))), matrix=(day, month, 0))
    who = subject(rng)
    if who.det in ("number", "this") or who.plural or who.pronoun in ("we", "they"):
        return None
    born = (1925, 1950) if who.noun and "aged" in who.noun.classes else (1960, 1990) if who.noun and "adult" in who.noun.classes else (1991, 2012)
    return Sentence(form, who, matrix=(day, month, rng.randint(*born)))


KINDS = {plain: 26, fronted: 10, question: 15, wh: 20, command: 9, exclamation: 4, reported: 13, reasoned: 14, relative: 10, purpose: 4, clock: 1, dated: 3}


def draw(rng):
    """A sentence, or None where the draw made no sense."""
    kind = rng.choices(list(KINDS), list(KINDS.values()))[0]
    return kind(rng)
