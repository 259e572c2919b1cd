"""Makes torch.json: what torch.optim does in fifty steps, in double precision.

Needs PyTorch; run by hand, once: python torch_figures.py > torch.json
Two methods that torch lacks are written out from their formulas: Adam without bias correction, and the proximal step.
"""

import json
import math

import torch
from torch.optim import lr_scheduler as schedulers
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

torch.set_default_dtype(torch.float64)
STEPS = 50
SEEN = (1, 10, 50)


def quartic(w):
    d = w - torch.tensor([1, -2, 0.5, 0, 3])
    return (torch.tensor([0.5, 1, 2, 4, 0.1]) * (d**4 / 4 + d**2 / 2)).sum()


def valley(w):
    return (5 * (w[1:] - w[:-1] ** 2) ** 2 + (1 - w[:-1]) ** 2).sum()


def logistic(w):
    x = [[1, 2, -1], [0.5, -1, 2], [-1.5, 0.25, 1], [2, 1, 0.5], [-0.5, -2, -1], [1, -0.5, 0.75], [-1, 1, -2], [1, 1, 1]]
    x = torch.tensor(x)
    y = torch.tensor([1.0, 0, 1, 1, 0, 1, 0, 0])
    z = x @ w
    return torch.nn.functional.binary_cross_entropy_with_logits(z, y)


PROBLEMS = {
    "quartic": (quartic, [0, 1, -1, 0.25, -0.5]),
    "valley": (valley, [-0.5, 0.5, -0.25, 1]),
    "logistic": (logistic, [0.5, -1, 2]),
}


class Point(torch.nn.Module):
    def __init__(self, start):
        super().__init__()
        self.w = torch.nn.Parameter(torch.tensor(start, dtype=torch.float64))


def walk(problem, step):
    """Positions after some steps; step(point, total) makes a function that moves once and says where to look."""
    total, start = PROBLEMS[problem]
    point = Point(start)
    move = step(point, total)
    seen = []
    for k in range(1, STEPS + 1):
        where = move(k)
        if k in SEEN:
            seen.append((point.w if where is None else where).detach().tolist())
    return seen


def plain(make, between=lambda point: None, scheduler=None):
    def step(point, total):
        optimizer = make([point.w])
        rates = scheduler(optimizer) if scheduler else None

        def move(k):
            optimizer.zero_grad()
            total(point.w).backward()
            between(point)
            optimizer.step()
            if rates:
                rates.step()

        return move

    return step


def averaged(make, multi_avg_fn):
    def step(point, total):
        inner = plain(make)(point, total)
        average = AveragedModel(point, multi_avg_fn=multi_avg_fn)

        def move(k):
            inner(k)
            average.update_parameters(point)
            return average.module.w

        return move

    return step


def lbfgs(point, total):
    # One iteration a step would let the search evaluate once only, and a small change would end it early.
    optimizer = torch.optim.LBFGS(
        [point.w], max_iter=1, max_eval=100, tolerance_change=1e-15, history_size=10, line_search_fn="strong_wolfe"
    )

    def closure():
        optimizer.zero_grad()
        value = total(point.w)
        value.backward()
        return value

    def move(k):
        optimizer.step(closure)

    return move


def uncorrected(point, total):
    m = torch.zeros_like(point.w)
    v = torch.zeros_like(point.w)

    def move(k):
        nonlocal m, v
        (g,) = torch.autograd.grad(total(point.w), point.w)
        m = 0.9 * m + 0.1 * g
        v = 0.999 * v + 0.001 * g * g
        with torch.no_grad():
            point.w -= 0.02 * m / (v.sqrt() + 1e-8)

    return move


def proximal(l1, l2):
    def step(point, total):
        def move(k):
            (g,) = torch.autograd.grad(total(point.w), point.w)
            with torch.no_grad():
                moved = point.w - 0.02 * (g + l2 * point.w)
                point.w.copy_(moved.sign() * (moved.abs() - 0.02 * l1).clamp(min=0))

        return move

    return step


def reduced(point, total):
    """Reduce on plateau, told the total before each step."""
    optimizer = torch.optim.SGD([point.w], lr=0.02, momentum=0.9)
    scheduler = schedulers.ReduceLROnPlateau(optimizer, factor=0.5, patience=2)

    def move(k):
        optimizer.zero_grad()
        value = total(point.w)
        value.backward()
        optimizer.step()
        scheduler.step(value.item())

    return move


o = torch.optim
METHODS = {
    "sgd": plain(lambda p: o.SGD(p, lr=0.02)),
    "momentum": plain(lambda p: o.SGD(p, lr=0.01, momentum=0.9)),
    "nesterov": plain(lambda p: o.SGD(p, lr=0.01, momentum=0.9, nesterov=True)),
    "adagrad": plain(lambda p: o.Adagrad(p, lr=0.2)),
    "rmsprop": plain(lambda p: o.RMSprop(p, lr=0.02)),
    "rmsprop centred": plain(lambda p: o.RMSprop(p, lr=0.005, alpha=0.9, eps=1e-3, momentum=0.5, centered=True)),
    "adadelta": plain(lambda p: o.Adadelta(p, lr=1.0)),
    "adadelta other": plain(lambda p: o.Adadelta(p, lr=0.5, rho=0.8, eps=1e-4)),
    "adam": plain(lambda p: o.Adam(p, lr=0.05)),
    "adam other": plain(lambda p: o.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-2)),
    "adam l2": plain(lambda p: o.Adam(p, lr=0.05, weight_decay=0.1)),
    "adam uncorrected": uncorrected,
    "amsgrad": plain(lambda p: o.Adam(p, lr=0.05, betas=(0.9, 0.9), amsgrad=True)),
    "adamw": plain(lambda p: o.AdamW(p, lr=0.05, weight_decay=0.1)),
    "lbfgs": lbfgs,
    "l2": plain(lambda p: o.SGD(p, lr=0.02, weight_decay=0.3)),
    "l1": proximal(0.3, 0),
    "elastic net": proximal(0.3, 0.2),
    "clip": plain(
        lambda p: o.SGD(p, lr=0.05), lambda point: torch.nn.utils.clip_grad_norm_([point.w], 0.5)
    ),
    "clip values": plain(
        lambda p: o.SGD(p, lr=0.05), lambda point: torch.nn.utils.clip_grad_value_([point.w], 0.3)
    ),
    "moving average": averaged(lambda p: o.SGD(p, lr=0.02), get_ema_multi_avg_fn(0.9)),
    "mean": averaged(lambda p: o.SGD(p, lr=0.02), None),
    "plateau": reduced,
}


def after(optimizer, epochs, then):
    rise = schedulers.LinearLR(optimizer, 0.01, 1, epochs)
    return schedulers.SequentialLR(optimizer, [rise, then], [epochs])


SCHEDULES = {
    "constant": lambda x: schedulers.LambdaLR(x, lambda k: 1),
    "exponential": lambda x: schedulers.ExponentialLR(x, 0.93),
    "stairs": lambda x: schedulers.StepLR(x, 15, 0.3),
    "cosine": lambda x: schedulers.CosineAnnealingLR(x, STEPS),
    "polynomial": lambda x: schedulers.PolynomialLR(x, STEPS, 2.5),
    "one cycle": lambda x: schedulers.OneCycleLR(
        x, max_lr=x.param_groups[0]["lr"], total_steps=STEPS, cycle_momentum=False
    ),
    "over k": lambda x: schedulers.LambdaLR(x, lambda k: 1 / (k + 1)),
    "over root": lambda x: schedulers.LambdaLR(x, lambda k: 1 / math.sqrt(k + 1)),
    "warm-up constant": lambda x: schedulers.LinearLR(x, 0.01, 1, 7),
    "warm-up cosine": lambda x: after(x, 10, schedulers.CosineAnnealingLR(x, STEPS - 10)),
    "warm-up stairs": lambda x: after(x, 5, schedulers.StepLR(x, 15, 0.3)),
}

METHODS |= {
    name: plain(lambda p: o.SGD(p, lr=0.02, momentum=0.9), scheduler=make) for name, make in SCHEDULES.items()
}


def rates(make):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.4)
    scheduler = make(optimizer)
    seen = []
    for k in range(STEPS):
        seen.append(scheduler.optimizer.param_groups[0]["lr"])
        optimizer.step()
        if k < STEPS - 1:
            scheduler.step()
    return seen


def plateau():
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.4)
    scheduler = schedulers.ReduceLROnPlateau(optimizer, factor=0.5, patience=3)
    losses, seen = [], []
    for k in range(STEPS):
        seen.append(optimizer.param_groups[0]["lr"])
        losses.append(1 / (1 + k // 9) + 0.01 * (k % 3) + (1e-5 if k == 5 else 0))
        optimizer.step()
        scheduler.step(losses[-1])
    return {"losses": losses, "rates": seen}


print(
    json.dumps(
        {
            "torch": torch.__version__.split("+")[0],
            "steps": SEEN,
            "walks": {m: {p: walk(p, step) for p in PROBLEMS} for m, step in METHODS.items()},
            "rates": {name: rates(make) for name, make in SCHEDULES.items()},
            "plateau": plateau(),
        },
        indent=1,
    )
)
