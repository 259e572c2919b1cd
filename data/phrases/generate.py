"""Writes the corpus of phrases: English sentences with their French, German and Spanish translations.

    python3 generate.py            # writes phrases.csv.gz and card.json
    python3 generate.py --check    # writes nothing, fails if a file would change

Only the standard library is needed; the same seed gives the same bytes. A sentence is drawn as a meaning (meaning.py; who
does what: people.py, scenes.py, states.py, joined.py), then said in each language by its own grammar (en.py, fr.py, de.py,
es.py) with the words of lexicon.py and words.py. structure.py names what a sentence is built of.
"""

import csv
import gzip
import hashlib
import io
import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

import de
import en
import es
import fr
import joined
from structure import combinations, structure, type_of

HERE = Path(__file__).resolve().parent
FILE = "phrases.csv.gz"
SEED = 20240229
TRAIN, VALID, WORDS, STRUCTURES = "train", "valid", "test: new words", "test: new structures"
ROWS = {TRAIN: 5200, VALID: 500, WORDS: 700, STRUCTURES: 700}
MOST_ALIKE = 60  # sentences of one structure, or with one of the pairs, in one part
SHARE_HELD_OUT = 0.1  # of the combinations of two words
COLUMNS = ("english", "french", "german", "spanish", "tags", "type", "structure", "part")

# Pairs of parts of a structure which never meet in training, though each is there with others.
NEVER_TOGETHER = [
    ("question", "perfect"), ("fronted", "future"), ("that", "can"), ("whether", "past"), ("wh-time", "past"),
    ("wh-object", "progressive"), ("because", "future"), ("if", "weather"), ("relative-subject", "giving"),
    ("not", "comparison"), ("never", "going"), ("not", "want"), ("wh-reason", "going"), ("command", "counted"), ("must", "time"),
]


def parts(label):
    """The parts of a structure; adjuncts are several."""
    return {part for slot in label.split() for part in (slot, *slot.split("+"))}


def broken(label):
    """The pairs of NEVER_TOGETHER in a structure."""
    found = parts(label)
    return [(a, b) for a, b in NEVER_TOGETHER if a in found and b in found]


def drawn(rng):
    """Different sentences without end: English, the meaning."""
    seen = set()
    while True:
        sentence = joined.draw(rng)
        if sentence:
            english = en.say(sentence)
            if english[0] not in seen:
                seen.add(english[0])
                yield english, sentence


def held_out(rng):
    """Combinations of two words kept from training; every word keeps most of its combinations."""
    counts = Counter()
    for (_, sentence), _ in zip(drawn(rng), range(20_000)):
        counts.update(combinations(sentence))
    common = sorted(pair for pair, count in counts.items() if count >= 4)
    left = Counter(word for pair in common for word in pair)
    free = dict(left)
    rng.shuffle(common)
    chosen = set()
    for a, b in common:
        if len(chosen) < SHARE_HELD_OUT * len(common) and all(left[w] - 1 >= max(3, 0.75 * free[w]) for w in (a, b)):
            left.subtract((a, b))
            chosen.add((a, b))
    return chosen


def vocabulary(row):
    """The tokens of a row in all languages, without marks and figures: "l'eau" and "donne-moi" are one each."""
    return {(language, word) for language in range(4) for word in re.findall(r"[^\W\d]+(?:['-][^\W\d]+)*", row[language])}


def rows():
    rng = random.Random(SEED)
    kept = held_out(rng)
    filled = {part: [] for part in ROWS}
    alike, known = Counter(), set()
    for (english, tags), sentence in drawn(rng):
        label = structure(sentence)
        strange = combinations(sentence) & kept
        together = broken(label)
        training = len(filled[TRAIN]) < ROWS[TRAIN]
        part = STRUCTURES if together else WORDS if strange else TRAIN if training else VALID
        keys = [(part, label)] + [(part, pair) for pair in together]
        row = (english, fr.say(sentence), de.say(sentence), es.say(sentence), tags, type_of(sentence), label, part)
        words = vocabulary(row)
        if training != (part == TRAIN) or len(filled[part]) == ROWS[part] or any(alike[key] == MOST_ALIKE for key in keys):
            continue
        if part != TRAIN and (strange and together or not together and not alike[TRAIN, label] or not words <= known):
            continue
        alike.update(keys)
        filled[part].append(row)
        if part == TRAIN:
            known |= words
        if all(len(filled[p]) == ROWS[p] for p in ROWS):
            return [row for part in ROWS for row in filled[part]]


def card(table, packed):
    return {
        "name": "phrases",
        "title": "Phrases: English with French, German and Spanish",
        "description": f"{len(table)} different English sentences, each with its French, German and Spanish translation, the parts of speech of the "
        "English words and the type of the sentence. Drawn from a phrase grammar written for this project, which knows agreement, case, word order, "
        "negation, questions, numbers and dates of all four languages.",
        "file": FILE,
        "rows": len(table),
        "sha256": hashlib.sha256(packed).hexdigest(),
        "source": "Braid",
        "version": "the phrase grammar in data/phrases of this project",
        "licence": "Apache-2.0, as the project",
        "citation": "Braid, data/phrases: a phrase grammar of English, French, German and Spanish.",
        "unit_of_observation": "sentence",
        "columns": [{"name": name, "kind": kind, "unit": "", "description": words, "missing": 0} for name, kind, words in NOTES],
        "tasks": [{"column": column, "kind": kind, "reason": why} for column, kind, why in TASKS],
        "problems": PROBLEMS,
        "must_not_conclude": NEVER,
    }


NOTES = [
    ("english", "text", "The sentence in English"),
    ("french", "text", "Its French translation; an ordinary space stands before ? and !"),
    ("german", "text", "Its German translation"),
    ("spanish", "text", "Its Spanish translation, as in Spain"),
    ("tags", "text", "The universal part of speech of each English word or mark, separated by spaces; possessives such as \"my\" are PRON"),
    ("type", "categorical", "statement, negation, question (yes or no), wh-question, command, exclamation"),
    ("structure", "text", "What the sentence is built of, eight slots separated by spaces: form, tense, polarity, subject, predicate, object, "
     "adjuncts, second clause; - where there is none"),
    ("part", "categorical", "train, valid, and two test sets. \"test: new words\": structures of training with a pair of words (verb and object, adjective and noun) that training "
     "never has together. \"test: new structures\": two parts of structure that training never has together, such as "
     + ", ".join(f"{a} with {b}" for a, b in NEVER_TOGETHER[:5])),
]

TASKS = [
    ("french", "translation", "elision, contraction, agreement of participles, clitics before the verb"),
    ("german", "translation", "case, three genders, the verb second or last, separable verbs"),
    ("spanish", "translation", "subjects left out, ser and estar, the personal a, clitics before or behind the verb"),
    ("tags", "tagging", "one tag per English word or mark; helps the encoder to see the structure"),
    ("type", "classification", "six types; nearly given away by words such as \"not\" and the last mark, so an easy task beside the others"),
]

PROBLEMS = [
    "Rows are sorted by part: split by the column part, .splitBy(\"part\"), not by position and not at random, else new words and new structures are new no longer; .scoresBy(\"part\") tells the two test sets apart. structure must not be a feature.",
    "\"you\" is always one friend (tu, du, tú); the speaker, the listener and every profession are masculine, as is \"they\" unless women were named before.",
    "\"his\" and \"her\" mean the subject where there is one; French son, sa and Spanish su say less than the English.",
    "One translation is given where others are as good: BLEU counts those as errors.",
    "Every single word of the other parts occurs in training, figures aside: nothing is to be learned here about unknown words.",
]

NEVER = [
    "How well a model translates natural language: this is a grammar with fewer than 200 nouns, verbs and adjectives.",
    "How hard these languages are for people, or which is harder: the grammar gives each what it can do.",
    "Anything about how often words or structures are used: they were drawn from lists.",
]


def main():
    table = rows()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(table)
    plain = text.getvalue().encode()
    if "--check" in sys.argv:
        # Another zlib may pack the same text differently.
        packed = (HERE / FILE).read_bytes()
        same = gzip.decompress(packed) == plain
    else:
        buffer = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as out:
            out.write(plain)
        packed = buffer.getvalue()
        (HERE / FILE).write_bytes(packed)
        same = True
    described = (json.dumps(card(table, packed), indent=2, ensure_ascii=False) + "\n").encode()
    if "--check" in sys.argv:
        different = [] if same else [FILE]
        different += [] if (HERE / "card.json").read_bytes() == described else ["card.json"]
        if different:
            sys.exit("would change: " + ", ".join(different))
    else:
        (HERE / "card.json").write_bytes(described)
    print(f"phrases: {len(table)} rows, {len({row[6] for row in table})} structures, {len(packed)} bytes")


if __name__ == "__main__":
    main()
