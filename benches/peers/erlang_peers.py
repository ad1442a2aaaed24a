#!/usr/bin/env python3
"""Sizing by Erlang A: pyworkforce (a free planner) beside Shiftwright, in one run.

Both get: a load of 100 erlangs (or --load), 3 minutes each, 80 % within 20 s, patience of 3 minutes.
pyworkforce's time is that of its call; Shiftwright's that of a whole process, and below it that of
the call alone (`cargo bench --bench staffing`, which this script starts).

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install pyworkforce==0.5.4   # Python 3.12 or later
    /tmp/peers/bin/python erlang_peers.py
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def timed(call, runs):
    seconds = []
    for _ in range(runs):
        since = time.perf_counter()
        answer = call()
        seconds.append(time.perf_counter() - since)
    return answer, statistics.median(seconds)


def pyworkforce(load):
    from pyworkforce.queuing import ErlangA

    erlang = ErlangA(transactions=load, aht=3, asa=20 / 60, interval=3, shrinkage=0.0, patience=3)
    return erlang.required_positions(service_level=0.8, max_occupancy=1.0)["positions"]


def shiftwright(load):
    program = ROOT / "target/release/shiftwright"
    command = [
        program, "erlang", "--offered", load, "--per", "3min", "--aht", "3m", "--answer-within", "20s",
        "--service-level", "0.8", "--patience", "3m", "--json",
    ]
    done = subprocess.run([str(part) for part in command], capture_output=True, check=True, text=True)
    return json.loads(done.stdout)["agents_required"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--load", type=float, default=100.0)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    for name, call in [("pyworkforce", pyworkforce), ("shiftwright, a process", shiftwright)]:
        agents, seconds = timed(lambda: call(given.load), given.runs)
        print(f"{name}: {agents} agents, {seconds * 1e3:.2f} ms", flush=True)
    subprocess.run(["cargo", "bench", "--bench", "staffing", "--", "size_erlang_a"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
