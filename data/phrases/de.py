"""German: three genders, cases, declension, the verb second or last, the bracket round what lies between."""

import re

from de_verbs import BY_BEING, DATIVE, PREPOSITIONAL, PRETERITE, TAILS, VERBS
from words import MONTHS, OFTEN, TIMES, number

NOMINATIVE, ACCUSATIVE, DATIVE_CASE = range(3)
THE = {"m": "der den dem", "f": "die die der", "n": "das das dem", "pl": "die die den"}
THIS = {"m": "er en em", "f": "e e er", "n": "es es em", "pl": "e e en"}
MIXED = {"m": "- en em", "f": "e e er", "n": "- - em", "pl": "e e en"}  # the endings of ein, mein, kein
ADJECTIVE = {"weak": {"m": "e en en", "f": "e e en", "n": "e e en", "pl": "en en en"},
             "mixed": {"m": "er en en", "f": "e e en", "n": "es es en", "pl": "en en en"},
             "strong": {"m": "er en em", "f": "e e er", "n": "es es em", "pl": "e e en"}}
PRONOUNS = {"I": "ich mich mir", "you": "du dich dir", "he": "er ihn ihm", "she": "sie sie ihr", "we": "wir uns uns", "they": "sie sie ihnen"}
OWN = {"I": "mein", "you": "dein", "he": "sein", "she": "ihr", "we": "unser", "they": "ihr"}
SHORT = {"in dem": "im", "in das": "ins", "an dem": "am", "zu dem": "zum", "zu der": "zur"}

AT = {"station": "an", "market": "auf", "street": "auf", "bridge": "auf"}
TO = {"station": "zu", "market": "auf"}
PREPOSITIONS = {"on": "auf", "under": "unter", "behind": "hinter", "in_front_of": "vor", "beside": "neben"}
STATES = {"hungry": ("m", "Hunger"), "thirsty": ("m", "Durst"), "afraid": ("f", "Angst")}
WEATHER = {"cold": "kalt", "hot": "heiß"}


def ending(table, gender, case):
    return table[gender].split()[case].replace("-", "")


def gender(n):
    return "pl" if n.plural else n.noun.de_gender


def noun(n, case):
    if n.plural:
        word = n.noun.de[1]
        return word + "n" if case == DATIVE_CASE and word[-1] not in "ns" else word
    return n.noun.de[0] if case == NOMINATIVE else n.noun.de_oblique


def no(gender, case):
    return "kein" + ending(MIXED, gender, case)


def indefinite(n):
    return not n.pronoun and n.det in ("a", "bare", "none", "kind")


def noun_phrase(n, case=NOMINATIVE, denied=False):
    """A list of words; a denied indefinite one has "kein"."""
    if n.pronoun:
        return [PRONOUNS[n.pronoun].split()[case]]
    g = gender(n)
    if denied and indefinite(n):
        kind, article = "mixed", [no(g, case)]
    elif n.det == "the":
        kind, article = "weak", [ending(THE, g, case)]
    elif n.det == "this":
        kind, article = "weak", ["dies" + ending(THIS, g, case)]
    elif n.det == "own":
        kind, article = "mixed", [OWN[n.owner] + ending(MIXED, g, case)]
    elif n.det == "a":
        kind, article = "mixed", ["ein" + ending(MIXED, g, case)]
    else:
        kind, article = "strong", [number(n.count, "de")] if n.count else []
    described = [n.adjective.de_stem + ending(ADJECTIVE[kind], g, case)] if n.adjective else []
    return article + described + [noun(n, case)]


def with_preposition(word, n, case):
    words = [word] + noun_phrase(n, case)
    short = SHORT.get(" ".join(words[:2])) if not n.pronoun and n.det == "the" else None
    return [short] + words[2:] if short else words


def place(preposition, n):
    word = AT.get(n.noun.key, "in") if preposition == "in" else PREPOSITIONS[preposition]
    return with_preposition(word, n, DATIVE_CASE)


def infinitive(key, to=False):
    prefix, bar, base = VERBS[key][0].rpartition("|")
    return prefix + ("zu" + base if bar else "zu " + base) if to else prefix + base


def conjugated(key, person):
    if person < 3:
        return VERBS[key][1 + person]
    return "sind" if key == "be" else VERBS[key][0].rpartition("|")[2]


def verb(c):
    return "have" if c.complement and c.complement[0] == "state" else c.verb


def verbs(c, person):
    """The finite verb, its prefix, and the verbs which close the bracket."""
    key = verb(c)
    prefix = VERBS[key][0].rpartition("|")[0]
    if c.tense == "past" and key in PRETERITE:
        return PRETERITE[key].split()[person], "", []
    if c.tense in ("past", "perfect"):
        return conjugated("be" if key in BY_BEING else "have", person), "", [VERBS[key][4]]
    if c.tense in ("future", "can", "must", "want"):
        return conjugated({"future": "will"}.get(c.tense, c.tense), person), "", [infinitive(key)]
    return conjugated(key, person), prefix, []


def complement(c):
    """What is said of the subject, and whether it carries the negation itself."""
    if not c.complement:
        return [], False
    kind, *what = c.complement
    if kind == "adjective":
        return [{"very": "sehr", "too": "zu"}.get(what[1], ""), what[0].de], False
    if kind in ("profession", "professions"):
        plural = kind == "professions"
        return ([no("pl" if plural else "m", NOMINATIVE)] if c.denied else []) + [what[0].de[plural]], bool(c.denied)
    if kind == "kinsman":
        return noun_phrase(what[0]), False
    if kind == "state":
        g, word = STATES[what[0]]
        return ([no(g, ACCUSATIVE)] if c.denied else []) + [word], bool(c.denied)
    if kind == "age":
        return [number(what[0], "de"), "Jahre alt"], False
    if kind == "price":
        return [number(what[0], "de"), "Euro"], False
    if kind == "weather":
        return [WEATHER[what[0]]], False
    start = [what[0].de_more, "als"] if kind == "more" else ["so", what[0].de, "wie"]
    return start + noun_phrase(what[1]), False


def middle(c, skip=""):
    """Everything between the finite verb and the end: pronouns, known things, when, not, where, new things."""
    said, carried = complement(c)
    case = DATIVE_CASE if c.verb in DATIVE else ACCUSATIVE
    o = None if skip == "object" else c.object
    new = o and not o.definite or o and indefinite(o)
    denied = c.denied == "not" and c.tense != "like"
    carried = carried or bool(o and indefinite(o) and denied)
    tail, kein = TAILS.get(c.verb, ("", False))
    if denied and kein:
        tail, carried = "kein " + tail, True
    out = []
    preposition = PREPOSITIONAL.get(c.verb)
    if o and o.pronoun and not preposition:
        out += noun_phrase(o, case)
    if c.recipient:
        out += noun_phrase(c.recipient, DATIVE_CASE)
    if c.often:
        out.append(OFTEN[c.often][1])
    known = o and not o.pronoun and not new and not preposition
    early = c.tense != "like" or c.denied or c.verb in DATIVE  # "liest gern die Zeitung", "liest die Zeitung nicht gern"
    if known and early:
        out += noun_phrase(o, case)
    if c.time and skip != "time":
        out.append(TIMES[c.time][2])
    if c.tense == "perfect" and c.denied != "never":
        out.append("noch" if c.denied else "schon")
    if c.denied == "never":
        out.append("nie")
    elif c.denied and not carried:
        out.append("nicht")
    if c.tense == "like":
        out.append("gern")
        out += noun_phrase(o, case) if known and not early else []
    if c.companion:
        out += ["mit"] + noun_phrase(c.companion, DATIVE_CASE)
    if c.place and skip != "place":
        out += place(*c.place)
    if preposition and o:
        out += [preposition] + noun_phrase(o, ACCUSATIVE)
    elif o and new:
        out += noun_phrase(o, case, denied)
    if c.goal and skip != "place":
        key = c.goal.noun.key
        out += with_preposition(TO.get(key, AT.get(key, "in")), c.goal, DATIVE_CASE if key == "station" else ACCUSATIVE)
    return out + ([] if skip == "complement" else said) + [tail]


def subject(c):
    if c.verb in ("rain", "snow") or c.complement and c.complement[0] == "weather":
        return ["es"]
    return noun_phrase(c.subject)


def person(c):
    return c.subject.person if c.subject else 2


def main(c):
    finite, prefix, end = verbs(c, person(c))
    return subject(c) + [finite] + middle(c) + [prefix] + end


def inverted(c, skip=""):
    finite, prefix, end = verbs(c, person(c))
    return [finite] + subject(c) + middle(c, skip) + [prefix] + end


def last(c, skip="", who=None):
    """A subordinate clause: the finite verb at the end."""
    finite, prefix, end = verbs(c, person(c))
    return (who or subject(c)) + middle(c, skip) + end + [prefix + finite]


def there(c, front=False):
    gives = "gibt" if c.tense == "present" else "gab"
    what = noun_phrase(c.object, ACCUSATIVE, bool(c.denied))
    return within(c) + [gives, "es"] + what if front else [gives, "es"] + within(c) + what


def within(c):
    """What there is in a street is not on it."""
    return with_preposition("in", c.place[1], DATIVE_CASE)


def wh(s):
    c, role = s.clause, s.role
    if role == "subject":
        finite, prefix, end = verbs(c, 2)
        return ["wer", finite] + middle(c) + [prefix] + end
    if role in ("many", "which"):
        n = c.object
        start = ["wie viele"] if role == "many" else ["welch" + ending(THIS, gender(n), ACCUSATIVE)]
        start.append(noun(n, ACCUSATIVE))
        if c.verb == "there":
            return start + ["gibt es"] + within(c)
        return start + inverted(c, "object")
    asked = {"object": "was", "person": "wem" if c.verb in DATIVE else "auf wen" if c.verb in PREPOSITIONAL else "wen",
             "place": "wohin" if c.goal else "wo", "time": "wann", "reason": "warum", "age": "wie alt", "price": "wie viel"}[role]
    return [asked] + inverted(c, {"person": "object", "age": "complement", "price": "complement"}.get(role, role))


def command(s):
    c = s.clause
    words = middle(c)
    if s.role == "please":
        after = 1 if c.object and c.object.pronoun and c.verb not in PREPOSITIONAL or c.recipient and c.recipient.pronoun else 0
        words = words[:after] + ["bitte"] + words[after:]
    return [VERBS[c.verb][5]] + words + [VERBS[c.verb][0].rpartition("|")[0]]


def relative(n, case):
    return ending(THE, gender(n), case)


def words(s):
    c = s.clause
    if s.form == "plain":
        return there(c, True) if c.verb == "there" else main(c)
    if s.form == "fronted":
        return [TIMES[c.time][2]] + inverted(c, "time")
    if s.form == "question":
        return there(c) if c.verb == "there" else inverted(c)
    if s.form == "wh":
        return wh(s)
    if s.form == "command":
        return command(s)
    if s.form == "exclamation":
        return ["was für"] + noun_phrase(c.object)
    if s.form in ("that", "whether"):
        who, key, denied, link = s.matrix
        start = noun_phrase(who) + [conjugated({"know": "realise"}.get(key, key), who.person), "nicht" if denied else ""]
        return start + [",", {"that": "dass", "whether": "ob"}[link]] + last(c)
    if s.form == "because":
        return main(c) + [",", "weil"] + last(s.other)
    if s.form in ("when", "if"):
        return ["wenn"] + last(s.other) + [","] + inverted(c)
    if s.form == "who":
        finite, prefix, end = verbs(s.other, person(c))
        return noun_phrase(c.subject) + [","] + last(c, who=[relative(c.subject, NOMINATIVE)]) + [",", finite] + middle(s.other) + end
    if s.form == "which":
        finite, _, end = verbs(s.other, c.object.person)
        start = noun_phrase(c.object) + [",", relative(c.object, ACCUSATIVE)]
        return start + last(c, "object") + [",", finite] + middle(s.other) + end
    if s.form == "purpose":
        return main(c) + [",", "um"] + middle(s.other) + [infinitive(s.other.verb, to=True)]
    if s.form == "clock":
        return ["es ist", clock(*s.matrix)]
    day, month, year = s.matrix
    date = [f"{day}.", MONTHS[month - 1][2]]
    if s.form == "date":
        return ["heute ist der"] + date
    if s.form == "birthday":
        return noun_phrase(c) + ["ist am"] + date
    return noun_phrase(c) + ["wurde wurdest wurde wurden wurden".split()[c.person], "am"] + date + [str(year), "geboren"]


def clock(hour, part):
    spoken = "eins" if hour == 1 else number(hour, "de")
    if part == "full":
        return ("ein" if hour == 1 else spoken) + " Uhr"
    return {"half": f"halb {number(hour + 1, 'de')}", "after": f"Viertel nach {spoken}", "before": f"Viertel vor {spoken}"}[part]


MARKS = {"question": "?", "wh": "?", "exclamation": "!"}


def say(s):
    text = " ".join(" ".join(word for word in words(s) if word).split())
    text = re.sub(r" ,", ",", text) + MARKS.get(s.form, ".")
    return text[0].upper() + text[1:]
