"""Where PyTorch computes: `--device cpu` (without it) or `cuda`, and how work is timed and repeated there."""

import argparse
import time

import torch


def arguments(**more):
    """Those of every peer, and `more` by name; a device that is not there ends the program with a sentence."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    for name, options in more.items():
        parser.add_argument(name, **options)
    given = parser.parse_args()
    if given.device == "cuda" and not torch.cuda.is_available():
        raise SystemExit("PyTorch finds no device with CUDA here")
    return given


def single_precision():
    """Products are not rounded to less."""
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False


def name_of(device):
    return torch.cuda.get_device_name() if device == "cuda" else "cpu"


def wait(device):
    """Until all that was queued is done."""
    if device == "cuda":
        torch.cuda.synchronize()


def graphed(work):
    """The same work as a CUDA graph: captured once, replayed by each call. Its results lie where they lay."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            work()
    torch.cuda.current_stream().wait_stream(stream)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        kept = work()

    def replay():
        graph.replay()
        return kept

    return replay


def measure(work, seconds, device="cpu"):
    """Milliseconds of each run, one at least, each waited for."""
    times = []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        begin = time.perf_counter()
        work()
        wait(device)
        times.append(1000 * (time.perf_counter() - begin))
    return times
