#!/usr/bin/env python3
"""Contacts a second: Ciw and SimPy (free simulators) beside Shiftwright, in one run.

All play one queue as an M/M/50+M for a day: 48 erlangs, calls of a minute, patience of two. Each
prints its mean wait and its share of hang-ups too, which must be alike. SimPy leaves keeping records to
its user; here it counts and adds up waits, as ours does. Ciw keeps its records.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install ciw==3.2.7 simpy==4.1.2
    /tmp/peers/bin/python simulation_peers.py
"""

import argparse
import pathlib
import random
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
AGENTS = 50
PER_S = 48 / 60
AHT_S = 60.0
PATIENCE_S = 120.0


def by_simpy(seed, end_s):
    import simpy

    draw = random.Random(seed)
    env = simpy.Environment()
    agents = simpy.Resource(env, AGENTS)
    seen = {"contacts": 0, "hung_up": 0, "waited_s": 0.0}

    def contact():
        came = env.now
        with agents.request() as request:
            result = yield request | env.timeout(draw.expovariate(1 / PATIENCE_S))
            seen["contacts"] += 1
            seen["waited_s"] += env.now - came
            if request not in result:
                seen["hung_up"] += 1
                return
            yield env.timeout(draw.expovariate(1 / AHT_S))

    def arrivals():
        while True:
            yield env.timeout(draw.expovariate(PER_S))
            env.process(contact())

    env.process(arrivals())
    env.run(until=end_s)
    return seen["contacts"], seen["hung_up"], seen["waited_s"]


def by_ciw(seed, end_s):
    import ciw

    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(rate=PER_S)],
        service_distributions=[ciw.dists.Exponential(rate=1 / AHT_S)],
        reneging_time_distributions=[ciw.dists.Exponential(rate=1 / PATIENCE_S)],
        number_of_servers=[AGENTS],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(end_s)
    records = simulation.get_all_records()
    hung_up = sum(it.record_type == "renege" for it in records)
    return len(records), hung_up, sum(it.waiting_time for it in records)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=24.0)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    for name, call in [("Ciw", by_ciw), ("SimPy", by_simpy)]:
        rates = []
        for seed in range(given.runs):
            since = time.perf_counter()
            contacts, hung_up, waited_s = call(seed, 3600 * given.hours)
            rates.append(contacts / (time.perf_counter() - since))
        felt = f"mean wait {waited_s / contacts:.2f} s, hung up {100 * hung_up / contacts:.2f} %"
        print(f"{name}: {statistics.median(rates):.0f} contacts a second ({felt})", flush=True)
    subprocess.run(["cargo", "bench", "--bench", "simulate"], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
