"""What a sentence is built of, in words: its type, its structure and the combinations of words that mean something."""

VERBAL = {"have": "transitive", "like": "liking", "go": "going", "there": "existence", "rain": "weather", "snow": "weather"}


def predicate(c):
    """What kind of thing a clause says."""
    if c.complement:
        kind = c.complement[0]
        return {"professions": "profession", "as": "comparison", "more": "comparison", "weather": "weather", "kinsman": "identity"}.get(kind, kind)
    if c.verb in VERBAL:
        return VERBAL[c.verb]
    if c.verb == "be":
        return "whereabouts"
    return "giving" if c.recipient else "transitive" if c.object else "intransitive"


def phrase(n):
    if not n:
        return "-"
    if n.pronoun:
        return "pronoun"
    det = {"the": "known", "this": "known", "own": "known", "kind": "all", "number": "counted"}.get(n.det, "new")
    return det + ("+adjective" if n.adjective else "")


def _clauses(s):
    return [c for c in (s.clause, s.other) if c is not None and hasattr(c, "verb")]


def type_of(s):
    if s.form in ("question", "command", "exclamation"):
        return s.form
    if s.form == "wh":
        return "wh-question"
    negated = any(c.denied for c in _clauses(s)) or s.matrix and len(s.matrix) == 4 and s.matrix[2]
    return "negation" if negated else "statement"


def structure(s):
    """Eight slots: form, tense, polarity, subject, predicate, object, adjuncts, second clause."""
    form = {"plain": "statement", "which": "relative-object", "who": "relative-subject"}.get(s.form, s.form)
    if s.form == "wh":
        form = f"wh-{s.role}"
    c = s.clause
    if s.form in ("clock", "date"):
        return f"{form} - - - - - - -"
    if s.form in ("birthday", "born"):
        return f"{form} - - {'pronoun' if c.pronoun else 'noun'} - - - -"
    if s.form == "exclamation":
        return f"{form} - - - - {phrase(c.object)} - -"
    subject = "-" if not c.subject or s.role == "subject" else "pronoun" if c.subject.pronoun else "noun"
    asked = s.form == "wh" and s.role in ("object", "person", "many", "which") or s.form == "which"
    adjuncts = [name for name, there in (("often", c.often), ("company", c.companion), ("place", c.place or c.goal), ("time", c.time), ("please", s.role == "please"))
                if there and not (s.role == "place" and name == "place")]
    second = "-"
    if s.other:
        second = predicate(s.other)
    elif s.form in ("that", "whether"):
        second = "report"
    return " ".join((form, c.tense, c.denied or "positive", subject, predicate(c), "asked" if asked else phrase(c.object), "+".join(adjuncts) or "-", second))


def combinations(s):
    """Verb and object, noun and adjective: what goes together in this sentence."""
    found = set()
    for c in _clauses(s):
        where = () if s.role == "place" else (c.goal, c.place[1] if c.place else None)
        for n in (c.object, *where):
            if n and n.noun:
                if n.adjective:
                    found.add((n.adjective.key, n.noun.key))
        if c.object and c.object.noun and c.verb not in ("there", "be") and not (s.form == "wh" and s.role in ("object", "person")):
            found.add((c.verb, c.object.noun.key))
        if c.complement and c.complement[0] in ("adjective", "more", "as") and c.subject.noun:
            found.add((c.complement[1].key, c.subject.noun.key))
    return found
