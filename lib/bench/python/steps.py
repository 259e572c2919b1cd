"""Training steps in PyTorch with TorchJD's and LibMTL's published methods, timed on demand.

Reads commands from standard input and answers each with a line:
    torchjd|libmtl METHOD INPUTS WIDTH BATCH TASKS -> "ready", or "none" and why not
    run STEPS                                      -> processor time of each step in microseconds
Runs with the packages of steps-requirements.txt.
"""

import contextlib
import sys
import time
import types

import torch
from torch import nn


def network(inputs, width, tasks):
    encoder = nn.Sequential(nn.Linear(inputs, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU())
    return encoder, [nn.Linear(width, 1) for _ in range(tasks)]


def batches(inputs, batch, tasks):
    generator = torch.Generator().manual_seed(7)
    for _ in range(16):
        x = torch.rand(batch, inputs, generator=generator) * 2 - 1
        slopes = torch.rand(inputs, tasks, generator=generator) * 2 - 1
        yield x, torch.tanh(x @ slopes).t().unsqueeze(2).contiguous().unbind(0)


def adam(parameters):
    # PyTorch's fastest; both libraries leave the choice to the user or take the slower default.
    return torch.optim.Adam(parameters, lr=1e-3, fused=True)


def loss(out, y):
    return 0.5 * nn.functional.mse_loss(out, y)


def torchjd(method, inputs, width, tasks):
    """The documented way for several tasks; of its settings and ways the fastest is taken by the caller."""
    from torchjd import aggregation
    from torchjd.autojac import jac_to_grad, mtl_backward

    name, _, setting = method.partition("/")
    aggregators = {
        "pcgrad": lambda: aggregation.PCGrad(),
        "mgda": lambda: aggregation.MGDA(),
        "cagrad": lambda: aggregation.CAGrad(c=0.5),
        "nash": lambda: aggregation.NashMTL(n_tasks=tasks),
        "upgrad": lambda: aggregation.UPGrad(),
        "equal": lambda: aggregation.Sum(),
    }
    aggregator = aggregators[name]()
    encoder, heads = network(inputs, width, tasks)
    shared = list(encoder.parameters())
    own = [list(head.parameters()) for head in heads]
    optimizer = adam([*shared, *(p for head in own for p in head)])
    options = {"optimize_gramian_computation": True} if setting == "gramian" else {}

    def step(x, ys):
        z = encoder(x)
        losses = [loss(head(z), y) for head, y in zip(heads, ys)]
        chunk = 1 if setting == "sequential" else None
        mtl_backward(losses, features=z, tasks_params=own, shared_params=shared, parallel_chunk_size=chunk)
        jac_to_grad(shared, aggregator, **options)
        optimizer.step()
        optimizer.zero_grad()

    return step


def libmtl(method, inputs, width, tasks):
    """Its model, put together as its trainer does, on the processor: that trainer wants a graphics card."""
    # The package imports, for pretrained networks, a module that torchvision has dropped; the function lives on elsewhere.
    moved = types.ModuleType("torchvision.models.utils")
    moved.load_state_dict_from_url = torch.hub.load_state_dict_from_url
    sys.modules.setdefault(moved.__name__, moved)
    from LibMTL import weighting
    from LibMTL.architecture import HPS

    arguments = {"pcgrad": ("PCGrad", {}), "mgda": ("MGDA", {"mgda_gn": "none"}),
                 "cagrad": ("CAGrad", {"calpha": 0.5, "rescale": 1}), "equal": ("EW", {}),
                 "nash": ("Nash_MTL", {}), "upgrad": ("UPGrad", {})}
    kind, options = arguments[method]
    if not hasattr(weighting, kind):
        raise LookupError(f"the published package has no {kind}")

    class Model(HPS, getattr(weighting, kind)):
        def __init__(self, *given):
            super().__init__(*given)
            self.init_param()

        def zero_grad_share_params(self):
            # What zero_grad() did in the PyTorch it was written for; it reads gradients that are None today.
            self.encoder.zero_grad(set_to_none=False)

    names = [f"task{t}" for t in range(tasks)]
    encoder, heads = network(inputs, width, tasks)
    model = Model(names, lambda: encoder, nn.ModuleDict(zip(names, heads)), False, False, torch.device("cpu"))
    optimizer = adam(model.parameters())

    def step(x, ys):
        out = model(x)
        losses = torch.zeros(tasks)
        for t, name in enumerate(names):
            losses[t] = loss(out[name], ys[t])
        optimizer.zero_grad()
        model.backward(losses, **options)
        optimizer.step()

    return step


def main():
    torch.set_num_threads(1)
    step, data, count = None, [], 0
    answers = sys.stdout
    for line in sys.stdin:
        words = line.split()
        if words[0] == "run":
            times = []
            with contextlib.redirect_stdout(sys.stderr):
                for _ in range(int(words[1])):
                    x, ys = data[count % len(data)]
                    count += 1
                    start = time.process_time_ns()
                    step(x, ys)
                    times.append(f"{(time.process_time_ns() - start) / 1e3:.1f}")
            answer = " ".join(times)
        else:
            inputs, width, batch, tasks = map(int, words[2:])
            torch.manual_seed(1)
            data = list(batches(inputs, batch, tasks))
            try:
                with contextlib.redirect_stdout(sys.stderr):
                    step = {"torchjd": torchjd, "libmtl": libmtl}[words[0]](words[1], inputs, width, tasks)
                    step(*data[0])
                answer = "ready"
            except Exception as failure:  # whatever a library does not do is reported, not hidden
                answer = f"none {type(failure).__name__}: {str(failure).splitlines()[0]}"
        print(answer, file=answers, flush=True)


if __name__ == "__main__":
    main()
