#!/usr/bin/env python3
"""Executes notebooks with the Braid kernel, without a browser, and prints their result tables."""

import argparse
import asyncio
import logging
import os
import re
import signal
import sys
import tempfile
import time
from pathlib import Path

import lint_notebooks as house

ROOT = house.ROOT
OUT = ROOT / "target" / "notebooks"
KERNELSPEC = {"display_name": "Java (Braid)", "language": "java", "name": house.KERNEL}
# The kernel's own answer names the JDK of the machine; what a reader's front end needs is the language.
LANGUAGE = {"file_extension": ".jshell", "mimetype": "text/x-java-source", "name": "Java", "pygments_lexer": "java"}


class Failure(Exception):
    """Why a notebook failed, in words."""


def arguments():
    parser = argparse.ArgumentParser(prog="binder/lab --run", description=__doc__)
    parser.add_argument("--save", action="store_true", help="also write the outputs back into the notebook")
    parser.add_argument("--no-lint", action="store_true", help="do not check the house rules of notebooks/ first")
    parser.add_argument("--timeout", type=positive, default=600, metavar="SECONDS", help="longest time for one cell (%(default)s)")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FOLDER", help="where executed notebooks and pages go (target/notebooks)")
    parser.add_argument("--check", action="store_true", help=argparse.SUPPRESS)  # only look at the arguments
    parser.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="default: all in notebooks/")
    options = parser.parse_args()
    options.paths = house.find_notebooks(options.notebooks, parser)
    return options


def positive(text):
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of seconds above 0")
    return value


def is_ours(path):
    return path.parent == house.NOTEBOOKS


def execute(path, options):
    """Runs one notebook; gives it with its outputs and why it failed, if it did."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as e:  # nbformat raises many kinds
        raise Failure(f"cannot be read as a notebook: {house.first_line(str(e))}") from e
    current = {}
    client = NotebookClient(
        notebook,
        kernel_name=house.KERNEL,
        timeout=options.timeout,
        record_timing=False,
        shutdown_kernel="immediate",  # nothing is left to save, and a polite end takes JJava over two seconds
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_execute=lambda cell, cell_index: current.update(cell=cell),
    )
    # The errors come as exceptions; logged as well they would be said twice.
    client.log.setLevel(logging.CRITICAL)
    why = None
    with tempfile.TemporaryFile() as log:
        try:
            asyncio.run(interruptible(client, stdout=log, stderr=log))
        except CellExecutionError:
            why = f"{where(notebook, current)}\n{error_of(current['cell'])}"
        except CellTimeoutError:
            why = f"{where(notebook, current)}\nnot finished after {options.timeout} s (--timeout)"
        except (DeadKernelError, RuntimeError) as e:  # RuntimeError: it never started
            at = where(notebook, current) if current else "before the first cell"
            why = f"{at}\nthe kernel ended: {house.first_line(str(e))}\n{tail(log)}".rstrip()
    tidy(notebook)
    return notebook, why


async def interruptible(client, **streams):
    """Executes; Ctrl-C ends the kernel and then raises KeyboardInterrupt."""
    loop, task, stopped = asyncio.get_running_loop(), asyncio.current_task(), []

    def stop():
        stopped.append(True)
        task.cancel()

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop)
    # nbclient would put handlers of its own here, which end in a trace of its inner life.
    loop.add_signal_handler = loop.remove_signal_handler = lambda *_: None
    try:
        await client.async_execute(**streams)
    except BaseException:
        if stopped:
            raise KeyboardInterrupt from None
        raise


def where(notebook, current):
    number = next(n for n, cell in house.code_cells(notebook) if cell is current["cell"])
    return f"code cell {number}: {house.first_line(current['cell'].source)}"


def error_of(cell):
    error = next((o for o in cell.outputs if o.output_type == "error"), None)
    if error is None:
        return "failed without saying why"
    lines = [strip_ansi(line).strip() for line in "\n".join([error.ename + ": " + error.evalue, *error.traceback]).splitlines()]
    said, shown = set(), []
    for line in lines:
        if line and line not in said:
            said.add(line)
            shown.append(line)
    return "\n".join(shown[:8])


def strip_ansi(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def tail(log, lines=8):
    log.seek(0)
    said = [line for line in log.read().decode("utf-8", "replace").splitlines() if not re.search(r" Loop (started|stopped)\.$", line)]
    return "\n".join(said[-lines:])


def tidy(notebook):
    """Leaves only what running again on another machine gives again."""
    notebook.metadata = type(notebook.metadata)(
        {**{k: v for k, v in notebook.metadata.items() if k != "widgets"}, "kernelspec": KERNELSPEC, "language_info": LANGUAGE}
    )
    count = 0
    for index, cell in enumerate(notebook.cells, 1):
        if notebook.nbformat_minor >= 5:
            cell.setdefault("id", f"cell-{index:02d}")
        if cell.cell_type != "code":
            continue
        for key in ("execution", "ExecuteTime", "jupyter"):
            cell.metadata.pop(key, None)
        # Cells after a failed one were not run.
        if cell.execution_count is not None:
            count += 1
            cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = cell.execution_count
            if output.output_type == "stream":
                output.text = without_paths(output.text)
            for mime, data in output.get("data", {}).items():
                if mime.startswith("text/"):
                    output.data[mime] = without_paths(data)
            # Beside a picture, the text of a BufferedImage is only its address in memory.
            data = output.get("data", {})
            if house.has_picture(output) and house.IDENTITY.search(data.get("text/plain", "")):
                data["text/plain"] = "[picture]"


def without_paths(text):
    text = text.replace(f"{ROOT}{os.sep}", "").replace(str(ROOT), ".")
    home = os.path.expanduser("~")
    return text.replace(home + os.sep, "~" + os.sep) if len(home) > 1 else text


def result_of(notebook):
    for _, cell in reversed(house.code_cells(notebook)):
        if "result" in house.tags_of(cell):
            for output in reversed(cell.outputs):
                text = output.get("data", {}).get("text/plain", "")
                if text.strip():
                    return text.rstrip()
    return ""


def write(notebook, path):
    import nbformat

    path.parent.mkdir(parents=True, exist_ok=True)
    # Never half a notebook, whatever happens meanwhile.
    new = path.with_name(path.name + ".new")
    nbformat.write(notebook, new)
    new.replace(path)


def write_html(notebook, path):
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter().from_notebook_node(notebook, {"metadata": {"name": path.stem}})
    path.write_text(page, encoding="utf-8")


def indented(text, by="    "):
    return "\n".join((by + line).rstrip() for line in text.splitlines())


def shown(folder):
    """As short as it can be typed from where the reader is."""
    return min(str(folder), os.path.relpath(folder), key=len)


def run(path, options):
    """Runs and reports one notebook; true when all is well with it."""
    start = time.monotonic()
    print(f"{path.stem} ...", flush=True)
    why = result = None
    try:
        notebook, why = execute(path, options)
        write(notebook, options.out / path.name)
        write_html(notebook, options.out / f"{path.stem}.html")
        result = result_of(notebook)
        if options.save and not why:
            write(notebook, path)
    except Failure as e:
        why = str(e)
    problems = house.lint([path]) if options.save and not why and is_ours(path) and not options.no_lint else 0
    print(f"{path.stem}: {'FAILED' if why else 'ok'}, {time.monotonic() - start:.1f} s", flush=True)
    if why:
        print(indented(why), flush=True)
    if result:
        print(indented(result), flush=True)
    return not why and not problems


def main():
    options = arguments()
    if options.check:
        return
    ours = [path for path in options.paths if is_ours(path)]
    if ours and not options.no_lint and house.lint(ours, outputs=not options.save):
        print("nothing was run: the house rules come first (--no-lint runs all the same, --save renews the outputs)")
        sys.exit(1)
    failed = []
    try:
        for path in options.paths:
            if not run(path, options):
                failed.append(path.stem)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)
    total = len(options.paths)
    print(f"{total - len(failed)} of {total} notebooks ok; pages in {shown(options.out)}" + (f"; failed: {', '.join(failed)}" if failed else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
