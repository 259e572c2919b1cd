"""Who can be a subject, an object or company: the persons of the sentences."""

from lexicon import nouns
from meaning import Np, pronoun

# Kin of whom one has several.
SEVERAL = {"brother", "sister", "uncle", "aunt", "friend", "neighbour"}
# "his", "her" and "their" as the owner of a subject would leave open whose brother it is; these do not.
OWNERS = ("I", "you", "we", "I", "you", "we", "he", "she", "they")


def person(rng, *classes, plain=True, bound=""):
    """A noun phrase of a person. plain: no number. bound: who may own it."""
    noun = rng.choice([n for n in nouns("person") if not classes or n.classes & set(classes)])
    several = noun.plural and rng.random() < 0.25
    if noun.classes & {"kin"} or noun.key in ("friend", "neighbour") or "own" in noun.classes and rng.random() < 0.5:
        return Np(noun, "own", several and noun.key in SEVERAL, owner=bound or rng.choice(OWNERS))
    if several:
        if rng.random() < 0.3 and not plain:
            return Np(noun, "number", True, count=rng.randint(2, 5))
        return Np(noun, rng.choice(("the", "the", "this")), True)
    return Np(noun, rng.choice(("the", "the", "the", "this")))


def subject(rng, *classes, pronouns=0.4, plain=True):
    if rng.random() < pronouns:
        return pronoun(rng.choice(("I", "you", "he", "she", "we", "they")))
    return person(rng, *classes, plain=plain)


def is_female(n):
    return "female" in n.noun.classes


def owner(n):
    """The possessive which refers back to a subject, if there is one that all four languages agree on."""
    if n.pronoun:
        return n.pronoun
    if n.plural:
        return "they"
    return "" if n.noun.key in ("girl", "child") else "she" if is_female(n) else "he"


def again(n):
    """The pronoun for a person already named."""
    if n.pronoun:
        return n
    return pronoun("they", is_female(n)) if n.plural else pronoun("she" if is_female(n) else "he")


def other(rng, s):
    """A person as an object, who is not the subject."""
    if rng.random() < 0.3:
        own = {s.pronoun} | {"I": {"we"}, "we": {"I", "you"}, "you": {"we"}}.get(s.pronoun, set())
        return pronoun(rng.choice([p for p in ("I", "you", "he", "she", "we", "they") if p not in own]))
    bound = rng.choice([o for o in (owner(s), owner(s), "I", "you") if o])
    found = person(rng, bound=bound)
    return None if not s.pronoun and found.noun == s.noun else found
