"""Runs cells in the real kernel and checks what comes back, for JJavaKernelIT.

Usage: python jjava_kernel.py KERNEL TEST_CLASSES
Prints one line per check, PASS or FAIL; ends with 0 if every check passed.
"""

import asyncio
import json
import sys
import time
import traceback
from queue import Empty

import nbformat
from jupyter_client import AsyncKernelManager, KernelManager
from nbclient import NotebookClient

KERNEL, TEST_CLASSES = sys.argv[1:3]
SETUP = (
    f'%classpath "{TEST_CLASSES}"\n'
    "import io.github.braidml.notebook.*;\n"
    "import static io.github.braidml.notebook.Samples.*;\n"
    "int before = 7;"
)


class Cell:
    """One executed cell: its reply and what it published, in order.

    Interrupt number k is sent half a second after display number k has appeared.
    """

    def __init__(self, manager, client, code, interrupts=0, timeout=120):
        self.messages = []
        self.interrupted = []
        due = []
        request = client.execute(code)
        start = time.monotonic()
        while True:
            now = time.monotonic() - start
            if now > timeout:
                raise TimeoutError(f"no end of the cell after {timeout} s: {code}")
            if due and now >= due[0]:
                due.pop(0)
                manager.interrupt_kernel()
                self.interrupted.append(now)
            try:
                message = client.get_iopub_msg(timeout=0.02)
            except Empty:
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            self.messages.append((message["msg_type"], message["content"]))
            if message["msg_type"] == "display_data" and len(due) + len(self.interrupted) < interrupts:
                due.append(time.monotonic() - start + 0.5)
            if message["content"].get("execution_state") == "idle":
                break
        self.seconds = time.monotonic() - start
        equal(len(self.interrupted), interrupts)
        self.seconds_after = self.seconds - self.interrupted[-1] if interrupts else None
        while True:
            reply = client.get_shell_msg(timeout=10)
            if reply["parent_header"].get("msg_id") == request:
                break
        self.status = reply["content"]["status"]

    def of(self, kind):
        return [content for message, content in self.messages if message == kind]

    def result(self):
        found = self.of("execute_result")
        return found[0]["data"] if found else None

    def value(self):
        return (self.result() or {}).get("text/plain")

    def displays(self):
        """Every state of every display: (id, data)."""
        return [
            (content.get("transient", {}).get("display_id"), content["data"])
            for message, content in self.messages
            if message in ("display_data", "update_display_data")
        ]

    def errors(self):
        return [content["ename"] for content in self.of("error")]


def soon(seconds):
    if seconds > 3:
        raise AssertionError(f"ended only {seconds:.1f} s after the interrupt")


def equal(actual, expected):
    if actual != expected:
        raise AssertionError(f"expected {expected!r}, was {actual!r}")


def shows(run):
    """What cells show, with nothing called by hand."""
    for code, types in [
        ('new Words("text", "<b>html</b>")', {"text/html", "text/plain"}),
        ("picture()", {"image/png", "text/plain"}),
        ("table(100, 3)", {"text/html", "text/plain"}),
        ("chart()", {"image/png", "text/plain"}),
        ('List.of("title", chart(), table(2, 2))', {"text/html", "text/plain"}),
        ("List.of(1, 2)", {"text/plain"}),
        ('"a string"', {"text/plain"}),
        ("1 + 1", {"text/plain"}),
        ("new Broken()", {"text/plain"}),
    ]:
        cell = run(code)
        equal((code, cell.status, set(cell.result())), (code, "ok", types))
        equal((code, cell.of("stream")), (code, []))
    equal(run("chart()").of("execute_result")[0]["metadata"], {"image/png": {"width": 300, "height": 200}})


def live(run):
    """One display, updated in place, seldom, always with the same types."""
    cell = run("Outcome live = fit(100);")
    equal(cell.status, "ok")
    kinds = [message for message, _ in cell.messages if "display" in message]
    equal(kinds[0], "display_data")
    equal(set(kinds[1:]), {"update_display_data"})
    states = cell.displays()
    equal(len({identity for identity, _ in states}), 1)
    equal({frozenset(data) for _, data in states}, {frozenset(["text/html", "text/plain"])})
    most = int(cell.seconds * 4) + 2
    if not 4 <= len(states) <= most:
        raise AssertionError(f"{len(states)} states in {cell.seconds:.1f} s, should be 4 to {most}")
    equal("done after batch 100" in states[-1][1]["text/html"], True)
    equal(cell.of("stream"), [])


def interrupted_fit_gives_its_value(run):
    cell = run('var run = fit(1000); String after = "ran";', 1)
    equal((cell.status, cell.errors()), ("ok", []))
    soon(cell.seconds_after)
    equal("stopped after batch" in cell.displays()[-1][1]["text/html"], True)
    equal(run("run.stopped() + after + before").value(), "trueran7")


def same_cell_again(run):
    """JShell runs the very same class for it; neither an asked nor an abandoned run may leave a trace."""
    for _ in range(3):
        cell = run("var again = fit(1000);", 1)
        equal((cell.status, cell.errors()), ("ok", []))
        equal(run("again.stopped()").value(), "true")
    for _ in range(2):
        cell = run("var again = stubborn(3000);", 2)
        equal((cell.status, cell.errors()), ("error", ["EvaluationInterruptedException"]))
        time.sleep(3)
        cell = run("var again = stubborn(3000);", 1)
        equal((cell.status, cell.errors()), ("ok", []))


def interrupt_that_meets_nothing(run):
    """Between two cells, and in the cell after an interrupted one."""
    equal(run("before + 1").value(), "8")
    equal(run("fit(10).stopped()").value(), "false")


def second_interrupt_is_the_kernels(run):
    cell = run("var slow = stubborn(8000);", 2)
    equal((cell.status, cell.errors()), ("error", ["EvaluationInterruptedException"]))
    soon(cell.seconds_after)
    equal(run("before").value(), "7")
    equal(run("slow == null").value(), "true")
    time.sleep(8)
    equal(run("slow.stopped()").value(), "true")
    equal(run("fit(10).stopped()").value(), "false")


def abandoned_loop_does_not_go_on(run):
    run("var list = java.util.Collections.synchronizedList(new java.util.ArrayList<Outcome>());")
    cell = run("fits(50, 1000, list);", 2)
    equal((cell.status, cell.errors()), ("error", ["EvaluationInterruptedException"]))
    time.sleep(1)
    equal(run("list.size()").value(), "2")
    time.sleep(1)
    equal(run("list.size()").value(), "2")


def two_statements_are_asked_each(run):
    cell = run("var one = fit(1000); var two = fit(1000);", 2)
    equal(cell.status, "ok")
    equal(run('one.stopped() + " " + two.stopped()').value(), "true true")


def other_cells_are_interrupted_as_ever(run):
    cell = run("{ fit(5); Thread.sleep(20_000); }", 1)
    equal((cell.status, cell.errors()), ("error", ["EvaluationInterruptedException"]))
    soon(cell.seconds_after)
    equal(run("before").value(), "7")


def saved_notebook():
    """The file keeps the last state of the display and nothing else, also after an interrupt."""

    async def execute():
        cells = [SETUP, "var run = fit(50);", "var cut = fit(1000);", "cut.stopped() && !run.stopped()"]
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in cells])
        manager = AsyncKernelManager(kernel_name=KERNEL)
        client = NotebookClient(notebook, km=manager, timeout=120)

        def started(cell, cell_index):
            async def interrupt():
                await asyncio.sleep(4)
                await manager.interrupt_kernel()

            if cell_index == 2:
                tasks.append(asyncio.ensure_future(interrupt()))

        tasks = []
        client.on_cell_execute = started
        try:
            await client.async_execute()
        finally:
            await manager.shutdown_kernel(now=True)
        return notebook

    notebook = asyncio.run(execute())
    done, cut = notebook.cells[1].outputs, notebook.cells[2].outputs
    equal([output.output_type for output in done + cut], ["display_data", "display_data"])
    equal("done after batch 50" in done[0].data["text/html"], True)
    equal("stopped after batch" in cut[0].data["text/html"], True)
    equal(notebook.cells[3].outputs[0].data["text/plain"], "true")


def main():
    failed = 0
    manager = KernelManager(kernel_name=KERNEL)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=120)

        def run(code, interrupts=0):
            return Cell(manager, client, code, interrupts)

        setup = run(SETUP)
        if setup.status != "ok":
            print("FAIL setup: " + json.dumps(setup.of("error"))[:2000])
            return 1
        for check in [
            shows,
            live,
            interrupted_fit_gives_its_value,
            same_cell_again,
            interrupt_that_meets_nothing,
            second_interrupt_is_the_kernels,
            abandoned_loop_does_not_go_on,
            two_statements_are_asked_each,
            other_cells_are_interrupted_as_ever,
            lambda run: saved_notebook(),
        ]:
            name = "saved_notebook" if check.__name__ == "<lambda>" else check.__name__
            try:
                check(run)
                print("PASS " + name, flush=True)
            except Exception:
                failed += 1
                print("FAIL " + name + "\n" + traceback.format_exc(), flush=True)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return 1 if failed else 0


sys.exit(main())
