"""French: gender, agreement of participles, clitics, elision and contraction."""

import re
from dataclasses import replace

from words import MONTHS, OFTEN, TIMES, number

# key: infinitive, je, tu, il, nous, ils, participle, stem of the future, then what always follows
VERBS = {key: forms.split(None, 8) for key, forms in {
    "be": "être suis es est sommes sont été ser",
    "have": "avoir ai as a avons ont eu aur",
    "can": "pouvoir peux peux peut pouvons peuvent pu pourr",
    "must": "devoir dois dois doit devons doivent dû devr",
    "want": "vouloir veux veux veut voulons veulent voulu voudr",
    "like": "aimer aime aimes aime aimons aiment aimé aimer",
    "eat": "manger mange manges mange mangeons mangent mangé manger",
    "drink": "boire bois bois boit buvons boivent bu boir",
    "read": "lire lis lis lit lisons lisent lu lir",
    "write": "écrire écris écris écrit écrivons écrivent écrit écrir",
    "buy": "acheter achète achètes achète achetons achètent acheté achèter",
    "sell": "vendre vends vends vend vendons vendent vendu vendr",
    "see": "voir vois vois voit voyons voient vu verr",
    "look_for": "chercher cherche cherches cherche cherchons cherchent cherché chercher",
    "find": "trouver trouve trouves trouve trouvons trouvent trouvé trouver",
    "open": "ouvrir ouvre ouvres ouvre ouvrons ouvrent ouvert ouvrir",
    "close": "fermer ferme fermes ferme fermons ferment fermé fermer",
    "wash": "laver lave laves lave lavons lavent lavé laver",
    "repair": "réparer répare répares répare réparons réparent réparé réparer",
    "clean": "nettoyer nettoie nettoies nettoie nettoyons nettoient nettoyé nettoier",
    "visit": "visiter visite visites visite visitons visitent visité visiter",
    "take": "prendre prends prends prend prenons prennent pris prendr",
    "wait_for": "attendre attends attends attend attendons attendent attendu attendr",
    "carry": "porter porte portes porte portons portent porté porter",
    "wear": "porter porte portes porte portons portent porté porter",
    "forget": "oublier oublie oublies oublie oublions oublient oublié oublier",
    "lose": "perdre perds perds perd perdons perdent perdu perdr",
    "prepare": "préparer prépare prépares prépare préparons préparent préparé préparer",
    "invite": "inviter invite invites invite invitons invitent invité inviter",
    "call": "appeler appelle appelles appelle appelons appellent appelé appeller",
    "help": "aider aide aides aide aidons aident aidé aider",
    "know": "connaître connais connais connaît connaissons connaissent connu connaîtr",
    "give": "donner donne donnes donne donnons donnent donné donner",
    "show": "montrer montre montres montre montrons montrent montré montrer",
    "send": "envoyer envoie envoies envoie envoyons envoient envoyé enverr",
    "sleep": "dormir dors dors dort dormons dorment dormi dormir",
    "work": "travailler travaille travailles travaille travaillons travaillent travaillé travailler",
    "sing": "chanter chante chantes chante chantons chantent chanté chanter",
    "dance": "danser danse danses danse dansons dansent dansé danser",
    "swim": "nager nage nages nage nageons nagent nagé nager",
    "laugh": "rire ris ris rit rions rient ri rir",
    "cry": "pleurer pleure pleures pleure pleurons pleurent pleuré pleurer",
    "cook": "cuisiner cuisine cuisines cuisine cuisinons cuisinent cuisiné cuisiner",
    "travel": "voyager voyage voyages voyage voyageons voyagent voyagé voyager",
    "play": "jouer joue joues joue jouons jouent joué jouer",
    "arrive": "arriver arrive arrives arrive arrivons arrivent arrivé arriver",
    "leave": "partir pars pars part partons partent parti partir",
    "go": "aller vais vas va allons vont allé ir",
    "get_up": "lever lève lèves lève levons lèvent levé lèver",
    "go_to_bed": "coucher couche couches couche couchons couchent couché coucher",
    "stay_home": "rester reste restes reste restons restent resté rester à la maison",
    "play_football": "jouer joue joues joue jouons jouent joué jouer au football",
    "play_tennis": "jouer joue joues joue jouons jouent joué jouer au tennis",
    "play_piano": "jouer joue joues joue jouons jouent joué jouer du piano",
    "speak_french": "parler parle parles parle parlons parlent parlé parler français",
    "speak_german": "parler parle parles parle parlons parlent parlé parler allemand",
    "speak_spanish": "parler parle parles parle parlons parlent parlé parler espagnol",
    "learn_french": "apprendre apprends apprends apprend apprenons apprennent appris apprendr le français",
    "learn_german": "apprendre apprends apprends apprend apprenons apprennent appris apprendr l'allemand",
    "learn_spanish": "apprendre apprends apprends apprend apprenons apprennent appris apprendr l'espagnol",
    "cost": "coûter coûte coûtes coûte coûtons coûtent coûté coûter",
    "rain": "pleuvoir - - pleut - - plu pleuvr",
    "snow": "neiger - - neige - - neigé neiger",
    "make": "faire fais fais fait faisons font fait fer",
    "think": "penser pense penses pense pensons pensent pensé penser",
    "say": "dire dis dis dit disons disent dit dir",
    "ask": "demander demande demandes demande demandons demandent demandé demander",
    "realise": "savoir sais sais sait savons savent su saur",
}.items()}

IMPERFECT = {"be": "étais étais était étions étaient", "have": "avais avais avait avions avaient",
             "make": "faisais faisais faisait faisions faisaient"}
FUTURE = "ai as a ons ont".split()
BY_BEING = {"arrive", "leave", "go", "stay_home", "get_up", "go_to_bed"}
REFLEXIVE = {"get_up", "go_to_bed"}

SUBJECT = {"I": "je", "you": "tu", "he": "il", "she": "elle", "we": "nous", "they": "ils"}
CLITIC = {"I": "me", "you": "te", "he": "le", "she": "la", "we": "nous", "they": "les"}
TO = {"he": "lui", "she": "lui", "they": "leur"}
TONIC = {"I": "moi", "you": "toi", "he": "lui", "she": "elle", "we": "nous", "they": "eux"}
SELF = ["me", "te", "se", "nous", "se"]
OWN = {"I": ("mon", "ma", "mes"), "you": ("ton", "ta", "tes"), "he": ("son", "sa", "ses"), "she": ("son", "sa", "ses"),
       "we": ("notre", "notre", "nos"), "they": ("leur", "leur", "leurs")}

AT = {"school", "library", "hospital", "restaurant", "hotel", "station", "office", "market", "museum"}
INTO = {"kitchen", "room", "garden"}
PREPOSITIONS = {"on": "sur", "under": "sous", "behind": "derrière", "in_front_of": "devant", "beside": "à côté de"}
STATES = {"hungry": "faim", "thirsty": "soif", "afraid": "peur"}
WEATHER = {"cold": "froid", "hot": "chaud"}
QUESTION = "est-ce que"


def vowel(word):
    return bool(re.match(r"[aeiouyàâéèêëîïôœùûh]", word, re.IGNORECASE)) and word != "huit"


def join(words):
    """Elision, then contraction: le arbre, de le, si il."""
    words = " ".join(word for word in words if word).split()
    out = []
    for word, following in zip(words, words[1:] + [""]):
        if word in ("le", "la", "je", "me", "te", "se", "ne", "de", "que") and following and vowel(following):
            out.append(word[:-1] + "'")
        elif word == "si" and following in ("il", "ils"):
            out.append("s'")
        else:
            out.append(word)
    text = " ".join(out).replace("' ", "'").replace(" ,", ",")
    for pair, one in (("à le", "au"), ("à les", "aux"), ("de le", "du"), ("de les", "des")):
        text = re.sub(rf"(?<!\S){pair}(?!\S)", one, text)
    return text


def adjective(a, gender, plural):
    word = a.fr[gender == "f"]
    if plural and word[-1] not in "sx":
        word += "x" if word.endswith("eau") else "s"
    return word


def noun_phrase(n, denied=False):
    """A list of words; a denied indefinite one has "de"."""
    if n.pronoun:
        return [TONIC[n.pronoun] if not (n.female and n.many) else "elles"]
    gender, noun = n.noun.fr_gender, n.noun.fr[n.plural]
    core = [noun]
    if n.adjective:
        word = adjective(n.adjective, gender, n.plural)
        if n.adjective.fr_before:
            if gender == "m" and not n.plural and vowel(noun):
                word = n.adjective.fr_vowel
            core = [word, noun]
        else:
            core = [noun, word]
    return determiner(n, gender, core, denied) + core


def determiner(n, gender, core, denied):
    index = 2 if n.plural else gender == "f"
    if n.det in ("the", "kind"):
        return [("le", "la", "les")[index]]
    if n.det == "own":
        return [OWN[n.owner][0 if index == 1 and vowel(core[0]) else index]]
    if n.det == "this":
        return ["cet" if index == 0 and vowel(core[0]) else ("ce", "cette", "ces")[index]]
    if n.det == "number":
        return [number(n.count, "fr")]
    if n.det == "none" or denied:
        return ["de"]
    if n.det == "a":
        return [("un", "une")[index]]
    if n.plural:
        return ["de" if n.adjective and n.adjective.fr_before else "des"]
    return ["de", ("le", "la")[index]]


def place(preposition, n):
    if preposition == "in":
        word = "à" if n.noun.key in AT else "sur" if n.noun.key == "bridge" else "dans"
        return [word] + noun_phrase(n)
    return PREPOSITIONS[preposition].split() + noun_phrase(n)


def verb(c):
    kind = c.complement[0] if c.complement else ""
    return "have" if kind in ("state", "age") else "make" if kind == "weather" else c.verb


def agreement(word, gender, plural):
    return word + ("e" if gender == "f" else "") + ("s" if plural and not word.endswith("s") or plural and gender == "f" else "")


def complement(c):
    if not c.complement:
        return []
    kind, *what = c.complement
    n = c.subject
    if kind == "adjective":
        return [{"very": "très", "too": "trop"}.get(what[1], ""), adjective(what[0], n.gender("fr"), n.many)]
    if kind in ("profession", "professions"):
        return [what[0].fr[kind == "professions"]]
    if kind == "kinsman":
        return noun_phrase(what[0])
    if kind == "state":
        return [STATES[what[0]]]
    if kind in ("age", "price"):
        return [number(what[0], "fr"), "ans" if kind == "age" else "euros"]
    if kind == "weather":
        return [WEATHER[what[0]]]
    return ["plus" if kind == "more" else "aussi", adjective(what[0], n.gender("fr"), n.many), "que"] + noun_phrase(what[1])


def clitic(c, person):
    if c.verb in REFLEXIVE:
        return SELF[person]
    if c.object and c.object.pronoun:
        return CLITIC[c.object.pronoun]
    if c.recipient and c.recipient.pronoun:
        return TO.get(c.recipient.pronoun, CLITIC[c.recipient.pronoun])
    return ""


def predicate(c, person, skip="", before=None):
    """The verbs with their negation and clitics, and all that follows. before: a direct object ahead of the verb."""
    key = verb(c)
    forms, tail = VERBS[key][:8], VERBS[key][8:]
    no = "ne" if c.denied else ""
    middle = {"not": "pas", "never": "jamais"}.get(c.denied, "") or (OFTEN[c.often][0] if c.often else "")
    own = clitic(c, person)
    if c.tense == "perfect" and c.denied != "never":
        middle = "pas encore" if c.denied else "déjà"
    if c.tense in ("can", "must", "want", "like"):
        group = [no, VERBS[c.tense][1 + person], middle, own, forms[0]]
    elif c.tense == "past" and key in IMPERFECT:
        group = [no, own, IMPERFECT[key].split()[person], middle]
    elif c.tense in ("past", "perfect"):
        being = key in BY_BEING
        auxiliary = VERBS["be" if being else "have"][1 + person]
        participle = forms[6]
        if being and c.subject:
            participle = agreement(participle, c.subject.gender("fr"), c.subject.many)
        elif before or c.object and c.object.pronoun:
            ahead = before or c.object
            participle = agreement(participle, ahead.gender("fr"), ahead.many)
        group = [no, own, auxiliary, middle, participle]
    elif c.tense == "future":
        group = [no, own, forms[7] + FUTURE[person], middle]
    else:
        group = [no, own, forms[1 + person], middle]
    return group + tail + rest(c, skip)


def rest(c, skip=""):
    out = []
    if c.object and not c.object.pronoun and skip != "object":
        out += noun_phrase(c.object, bool(c.denied) and c.tense != "like")
    if c.recipient and not c.recipient.pronoun:
        out += ["à"] + noun_phrase(c.recipient)
    if skip != "complement":
        out += complement(c)
    if c.goal and skip != "place":
        out += ["dans" if c.goal.noun.key in INTO else "à"] + noun_phrase(c.goal)
    if c.companion:
        out += ["avec"] + noun_phrase(c.companion)
    if c.place and skip != "place":
        out += place(*c.place)
    if c.time and skip != "time":
        out.append(TIMES[c.time][1])
    return out


def subject(c):
    if c.verb in ("rain", "snow") or c.complement and c.complement[0] == "weather":
        return ["il"]
    if c.subject.pronoun:
        return ["elles" if c.subject.female and c.subject.many else SUBJECT[c.subject.pronoun]]
    return noun_phrase(c.subject)


def clause(c, skip="", before=None):
    return subject(c) + predicate(c, c.subject.person if c.subject else 2, skip, before)


def there(c):
    a = "a" if c.tense == "present" else "avait"
    return ["il", "ne" if c.denied else "", "y", a, "pas" if c.denied else ""] + noun_phrase(c.object, bool(c.denied))


def wh(s):
    c, role = s.clause, s.role
    if role == "subject":
        return ["qui"] + predicate(c, 2)
    if role == "age":
        if not c.subject.pronoun:
            return ["quel", "âge", VERBS["have"][1 + c.subject.person]] + noun_phrase(c.subject)
        has = {"he": "a-t", "she": "a-t"}.get(c.subject.pronoun, VERBS["have"][1 + c.subject.person])
        return ["quel", "âge", has + "-" + subject(c)[0]]
    if role == "price":
        return ["combien", VERBS["cost"][1 + c.subject.person]] + noun_phrase(c.subject)
    if role == "place" and c.verb == "be":
        return ["où"] + predicate(replace(c, time=""), c.subject.person, "place") + noun_phrase(c.subject) + rest(c, "place")
    if role in ("many", "which"):
        n = c.object
        gender = n.noun.fr_gender
        start = ["combien", "de", n.noun.fr[1]] if role == "many" else [agreement("quel" + ("l" if gender == "f" else ""), gender, n.plural), n.noun.fr[n.plural]]
        if c.verb == "there":
            return start + ["y", "a-t-il"] + place(*c.place)
        return start + [QUESTION] + clause(c, "object", before=n)
    start = {"object": "que est-ce que", "person": "qui est-ce que", "place": "où est-ce que", "time": "quand est-ce que",
             "reason": "pourquoi est-ce que"}[role]
    return [start] + clause(c, {"person": "object"}.get(role, role))


def command(s):
    c = s.clause
    forms = VERBS[c.verb]
    do = forms[2][:-1] if forms[2].endswith("es") or forms[2] == "vas" else forms[2]
    own = clitic(c, 1)
    if c.denied:
        out = ["ne", own, do, "pas"]
    else:
        out = [do + ("-" + {"me": "moi", "te": "toi"}.get(own, own) if own else "")]
    return out + forms[8:] + rest(c) + ([",", "s'il te plaît"] if s.role == "please" else [])


def matrix(m):
    who, verb, denied, link = m
    form = VERBS[{"know": "realise"}.get(verb, verb)][1 + who.person]
    start = [SUBJECT[who.pronoun]] if who.pronoun else noun_phrase(who)
    return start + (["ne", form, "pas"] if denied else [form]) + [{"that": "que", "whether": "si"}[link]]


def words(s):
    c = s.clause
    if s.form == "plain":
        return there(c) + place(*c.place) if c.verb == "there" else clause(c)
    if s.form == "fronted":
        return [TIMES[c.time][1], ","] + clause(c, "time")
    if s.form == "question":
        return [QUESTION] + (there(c) + place(*c.place) if c.verb == "there" else clause(c))
    if s.form == "wh":
        return wh(s)
    if s.form == "command":
        return command(s)
    if s.form == "exclamation":
        return ["quelle" if c.object.noun.fr_gender == "f" else "quel"] + noun_phrase(c.object)[1:]
    if s.form in ("that", "whether"):
        return matrix(s.matrix) + clause(c)
    if s.form == "because":
        return clause(c) + ["parce que"] + clause(s.other)
    if s.form in ("when", "if"):
        return ["quand" if s.form == "when" else "si"] + clause(s.other) + [","] + clause(c)
    if s.form == "who":
        return noun_phrase(c.subject) + ["qui"] + predicate(c, c.subject.person) + predicate(s.other, c.subject.person)
    if s.form == "which":
        return noun_phrase(c.object) + ["que"] + clause(c, "object", before=c.object) + predicate(s.other, c.object.person)
    if s.form == "purpose":
        return clause(c) + ["pour", VERBS[s.other.verb][0]] + VERBS[s.other.verb][8:] + rest(s.other)
    if s.form == "clock":
        hour, part = s.matrix
        after = {"full": "", "half": "et demie", "after": "et quart", "before": "moins le quart"}[part]
        return ["il est", "une heure" if hour == 1 else number(hour, "fr") + " heures", after]
    day, month, year = s.matrix
    date = ["1er" if day == 1 else str(day), MONTHS[month - 1][1]]
    if s.form == "date":
        return ["aujourd'hui", ",", "c'est le"] + date
    if s.form == "birthday":
        return noun_phrase(c) + ["est le"] + date
    who = [SUBJECT[c.pronoun]] if c.pronoun else noun_phrase(c)
    return who + [VERBS["be"][1 + c.person], agreement("né", c.gender("fr"), c.many), "le"] + date + [str(year)]


MARKS = {"question": " ?", "wh": " ?", "exclamation": " !"}


def say(s):
    text = join(words(s)) + MARKS.get(s.form, ".")
    return text[0].upper() + text[1:]
