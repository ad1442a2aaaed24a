#!/usr/bin/env python3
"""Seconds until a roster is proved within 1 % of the best possible, and until it is proved best: OR-tools'
CP-SAT beside Shiftwright, on the same instance, with the same threads and time, in one run.

Instances are made here, of 28 days and three shifts (early, day, late), in the format of
schedulingbenchmarks.org that `benchmark_instances` reads: full-timers and part-timers in a ratio of 3 to 1, days
away, wishes for and against shifts, and a demand of what the agents can work between them. CP-SAT gets the
same rules in the usual form: a yes or no for each agent, day and shift.

    python3 -m venv /tmp/peers && /tmp/peers/bin/pip install ortools==9.15.6755
    /tmp/peers/bin/python roster_peers.py --agents 50 100 200 --seconds 120 --keep /tmp/rosters
"""

import argparse
import csv
import pathlib
import random
import re
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DAYS = 28
# Name, minutes, which cannot follow on the next day.
SHIFTS = [("E", 480, []), ("D", 480, ["E"]), ("L", 480, ["E", "D"])]
FULL = {"minutes": (7680, 9120), "run": (2, 5), "off": 2, "weekends": 2}
PART = {"minutes": (3840, 5280), "run": (1, 4), "off": 2, "weekends": 2}
UNDER, OVER = 100, 1
WITHIN = 0.01


def made(agents, seed, demand):
    """An instance, as plain data; `demand`: times what the agents can work between their least and most hours."""
    draw = random.Random(seed)
    people = []
    for number in range(agents):
        terms = PART if number % 4 == 3 else FULL
        most = {name: DAYS for name, _, _ in SHIFTS}
        if draw.random() < 0.3:
            most[draw.choice("EDL")] = draw.choice([0, 4, 8])
        away = set(draw.sample(range(DAYS), draw.choice([0, 1, 1, 2])))
        wishes = []
        for day in draw.sample([day for day in range(DAYS) if day not in away], 7):
            wishes.append((day, draw.choice("EDL"), draw.randint(1, 3), draw.random() < 0.6))
        people.append({"name": f"A{number:03}", "most": most, "away": away, "wishes": wishes, **terms})
    worked = sum(sum(person["minutes"]) / 2 for person in people) / 480 / DAYS
    cover = {}
    for day in range(DAYS):
        busy = 0.75 if day % 7 >= 5 else 1.1
        for name, share in (("E", 0.32), ("D", 0.4), ("L", 0.28)):
            cover[day, name] = max(1, round(demand * worked * busy * share + draw.uniform(-0.6, 0.6)))
    return people, cover


def text(people, cover):
    rows = ["SECTION_HORIZON", str(DAYS), "SECTION_SHIFTS"]
    rows += [f"{name},{minutes},{'|'.join(after)}" for name, minutes, after in SHIFTS]
    rows.append("SECTION_STAFF")
    for it in people:
        most = "|".join(f"{name}={count}" for name, count in it["most"].items())
        (least, longest), (shortest, run) = it["minutes"], it["run"]
        rows.append(f"{it['name']},{most},{longest},{least},{run},{shortest},{it['off']},{it['weekends']}")
    rows.append("SECTION_DAYS_OFF")
    rows += [",".join([it["name"], *map(str, sorted(it["away"]))]) for it in people if it["away"]]
    for section, wanted in (("ON", True), ("OFF", False)):
        rows.append(f"SECTION_SHIFT_{section}_REQUESTS")
        for it in people:
            rows += [f"{it['name']},{day},{name},{weight}" for day, name, weight, on in it["wishes"] if on == wanted]
    rows.append("SECTION_COVER")
    rows += [f"{day},{name},{count},{UNDER},{OVER}" for (day, name), count in cover.items()]
    return "\n".join(rows) + "\n"


def rules(model, person, works):
    """One agent's rules; `works[day, shift]` are yes or no."""
    names = [name for name, _, _ in SHIFTS]
    day_works = [sum(works[day, name] for name in names) for day in range(DAYS)]
    for day in range(DAYS):
        model.add_at_most_one(works[day, name] for name in names)
        if day in person["away"]:
            model.add(day_works[day] == 0)
    for before, _, never in SHIFTS:
        for after in never:
            for day in range(DAYS - 1):
                model.add_bool_or(~works[day, before], ~works[day + 1, after])
    for name, most in person["most"].items():
        model.add(sum(works[day, name] for day in range(DAYS)) <= most)
    total = sum(minutes * works[day, name] for day in range(DAYS) for name, minutes, _ in SHIFTS)
    least, longest = person["minutes"]
    model.add_linear_constraint(total, least, longest)
    shortest, run = person["run"]
    for first in range(DAYS - run):
        model.add(sum(day_works[first : first + run + 1]) <= run)
    for length in range(1, shortest):
        for day in range(1, DAYS - length):
            inside = sum(day_works[day : day + length])
            model.add(day_works[day - 1] + length - inside + day_works[day + length] >= 1)
    for length in range(1, person["off"]):
        for day in range(1, DAYS - length):
            inside = sum(day_works[day : day + length])
            model.add(day_works[day - 1] - inside + day_works[day + length] <= 1)
    weekends = []
    for saturday in range(5, DAYS, 7):
        weekend = model.new_bool_var("")
        for day in (saturday, saturday + 1):
            model.add(weekend >= day_works[day])
        weekends.append(weekend)
    model.add(sum(weekends) <= person["weekends"])


def by_cp_sat(people, cover, seconds, threads):
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    works = {}
    cost, constant = [], 0
    for it in people:
        own = {(day, name): model.new_bool_var("") for day in range(DAYS) for name, _, _ in SHIFTS}
        rules(model, it, own)
        for day, name, weight, on in it["wishes"]:
            cost.append(-weight * own[day, name] if on else weight * own[day, name])
            constant += weight if on else 0
        works[it["name"]] = own
    for (day, name), wanted in cover.items():
        there = sum(own[day, name] for own in works.values())
        missing = model.new_int_var(0, wanted, "")
        surplus = model.new_int_var(0, len(people), "")
        model.add(there + missing - surplus == wanted)
        cost += [UNDER * missing, OVER * surplus]
    model.minimize(sum(cost) + constant)

    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = threads
    solver.parameters.random_seed = 1
    began = time.perf_counter()
    seen = Seen()

    class Told(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self):
            seen.best = self.objective_value
            seen.look(time.perf_counter() - began)

    def bounded(bound):
        seen.bound = max(seen.bound, bound)
        seen.look(time.perf_counter() - began)

    solver.best_bound_callback = bounded
    status = solver.solve(model, Told())
    took = time.perf_counter() - began
    if status == cp_model.OPTIMAL:
        seen.proved = took
        seen.bound = seen.best
        seen.look(took)
    rows = [
        (agent, day, name)
        for agent, own in works.items()
        for (day, name), it in own.items()
        if seen.best < float("inf") and solver.value(it)
    ]
    return seen, rows


class Seen:
    """Best and bound as they come, and when they were first within 1 %."""

    def __init__(self):
        self.best, self.bound = float("inf"), float("-inf")
        self.within = self.proved = None

    def look(self, seconds):
        if self.within is None and self.best < float("inf") and self.best - self.bound <= WITHIN * self.best:
            self.within = seconds


def by_shiftwright(path, seconds, threads, out):
    """Seconds are those of the whole process, reading and start included."""
    seen = Seen()
    began = time.perf_counter()
    command = [ROOT / "target/release/examples/benchmark_instances", path, "--progress", "--out", out]
    command += ["--seconds", str(seconds), "--threads", str(threads), "--seed", "1"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        found = re.search(r"best ([\d.]+) · bound ([\d.-]+)", line)
        if found:
            seen.best, seen.bound = float(found[1]), float(found[2])
            seen.look(time.perf_counter() - began)
    last = process.stdout.read().strip().splitlines()[-1].split(",")
    process.wait()
    took = time.perf_counter() - began
    seen.best, seen.bound = float(last[2]), float(last[3])
    seen.look(took)
    if last[5] == "optimal":
        seen.proved = took
    return seen


def told(seconds, limit):
    return f"> {limit:.0f} s" if seconds is None else f"{seconds:.1f} s"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--agents", type=int, nargs="+", default=[50, 100, 200])
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--demand", type=float, default=1.0, help="above 1.1 not all of it can be met")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--keep", type=pathlib.Path, help="folder for instances and rosters")
    arguments = parser.parse_args()
    subprocess.run(
        ["cargo", "build", "--release", "--quiet", "--example", "benchmark_instances"], cwd=ROOT, check=True
    )
    folder = arguments.keep or pathlib.Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    print("| agents | seed | solver | within 1 % | proved best | cost | bound |\n|---|---|---|---|---|---|---|")
    for agents in arguments.agents:
        for seed in arguments.seeds:
            people, cover = made(agents, seed, arguments.demand)
            path = folder / f"agents{agents}-{seed}.txt"
            path.write_text(text(people, cover))
            ours = by_shiftwright(path, arguments.seconds, arguments.threads, folder / "shiftwright")
            theirs, rows = by_cp_sat(people, cover, arguments.seconds, arguments.threads)
            (folder / "cp_sat").mkdir(exist_ok=True)
            with open(folder / "cp_sat" / f"{path.stem}.csv", "w", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["agent", "day", "shift"])
                writer.writerows(rows)
            for name, seen in (("Shiftwright", ours), ("CP-SAT", theirs)):
                within, proved = (told(it, arguments.seconds) for it in (seen.within, seen.proved))
                row = f"| {agents} | {seed} | {name} | {within} | {proved} | {seen.best:.0f} | {seen.bound:.1f} |"
                print(row, flush=True)


if __name__ == "__main__":
    main()
