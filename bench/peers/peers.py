"""Times the Python peers for bench/src/peers.mjs. Single thread; one JSON object per line, in and out.

First line in:  {"pixels": {name: {"path", "dtype", "shape"}}, "numbers": {...}}
First line out: {"versions": {...}, "kernels": [names that can be run here]}
Then, for each {"run": name, "smoke": bool}: {"median", "fastest", "slowest", "value"}, times in microseconds,
value a number or a list of numbers by which both sides show that they did the same work.
"""
import json
import os
import statistics
import sys
import time
import warnings

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"
warnings.simplefilter("ignore")

RUN_SECONDS = 0.05
RUNS = 5
# A peer that takes seconds is not run as often: after this much time, what has been measured counts.
BUDGET_SECONDS = 4.0


def measure(operation, smoke):
    """Microseconds of processor time per call: after a warm-up, up to 5 runs of at least 50 ms."""
    value = operation()
    started = time.process_time()
    operation()
    once = time.process_time() - started
    times = [once]
    if not smoke:
        repeats = max(1, round(RUN_SECONDS / max(once, 1e-9)))
        begun = time.perf_counter()
        times = []
        while len(times) < RUNS and (not times or time.perf_counter() - begun < BUDGET_SECONDS):
            started = time.process_time()
            for _ in range(repeats):
                operation()
            times.append((time.process_time() - started) / repeats)
    micro = [1e6 * t for t in times]
    return {"median": statistics.median(micro), "fastest": min(micro), "slowest": max(micro), "value": value}


def plain(value):
    """Numbers of numpy as numbers of JSON."""
    return [float(v) for v in value] if isinstance(value, (list, tuple)) else float(value)


def main():
    # What libraries print must not get between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(message):
        answers.write(json.dumps(message) + "\n")
        answers.flush()

    import numpy as np

    request = json.loads(sys.stdin.readline())
    pixels = {
        name: np.fromfile(at["path"], dtype=at["dtype"]).reshape(at["shape"])
        for name, at in request["pixels"].items()
    }
    from kernels import build_kernels

    kernels, versions = build_kernels(pixels, request["numbers"])
    answer({"versions": versions, "kernels": sorted(kernels)})
    for line in sys.stdin:
        task = json.loads(line)
        result = measure(kernels[task["run"]], task["smoke"])
        answer({**result, "value": plain(result["value"])})


if __name__ == "__main__":
    main()
