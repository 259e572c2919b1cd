#!/usr/bin/env python3
"""Checks the house rules of notebooks and of the outputs saved in them. Standard library only."""

import argparse
import html
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
KERNEL = "braid"
MAX_LINES = 15

# Folders that only exist on somebody's machine; what a web address or a relative path holds is no concern.
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])(?:/(?:home|Users|root|tmp|var|private|work|workspace|srv|opt|mnt|media)/[\w.~-]|[A-Za-z]:\\\w)")
# "1990s" is no time, "1.5s" and "2 s" are.
TIMING = re.compile(
    r"(?<![\w./])\d+(?:(?:\.\d+)?[ \t]?(?:ms|secs?|seconds?|min|minutes?)|\.\d+s|(?:\.\d+)?[ \t]s)(?![\w/-])"
)
# Object.toString(): says nothing, and differs each time.
IDENTITY = re.compile(r"\b(?:[\w$]+\.)*[A-Z][\w$]*@[0-9a-f]{5,8}\b|\[[A-Z](?:[\w.$]+;)?@[0-9a-f]{5,8}\b")


def text_of(value):
    return "".join(value) if isinstance(value, list) else value


def tags_of(cell):
    return cell.get("metadata", {}).get("tags", [])


def texts_of(output):
    """The readable texts of an output, as (what, text): streams, plain text, HTML without its tags and pictures."""
    if output["output_type"] == "stream":
        yield output["name"], text_of(output["text"])
    for mime, data in output.get("data", {}).items():
        if mime == "text/html":
            # Attributes hold pictures as base64, in which any letters may turn up.
            yield mime, html.unescape(re.sub(r"(?s)<style.*?</style>|<script.*?</script>|<[^>]*>", " ", text_of(data)))
        elif mime.startswith("text/"):
            yield mime, text_of(data)


def has_picture(output):
    data = output.get("data", {})
    if any(mime.startswith("image/") for mime in data):
        return True
    return bool(re.search(r"<svg|<img[^>]*src=[\"']data:image/", text_of(data.get("text/html", ""))))


def lint_source(notebook):
    """What is wrong with the notebook as it was written."""
    kernel = notebook.get("metadata", {}).get("kernelspec", {}).get("name")
    if kernel != KERNEL:
        yield f"its kernel is '{kernel}'; it must be '{KERNEL}'"
    results = 0
    for number, cell in code_cells(notebook):
        lines = sum(1 for line in text_of(cell["source"]).splitlines() if line.strip())
        if lines > MAX_LINES:
            yield f"code cell {number} has {lines} lines; at most {MAX_LINES} that are not blank"
        results += "result" in tags_of(cell)
    if not results:
        yield "no code cell is tagged 'result'; tag the one that shows the result table"


def lint_outputs(notebook):
    """What is wrong with the outputs saved in it."""
    picture = result = False
    run = []
    for number, cell in code_cells(notebook):
        where = f"code cell {number}"
        if text_of(cell["source"]).strip():
            run.append((number, cell.get("execution_count")))
        for output in cell.get("outputs", []):
            if output["output_type"] == "error":
                yield f"{where} saved an error: {output.get('ename')}: {first_line(output.get('evalue', ''))}"
            picture = picture or has_picture(output)
            result = result or ("result" in tags_of(cell) and bool(text_of(output.get("data", {}).get("text/plain", "")).strip()))
            # One output often shows the same text twice, as text and as HTML: each finding is said once.
            found = {}
            for what, text in texts_of(output):
                for rule, pattern in rules(cell):
                    match = pattern.search(text)
                    if match:
                        found.setdefault(rule, f"{where} {rule} in its saved {what}: '{around(text, match)}'")
            yield from found.values()
    counts = [count for _, count in run]
    if counts != list(range(1, len(run) + 1)):
        wrong = next((n, c) for i, (n, c) in enumerate(run, 1) if c != i)
        yield f"execution counts are not 1 to {len(run)}: code cell {wrong[0]} has {wrong[1]}; save it with binder/lab --run --save"
    if not picture:
        yield "no saved output holds a picture"
    if not result and any("result" in tags_of(cell) for _, cell in code_cells(notebook)):
        yield "no cell tagged 'result' saved a text/plain output"


def rules(cell):
    yield "names a folder of one machine", MACHINE_PATH
    yield "shows an object's identity", IDENTITY
    if "live" not in tags_of(cell):
        yield "shows a time, which changes with every run (tag the cell 'live' if it must),", TIMING


def code_cells(notebook):
    return list(enumerate((c for c in notebook.get("cells", []) if c.get("cell_type") == "code"), 1))


def first_line(text):
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def around(text, match):
    line_start = text.rfind("\n", 0, match.start()) + 1
    line_end = text.find("\n", match.end())
    line = text[max(line_start, match.start() - 30) : min(len(text) if line_end < 0 else line_end, match.end() + 30)]
    return " ".join(line.split())


def lint_file(path, outputs=True):
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        return [f"cannot be read as a notebook: {e}"]
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        return ["is not a notebook of format 4"]
    return list(lint_source(notebook)) + (list(lint_outputs(notebook)) if outputs else [])


def find_notebooks(names, parser):
    """The notebooks named on the command line, or all of the house's; a name may leave out the folder or the ending."""
    if not names:
        found = sorted(NOTEBOOKS.glob("*.ipynb"))
        if not found:
            sys.exit("braid: no notebooks in notebooks/")
        return found
    found = []
    for name in names:
        candidates = [Path(name), NOTEBOOKS / name, NOTEBOOKS / f"{name}.ipynb"]
        path = next((c for c in candidates if c.suffix == ".ipynb" and c.is_file()), None)
        if path is None:
            parser.error(f"no notebook '{name}', neither here nor in notebooks/")
        found.append(path.resolve())
    return sorted(set(found))


def lint(paths, outputs=True):
    """Prints what is wrong; gives the number of findings."""
    count = 0
    for path in paths:
        for problem in lint_file(path, outputs):
            print(f"{path.name}: {problem}", flush=True)
            count += 1
    return count


def main():
    parser = argparse.ArgumentParser(prog="binder/lab --lint", description=__doc__)
    parser.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="default: all in notebooks/")
    paths = find_notebooks(parser.parse_args().notebooks, parser)
    problems = lint(paths)
    print(f"{len(paths)} notebook{'s' * (len(paths) != 1)} checked, {problems or 'no'} problem{'s' * (problems != 1)}")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
