"""Steps of torch.optim's fused Adam over forty tensors: for each number read, that many steps, and how long the fastest tenth took."""

import sys
import time

import torch

torch.set_num_threads(1)
width = int(sys.argv[1])
shapes = [(width, width), (width,)] * 19 + [(1, width), (1,)]
parameters = [torch.nn.Parameter(torch.randn(shape)) for shape in shapes]
for parameter in parameters:
    parameter.grad = torch.randn_like(parameter)
adam = torch.optim.Adam(parameters, lr=1e-3, fused=True)
for line in sys.stdin:
    nanos = []
    for _ in range(int(line)):
        start = time.thread_time_ns()
        adam.step()
        nanos.append(time.thread_time_ns() - start)
    nanos.sort()
    print(nanos[len(nanos) // 10] / 1000, flush=True)
