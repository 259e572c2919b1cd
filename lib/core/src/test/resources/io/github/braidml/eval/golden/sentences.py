"""Makes sentences.json: BLEU, chrF2 and words of sentences by sacreBLEU 2.6.0 (pip install sacrebleu==2.6.0)."""

import json
from pathlib import Path

import sacrebleu
from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a

CASES = {
    "equal": [("le chat dort .", "le chat dort .")],
    "nothing in common": [("ein Hund bellt laut", "the cat sleeps now")],
    "one word right": [("the sky was green", "the cat sleeps now")],
    "short": [("le chat", "le chat dort sur le lit bleu")],
    "long": [("le chat dort sur le lit bleu , le lit bleu", "le chat dort sur le lit")],
    "repeated": [("the the the the the the the", "the cat is on the mat")],
    "empty": [("", "the cat sleeps")],
    "single letters": [("a", "a"), ("b c", "b d")],
    "shorter than any run": [("yes", "yes"), ("no", "no")],
    "truth without long runs": [("abcdefgh", "ab")],
    "several": [
        ("Où est la gare ?", "Où se trouve la gare ?"),
        ("Je voudrais un café, s'il vous plaît.", "Je voudrais un café, s’il vous plaît."),
        ("Il coûte 3,50 euros (environ 4.20 dollars).", "Cela coûte 3,50 € (environ 4,20 dollars)."),
        ("Elle a lu 10-12 livres & dort-elle ?", "Elle a lu de 10-12 livres; elle dort."),
    ],
    "marks": [
        ("He said: \"no!\" [really] {a|b} 5-6 x-y $9.99, 1,000.", "He said \"no\" [really] {a b} 5-6 x y $9.99; 1,000."),
        ("a/b c\\d e_f g^h ~i `j` @k #l 50% *m* +n <o> =p;q", "a/b c\\d e_f g^h ~i `j` @k #l 50% *m* +n <o> =p;q"),
        ("&quot;Tom &amp; Jerry&quot; &lt;3", "\"Tom & Jerry\" <3"),
    ],
    "other letters": [("Größe und Übermut — „so“ …", "Größe und Übermut – „so“…"), ("¿Dónde está?", "¿Dónde está la niña?")],
    "spaces": [("  two   spaces ", "two spaces"), ("a\u00a0b", "a b")],
}

tokens = Tokenizer13a()
out = {}
for name, pairs in CASES.items():
    written, truth = map(list, zip(*pairs))
    out[name] = {
        "written": written,
        "truth": truth,
        "bleu": sacrebleu.corpus_bleu(written, [truth]).score,
        "chrf2": sacrebleu.corpus_chrf(written, [truth]).score,
        "words": [tokens(sentence.rstrip()) for sentence in written],
    }
Path(__file__).with_suffix(".json").write_text(json.dumps(out, indent=1, ensure_ascii=False) + "\n")
