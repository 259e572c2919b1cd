"""What a sentence says, before any language says it."""

from dataclasses import dataclass

# I, you (one friend), he or she or a singular noun, we, they or a plural noun.
PERSON = {"I": 0, "you": 1, "he": 2, "she": 2, "we": 3, "they": 4}


@dataclass(frozen=True)
class Np:
    """A noun phrase, or a pronoun if pronoun is given.

    det: the, a, this, own (somebody's), number, bare (some, without a word for it), every thing of its kind, none.
    """

    noun: object = None
    det: str = "the"
    plural: bool = False
    adjective: object = None
    count: int = 0
    owner: str = ""
    pronoun: str = ""
    female: bool = False

    @property
    def person(self):
        return PERSON[self.pronoun] if self.pronoun else 4 if self.plural else 2

    @property
    def many(self):
        return self.person > 2

    @property
    def is_person(self):
        return bool(self.pronoun) or "person" in self.noun.classes

    @property
    def definite(self):
        return bool(self.pronoun) or self.det in ("the", "this", "own", "kind")

    def gender(self, language):
        if self.pronoun:
            return "f" if self.female or self.pronoun == "she" else "m"
        return getattr(self.noun, language + "_gender")


def pronoun(word, female=False):
    return Np(pronoun=word, female=female)


@dataclass(frozen=True)
class Clause:
    """One predicate with what belongs to it.

    tense: present, progressive, past, perfect, future, can, must, want, like. denied: "", not, never.
    complement: a pair of a kind and what it needs: adjective, profession, state, age, price, more, place, weather.
    place: a pair of a preposition and a noun phrase. goal: where to. time: a key of words.TIMES. often: a key of words.OFTEN.
    """

    verb: str
    subject: object = None
    object: object = None
    recipient: object = None
    complement: tuple = ()
    companion: object = None
    place: tuple = ()
    goal: object = None
    time: str = ""
    often: str = ""
    tense: str = "present"
    denied: str = ""


@dataclass(frozen=True)
class Sentence:
    """A clause and how it is used, maybe with a second clause.

    form: plain, fronted (the time comes first), question, wh (asks for role), command, exclamation, clock, date, born,
    that, whether, because, when, if, who (the subject of other), which (the object of clause is the subject of other),
    purpose.
    """

    form: str
    clause: object
    role: str = ""
    other: object = None
    matrix: tuple = ()
