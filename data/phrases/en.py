"""English: words with their universal part-of-speech tags."""

from dataclasses import replace

from meaning import Np
from words import MONTHS, TIMES, number

# key: base, with he, past, participle, -ing, then what always follows it
VERBS = {key: forms.split(None, 4) for key, forms in {
    "eat": "eat eats ate eaten eating",
    "drink": "drink drinks drank drunk drinking",
    "read": "read reads read read reading",
    "write": "write writes wrote written writing",
    "buy": "buy buys bought bought buying",
    "sell": "sell sells sold sold selling",
    "see": "see sees saw seen seeing",
    "look_for": "look looks looked looked looking for/ADP",
    "find": "find finds found found finding",
    "open": "open opens opened opened opening",
    "close": "close closes closed closed closing",
    "wash": "wash washes washed washed washing",
    "repair": "repair repairs repaired repaired repairing",
    "clean": "clean cleans cleaned cleaned cleaning",
    "visit": "visit visits visited visited visiting",
    "take": "take takes took taken taking",
    "wait_for": "wait waits waited waited waiting for/ADP",
    "carry": "carry carries carried carried carrying",
    "wear": "wear wears wore worn wearing",
    "forget": "forget forgets forgot forgotten forgetting",
    "lose": "lose loses lost lost losing",
    "prepare": "prepare prepares prepared prepared preparing",
    "invite": "invite invites invited invited inviting",
    "call": "call calls called called calling",
    "help": "help helps helped helped helping",
    "know": "know knows knew known knowing",
    "have": "have has had had having",
    "like": "like likes liked liked liking",
    "give": "give gives gave given giving",
    "show": "show shows showed shown showing",
    "send": "send sends sent sent sending",
    "sleep": "sleep sleeps slept slept sleeping",
    "work": "work works worked worked working",
    "sing": "sing sings sang sung singing",
    "dance": "dance dances danced danced dancing",
    "swim": "swim swims swam swum swimming",
    "laugh": "laugh laughs laughed laughed laughing",
    "cry": "cry cries cried cried crying",
    "cook": "cook cooks cooked cooked cooking",
    "travel": "travel travels travelled travelled travelling",
    "play": "play plays played played playing",
    "arrive": "arrive arrives arrived arrived arriving",
    "leave": "leave leaves left left leaving",
    "go": "go goes went gone going",
    "get_up": "get gets got got getting up/ADP",
    "go_to_bed": "go goes went gone going to/ADP bed/NOUN",
    "stay_home": "stay stays stayed stayed staying at/ADP home/NOUN",
    "play_football": "play plays played played playing football/NOUN",
    "play_tennis": "play plays played played playing tennis/NOUN",
    "play_piano": "play plays played played playing the/DET piano/NOUN",
    "speak_french": "speak speaks spoke spoken speaking French/PROPN",
    "speak_german": "speak speaks spoke spoken speaking German/PROPN",
    "speak_spanish": "speak speaks spoke spoken speaking Spanish/PROPN",
    "learn_french": "learn learns learned learned learning French/PROPN",
    "learn_german": "learn learns learned learned learning German/PROPN",
    "learn_spanish": "learn learns learned learned learning Spanish/PROPN",
    "cost": "cost costs cost cost costing",
    "rain": "rain rains rained rained raining",
    "snow": "snow snows snowed snowed snowing",
}.items()}

BE = {"present": "am are is are are", "past": "was were was were were"}
PRONOUNS = {"I": ("I", "me", "my"), "you": ("you", "you", "your"), "he": ("he", "him", "his"), "she": ("she", "her", "her"),
            "we": ("we", "us", "our"), "they": ("they", "them", "their")}
MATRIX = {"know": "know", "think": "think", "say": "say", "ask": "ask"}
# Where: in, at or on something; where to.
AT = {"station": "at", "market": "at", "hotel": "at", "street": "in", "bridge": "on"}
PREPOSITIONS = {"on": "on/ADP", "under": "under/ADP", "behind": "behind/ADP", "in_front_of": "in/ADP front/NOUN of/ADP",
                "beside": "beside/ADP"}


def tokens(text):
    """"at/ADP home/NOUN" as pairs."""
    return [tuple(item.rsplit("/", 1)) for item in text.split()]


def noun_phrase(n, case=0):
    if n.pronoun:
        return [(PRONOUNS[n.pronoun][case], "PRON")]
    out = {"the": [("the", "DET")], "kind": [], "bare": [], "none": [],
           "this": [("these" if n.plural else "this", "DET")],
           "own": [(PRONOUNS[n.owner][2], "PRON")] if n.owner else [],
           "number": [(number(n.count, "en"), "NUM")] if n.count else []}.get(n.det, [])
    if n.adjective:
        out = out + [(n.adjective.en, "ADJ")]
    out = out + [(n.noun.en[n.plural], "NOUN")]
    return [("an" if out[0][0][0] in "aeiou" else "a", "DET")] + out if n.det == "a" else out


def adverbial(text):
    return tokens(text)


def place(preposition, n):
    if preposition == "in":
        if n.noun.key == "school" and not n.adjective:
            return [("at", "ADP")] + site(n)
        start = [(AT.get(n.noun.key, "in"), "ADP")]
    else:
        start = tokens(PREPOSITIONS[preposition])
    return start + noun_phrase(n)


def site(n):
    """A place; school goes without an article."""
    return noun_phrase(replace(n, det="none") if n.noun.key == "school" and n.det == "the" and not n.adjective else n)


def complement(c):
    if not c.complement:
        return []
    kind, *what = c.complement
    if kind == "adjective":
        adjective, degree = what
        return ([(degree, "ADV")] if degree else []) + [(adjective.en, "ADJ")]
    if kind == "profession":
        return noun_phrase(Np(what[0], "a"))
    if kind == "professions":
        return [(what[0].en[1], "NOUN")]
    if kind == "kinsman":
        return noun_phrase(what[0])
    if kind == "state":
        return tokens(f"{what[0]}/ADJ")
    if kind == "age":
        return tokens(f"{number(what[0], 'en')}/NUM years/NOUN old/ADJ")
    if kind == "price":
        return tokens(f"{number(what[0], 'en')}/NUM euros/NOUN")
    if kind == "weather":
        return tokens(f"{what[0]}/ADJ")
    adjective, other = what
    if kind == "as":
        return [("as", "ADV"), (adjective.en, "ADJ"), ("as", "ADP")] + noun_phrase(other)
    more = [(adjective.en_more, "ADJ")] if adjective.en_more else [("more", "ADV"), (adjective.en, "ADJ")]
    return more + [("than", "ADP")] + noun_phrase(other)


def verbs(c, person):
    """The finite verb if it can stand before the subject, else nothing; then the other verbs."""
    if c.verb == "be":
        if c.tense in ("present", "past"):
            return [(BE[c.tense].split()[person], "AUX")], []
        base, participle, kind = "be", "been", "AUX"
        ing = tail = ""
    else:
        base, third, past, participle, ing, *tail = VERBS[c.verb][:4] + VERBS[c.verb][4].split(None, 1)
        tail = tail[0] if tail else ""
        kind = "VERB"
    after = tokens(tail) if tail else []
    has = "has" if person == 2 else "have"
    if c.tense == "progressive":
        return [(BE["present"].split()[person], "AUX")], [(ing, kind)] + after
    if c.tense == "perfect":
        return [(has, "AUX")], [(participle, kind)] + after
    if c.tense in ("future", "can", "must"):
        return [("will" if c.tense == "future" else c.tense, "AUX")], [(base, kind)] + after
    if c.tense in ("want", "like"):
        first = c.tense + "s" if person == 2 else c.tense
        return [], [(first, "VERB"), ("to", "PART"), (base, kind)] + after
    return [], [(past if c.tense == "past" else third if person == 2 else base, kind)] + after


def supported(c, person):
    """The verbs with a form of "do" if there is no other auxiliary."""
    finite, rest = verbs(c, person)
    if finite:
        return finite, rest
    do = "did" if c.tense == "past" else "does" if person == 2 else "do"
    base = c.tense if c.tense in ("want", "like") else VERBS[c.verb][0]
    return [(do, "AUX")], [(base, "VERB")] + rest[1:]


def rest(c, skip=""):
    """What follows the verbs, without what is asked for."""
    out = []
    if c.recipient and c.recipient.pronoun:
        out += noun_phrase(c.recipient, 1)
    if c.object and skip != "object":
        out += noun_phrase(c.object, 1)
    if c.recipient and not c.recipient.pronoun:
        out += [("to", "ADP")] + noun_phrase(c.recipient)
    if skip != "complement":
        out += complement(c)
    if c.goal and skip != "place":
        out += [("to", "ADP")] + site(c.goal)
    if c.companion:
        out += [("with", "ADP")] + noun_phrase(c.companion, 1)
    if c.place and skip != "place":
        out += place(*c.place)
    if c.tense == "perfect" and c.denied == "not":
        out += [("yet", "ADV")]
    if c.time and skip != "time":
        out += adverbial(TIMES[c.time][0])
    return out


def subject(c):
    if c.verb in ("rain", "snow") or c.complement and c.complement[0] == "weather":
        return [("it", "PRON")]
    return noun_phrase(c.subject)


def person(c):
    return c.subject.person if c.subject else 2


def adverb(c):
    if c.tense == "perfect" and not c.denied:
        return [("already", "ADV")]
    return [(c.often, "ADV")] if c.often else [("never", "ADV")] if c.denied == "never" else []


def clause(c, skip=""):
    finite, others = verbs(c, person(c))
    if c.denied == "not":
        finite, others = supported(c, person(c))
        finite = [("cannot", "AUX")] if finite[0][0] == "can" else finite + [("not", "PART")]
    return subject(c) + finite + adverb(c) + others + rest(c, skip)


def inverted(c, skip=""):
    finite, others = supported(c, person(c))
    return finite + subject(c) + adverb(c) + others + rest(c, skip)


def there(c):
    """There is: the place at the end."""
    be = {"present": "are" if c.object.plural else "is", "past": "were" if c.object.plural else "was"}[c.tense]
    what = [("no", "DET")] + noun_phrase(replace(c.object, det="none")) if c.denied else noun_phrase(c.object)
    return (be, "VERB"), what + place(*c.place)


def asked(s):
    """The question word or phrase."""
    what = {"subject": "who/PRON", "object": "what/PRON", "person": "who/PRON", "place": "where/ADV", "time": "when/ADV",
            "reason": "why/ADV", "age": "how/ADV old/ADJ", "price": "how/ADV much/ADJ", "many": "how/ADV many/ADJ",
            "which": "which/DET"}[s.role]
    more = [(s.clause.object.noun.en[s.clause.object.plural], "NOUN")] if s.role in ("many", "which") else []
    return tokens(what) + more


def wh(s):
    c, skip = s.clause, {"person": "object", "many": "object", "which": "object", "age": "complement", "price": "complement"}.get(s.role, s.role)
    if s.role == "subject":
        return asked(s) + clause(c)[1:]
    if c.verb == "there":
        be, what = there(c)
        return asked(s) + [be, ("there", "PRON")] + place(*c.place)
    return asked(s) + inverted(c, skip)


def command(c):
    start = [("do", "AUX"), ("not", "PART")] if c.denied else []
    base, tail = VERBS[c.verb][0], VERBS[c.verb][4].split(None, 1)[1:]
    return start + [(base, "VERB")] + tokens(" ".join(tail)) + rest(c)


def matrix(m):
    """"I know that", "she does not know whether"."""
    who, verb, denied, link = m
    stem = MATRIX[verb]
    third = who.person == 2
    start = noun_phrase(who)
    if denied:
        start += [("does" if third else "do", "AUX"), ("not", "PART"), (stem, "VERB")]
    else:
        start += [(stem + "s" if third else stem, "VERB")]
    return start + [(link, "SCONJ")]


def words(s):
    c = s.clause
    if s.form == "plain":
        if c.verb == "there":
            be, what = there(c)
            return [("there", "PRON"), be] + what
        return clause(c)
    if s.form == "fronted":
        return adverbial(TIMES[c.time][0]) + clause(c, "time")
    if s.form == "question":
        if c.verb == "there":
            be, what = there(c)
            return [be, ("there", "PRON")] + what
        return inverted(c)
    if s.form == "wh":
        return wh(s)
    if s.form == "command":
        return command(c) + ([(",", "PUNCT"), ("please", "INTJ")] if s.role == "please" else [])
    if s.form == "exclamation":
        return [("what", "DET")] + noun_phrase(c.object)
    if s.form in ("that", "whether"):
        return matrix(s.matrix) + clause(c)
    if s.form == "because":
        return clause(c) + [("because", "SCONJ")] + clause(s.other)
    if s.form in ("when", "if"):
        return [(s.form, "SCONJ")] + clause(s.other) + [(",", "PUNCT")] + clause(c)
    if s.form == "who":
        return noun_phrase(c.subject) + [("who", "PRON")] + clause(c)[len(subject(c)):] + clause(s.other)[len(subject(s.other)):]
    if s.form == "which":
        return noun_phrase(c.object) + [("that", "PRON")] + clause(c, "object") + clause(s.other)[len(subject(s.other)):]
    if s.form == "purpose":
        end = VERBS[s.other.verb]
        tail = end[4].split(None, 1)[1:]
        return clause(c) + [("to", "PART"), (end[0], "VERB")] + tokens(" ".join(tail)) + rest(s.other)
    if s.form == "clock":
        return clock(*s.matrix)
    day, month, year = s.matrix
    date = [(str(day), "NUM"), (MONTHS[month - 1][0], "PROPN")]
    if s.form == "date":
        return tokens("today/NOUN is/AUX") + date
    if s.form == "birthday":
        return noun_phrase(c) + tokens("is/AUX on/ADP") + date
    return noun_phrase(c) + tokens("were/AUX" if c.person in (1, 3, 4) else "was/AUX") + tokens("born/VERB on/ADP") + date + [(str(year), "NUM")]


def clock(hour, part):
    at = {"full": "", "half": "half/NOUN past/ADP ", "after": "a/DET quarter/NOUN past/ADP ", "before": "a/DET quarter/NOUN to/ADP "}[part]
    return tokens("it/PRON is/AUX") + tokens(at + number(hour, "en") + "/NUM" if hour > 1 else at + "one/NUM") + (tokens("o'clock/ADV") if part == "full" else [])


MARKS = {"question": "?", "wh": "?", "exclamation": "!"}


def say(s):
    """The sentence and its tags."""
    out = words(s) + [(MARKS.get(s.form, "."), "PUNCT")]
    text = " ".join(word for word, _ in out).replace(" ,", ",")
    text = text[:-2] + text[-1]
    return text[0].upper() + text[1:], " ".join(tag for _, tag in out)
