"""Spanish: subjects left out, ser and estar, the personal a, clitics before or behind the verb, inverted marks."""

import re

from es_verbs import IMPERFECT, REFLEXIVE, STRESSED, VERBS
from words import MONTHS, OFTEN, TIMES, number

SUBJECT = {"I": "", "you": "", "he": "él", "she": "ella", "we": "", "they": "ellos"}
AFTER_A = {"I": "mí", "you": "ti", "he": "él", "she": "ella", "we": "nosotros", "they": "ellos"}
CLITIC = {"I": "me", "you": "te", "he": "lo", "she": "la", "we": "nos", "they": "los"}
TO = ["me", "te", "le", "nos", "les"]
SELF = ["me", "te", "se", "nos", "se"]
OWN = {"I": "mi", "you": "tu", "he": "su", "she": "su", "they": "su"}
HAVE = "he has ha hemos han".split()

PREPOSITIONS = {"in": "en", "on": "sobre", "under": "debajo de", "behind": "detrás de", "in_front_of": "delante de", "beside": "al lado de"}
STATES = {"hungry": "hambre", "thirsty": "sed", "afraid": "miedo"}
WEATHER = {"cold": "frío", "hot": "calor"}
PLURALS = {"joven": "jóvenes", "feliz": "felices"}
BEFORE_SUBJECT = ("adjective", "profession", "professions", "state", "age")


def inflected(word, plural):
    if not plural:
        return word
    return PLURALS.get(word) or word + ("s" if word[-1] in "aeo" else "es")


def adjective(a, gender, plural):
    return inflected(a.es[gender == "f"], plural)


def noun_phrase(n, denied=False):
    """A list of words; denied leaves "un" out."""
    if n.pronoun:
        return ["ellas" if n.female and n.many else AFTER_A[n.pronoun]]
    gender, noun = n.noun.es_gender, n.noun.es[n.plural]
    core = [noun]
    if n.adjective:
        word = adjective(n.adjective, gender, n.plural)
        if not n.adjective.es_before:
            core = [noun, word]
        else:
            core = ["buen" if word == "bueno" else word, noun]
    return determiner(n, gender, noun, denied) + core


def determiner(n, gender, noun, denied):
    index = (gender == "f") + 2 * n.plural
    if n.det in ("the", "kind"):
        return ["el" if noun == "agua" else ("el", "la", "los", "las")[index]]
    if n.det == "this":
        return [("este", "esta", "estos", "estas")[index]]
    if n.det == "own":
        return [("nuestro", "nuestra", "nuestros", "nuestras")[index] if n.owner == "we" else inflected(OWN[n.owner], False) + ("s" if n.plural else "")]
    if n.det == "number":
        return [number(n.count, "es")]
    if n.det == "a" and not denied:
        return [("un", "una")[index]]
    return []


def place(preposition, n):
    return PREPOSITIONS[preposition].split() + noun_phrase(n)


def verb(c):
    if c.verb != "be":
        return c.verb
    kind = c.complement[0] if c.complement else "place"
    if kind == "adjective":
        return c.complement[1].es_be
    return {"state": "have", "age": "have", "weather": "make", "place": "estar"}.get(kind, "ser")


def complement(c):
    if not c.complement:
        return []
    kind, *what = c.complement
    n = c.subject
    if kind == "adjective":
        return [{"very": "muy", "too": "demasiado"}.get(what[1], ""), adjective(what[0], n.gender("es"), n.many)]
    if kind in ("profession", "professions"):
        return [what[0].es[kind == "professions"]]
    if kind == "kinsman":
        return noun_phrase(what[0])
    if kind == "state":
        return [STATES[what[0]]]
    if kind in ("age", "price"):
        return [number(what[0], "es"), "años" if kind == "age" else "euros"]
    if kind == "weather":
        return [WEATHER[what[0]]]
    more = kind == "more"
    return ["más" if more else "tan", adjective(what[0], n.gender("es"), n.many), "que" if more else "como"] + tonic(what[1])


def tonic(n):
    return [{"I": "yo", "you": "tú"}[n.pronoun]] if n.pronoun in ("I", "you") else noun_phrase(n)


def clitic(c, person):
    if c.verb in REFLEXIVE:
        return SELF[person]
    if c.recipient:
        return TO[c.recipient.person]
    if c.object and c.object.pronoun:
        return CLITIC[c.object.pronoun]
    return ""


def direct(n, c):
    """A direct object; people have "a" before them."""
    personal = n.is_person and n.det != "bare" and c.verb != "have"
    return (["a"] if personal else []) + noun_phrase(n, bool(c.denied) and c.verb == "have")


def verbs(c, person):
    """What stands before the verb, the finite verb with its clitic, the other verbs."""
    key = verb(c)
    v, own = VERBS[key], clitic(c, person)
    if c.tense == "perfect" and c.denied != "never":
        before = "todavía no" if c.denied else "ya"
    else:
        before = {"not": "no", "never": "nunca"}.get(c.denied, "")
    if c.often and OFTEN[c.often][3]:
        before = OFTEN[c.often][2]
    if c.tense in ("can", "must", "want"):
        modal = VERBS["have" if c.tense == "must" else c.tense].present[person]
        return before, [modal], (["que"] if c.tense == "must" else []) + [v.infinitive + own] + v.tail
    if c.tense == "progressive" and key != "go":
        return before, [own, VERBS["estar"].present[person]], [v.gerund] + v.tail
    if c.tense == "perfect":
        return before, [own, HAVE[person], v.participle] + v.tail, []
    if c.tense == "past" and key in IMPERFECT and not (key == "make" and c.time):
        form = IMPERFECT[key].split()[person]
    else:
        form = {"past": v.preterite, "future": v.future}.get(c.tense, v.present)[person]
    return before, [own, form] + v.tail, []


def rest(c, skip="", said=False):
    out = []
    if c.object and not c.object.pronoun and skip != "object":
        out += direct(c.object, c)
    if c.recipient and not c.recipient.pronoun:
        out += ["a"] + noun_phrase(c.recipient)
    if skip != "complement" and not said:
        out += complement(c)
    if c.often and not OFTEN[c.often][3]:
        out.append(OFTEN[c.often][2])
    if c.goal and skip != "place":
        out += ["a"] + noun_phrase(c.goal)
    if c.companion:
        out += [{"I": "conmigo", "you": "contigo"}.get(c.companion.pronoun, "con")]
        out += noun_phrase(c.companion) if c.companion.pronoun not in ("I", "you") else []
    if c.place and skip != "place":
        out += place(*c.place)
    if c.time and skip != "time":
        out.append(TIMES[c.time][3])
    return out


def subject(c):
    n = c.subject
    if not n:
        return []
    if n.pronoun:
        return ["ellas" if n.female and n.many else SUBJECT[n.pronoun]]
    return noun_phrase(n)


def person(c):
    return c.subject.person if c.subject else 2


def pleased(c, skip="", question=False, dropped=False):
    """Liking: what is liked pleases somebody."""
    n = c.subject
    to = [] if n.person in (0, 1, 3) or dropped else ["a"] + (noun_phrase(n))
    many = c.verb == "like" and c.object and skip != "object" and c.object.plural
    no = {"not": "no", "never": "nunca"}.get(c.denied, "")
    core = [no, TO[n.person], "gustan" if many else "gusta"]
    if c.tense == "like":
        core += [VERBS[c.verb].infinitive] + VERBS[c.verb].tail
    end = rest(c, skip)
    return core + end + to if question else to + core + end


def clause(c, skip="", dropped=False):
    if "like" in (c.verb, c.tense):
        return pleased(c, skip, dropped=dropped)
    before, finite, others = verbs(c, person(c))
    return ([] if dropped else subject(c)) + [before] + finite + others + rest(c, skip)


def inverted(c, skip="", asked=False):
    if "like" in (c.verb, c.tense):
        return pleased(c, skip, question=True)
    before, finite, others = verbs(c, person(c))
    if c.subject and c.subject.pronoun and not others and c.tense != "perfect":
        tail = VERBS[verb(c)].tail
        return [before] + finite[:2] + subject(c) + tail + rest(c, skip)
    if c.complement and c.complement[0] in BEFORE_SUBJECT and skip != "complement":
        return [before] + finite + others + complement(c) + subject(c) + rest(c, said=True)
    if c.object and not c.object.pronoun and c.object.det == "bare" and skip != "object":
        return [before] + finite + others + direct(c.object, c) + subject(c) + rest(c, skip="object")
    together = skip == "object" or asked and not c.object or c.tense == "progressive" and clitic(c, person(c))
    group = others + subject(c) if together else subject(c) + others
    return [before] + finite + group + rest(c, skip)


def there(c):
    form = "hay" if c.tense == "present" else "había"
    return ["no" if c.denied else "", form] + noun_phrase(c.object, bool(c.denied))


def wh(s):
    c, role = s.clause, s.role
    if role == "subject":
        before, finite, others = verbs(c, 2)
        return ["quién", before] + finite + others + rest(c)
    if role in ("many", "which"):
        n = c.object
        start = [inflected("cuánt" + ("a" if n.noun.es_gender == "f" else "o"), True) if role == "many" else "qué", n.noun.es[n.plural]]
        return start + (["hay"] + place(*c.place) if c.verb == "there" else inverted(c, "object"))
    if role == "age":
        return ["cuántos años", VERBS["have"].present[person(c)]] + subject(c)
    asked = {"object": "qué", "person": "a quién", "place": "adónde" if c.goal else "dónde", "time": "cuándo",
             "reason": "por qué", "price": "cuánto"}[role]
    return [asked] + inverted(c, {"person": "object", "price": "complement"}.get(role, role), asked=True)


def command(s):
    c = s.clause
    v, own = VERBS[c.verb], clitic(c, 1)
    if c.denied:
        out = ["no", own, v.forbidden]
    elif c.verb in REFLEXIVE:
        out = [REFLEXIVE[c.verb]]
    else:
        out = [STRESSED[v.imperative] + own if own else v.imperative]
    return out + v.tail + rest(c) + ([",", "por favor"] if s.role == "please" else [])


def matrix(m):
    who, key, denied, link = m
    form = VERBS[{"know": "realise"}.get(key, key)].present[who.person]
    start = [SUBJECT[who.pronoun]] if who.pronoun else noun_phrase(who)
    return start + ["no" if denied else "", form, {"that": "que", "whether": "si"}[link]]


def words(s):
    c = s.clause
    if s.form == "plain":
        return place(*c.place) + there(c) if c.verb == "there" else clause(c)
    if s.form == "fronted":
        return [TIMES[c.time][3]] + clause(c, "time")
    if s.form == "question":
        return there(c) + place(*c.place) if c.verb == "there" else inverted(c)
    if s.form == "wh":
        return wh(s)
    if s.form == "command":
        return command(s)
    if s.form == "exclamation":
        n = c.object
        core = noun_phrase(n)[1:]
        return ["qué"] + (core if n.adjective.es_before else [core[0], "tan", core[1]])
    if s.form in ("that", "whether"):
        return matrix(s.matrix) + clause(c)
    if s.form == "because":
        return clause(c) + ["porque"] + clause(s.other, dropped=True)
    if s.form in ("when", "if"):
        return ["cuando" if s.form == "when" else "si"] + clause(s.other) + [","] + clause(c, dropped=bool(s.other.subject))
    if s.form == "who":
        return noun_phrase(c.subject) + ["que"] + clause(c, dropped=True) + clause(s.other, dropped=True)
    if s.form == "which":
        return noun_phrase(c.object) + ["que"] + clause(c, "object") + clause(s.other, dropped=True)
    if s.form == "purpose":
        v = VERBS[s.other.verb]
        return clause(c) + ["para", v.infinitive] + v.tail + rest(s.other)
    if s.form == "clock":
        hour, part = s.matrix
        after = {"full": "", "half": "y media", "after": "y cuarto", "before": "menos cuarto"}[part]
        return ["es la una" if hour == 1 else "son las " + number(hour, "es"), after]
    day, month, year = s.matrix
    date = [str(day), "de", MONTHS[month - 1][3]]
    if s.form == "date":
        return ["hoy es"] + date
    if s.form == "birthday":
        return noun_phrase(c) + ["es el"] + date
    born = "nací naciste nació nacimos nacieron".split()[c.person]
    return ([SUBJECT[c.pronoun]] if c.pronoun else noun_phrase(c)) + [born, "el"] + date + ["de", str(year)]


def say(s):
    text = " ".join(" ".join(word for word in words(s) if word).split())
    text = re.sub(r"(?<!\S)a el(?!\S)", "al", text)
    text = re.sub(r"(?<!\S)de el(?!\S)", "del", text).replace(" ,", ",")
    text = text[0].upper() + text[1:]
    if s.form in ("question", "wh"):
        return f"¿{text}?"
    return f"¡{text}!" if s.form == "exclamation" else text + "."
