"""What a learner waits for, against the bare import of networkx: medians of fresh processes on this machine.

Each measurement is a Python process of its own, so nothing is warm but the operating system's file cache. Read the
numbers against each other, from one run; they do not carry from machine to machine.
"""

import statistics
import subprocess
import sys

ROUNDS = 7
TRACES = 200

TIMED = "import time; start = time.perf_counter()\n{work}\nprint(time.perf_counter() - start)"
CASE = "her2_status='positive', disease_setting='recurrent_metastatic', decision_point='progression'"
FIRST_ANSWER = f"import her2teach as h; g = h.load_guideline(); h.trace(g, g.case({CASE}))"
AGAIN = f"case = g.case({CASE})\nfor _ in range({TRACES}): h.trace(g, case)"
MEASUREMENTS = {
    "import networkx": ("", "import networkx"),
    "import her2teach": ("", "import her2teach"),
    "import, load the guideline, trace one case": ("", FIRST_ANSWER),
    f"trace one partial case {TRACES} times more": (FIRST_ANSWER, AGAIN),
}


def seconds(before: str, work: str) -> float:
    """Time `work` in a fresh Python process, after `before`, which is not timed."""
    program = f"{before}\n{TIMED.format(work=work)}"
    answer = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return float(answer.stdout)


def main() -> None:
    """Measure everything in turn, round by round, so that a slow moment of the machine falls on all alike."""
    taken: dict[str, list[float]] = {name: [] for name in MEASUREMENTS}
    for _ in range(ROUNDS):
        for name, (before, work) in MEASUREMENTS.items():
            taken[name].append(seconds(before, work))
    print(f"Python {sys.version.split()[0]}, median (fastest to slowest) of {ROUNDS} fresh processes, in milliseconds")
    for name, times in taken.items():
        middle, low, high = (1000 * value for value in (statistics.median(times), min(times), max(times)))
        print(f"{middle:9.1f}  ({low:.1f} to {high:.1f})  {name}")


if __name__ == "__main__":
    main()
