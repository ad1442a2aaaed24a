#!/usr/bin/env python3
"""Forecast errors of free peers on public call data, by the same backtest as Shiftwright's own.

Weekly rolling origins: origin k is 7k days before the history's last day. A method sees the open
days up to it, is fitted once and forecasts the week that starts `lead` weeks and a day after it.
For every lead the tested weeks are the same: the last N of the file (see README.md).

    python forecast_peers.py --data ../shared/data > peers.csv
"""

import os

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_threads, "1")  # the workers share the cores; models use one each

import argparse
import csv
import logging
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd

from peer_methods import METHODS, STATSFORECAST, WITH_EVENTS

HEADER = ["dataset", "method", "lead_weeks", "wape", "mase", "bias", "seconds"]
SPEED_LEADS_DAYS = [1, 7, 14, 28]
SPEED_ORIGINS = 8
OWN_SCENARIO = """name = "bank"
zone = "America/New_York"
interval = "30min"
first_day = {first_day}
weeks = 4
[[queue]]
name = "calls"
channel = "phone"
hours = {{ mon-fri = "07:00-21:00" }}
history = "history.csv"
aht = "4m20s"
service_level = {{ answer_within = "20s", target = 0.8 }}
"""
LEAST_NAIVE_ERROR = 1e-3
LEAST_TRAINING_DAYS = 28


def day_table(times, counts, length_min, open_min, close_min):
    """A row per date, a column per interval from opening to closing; NaN where there is no row."""
    minutes = times.dt.hour * 60 + times.dt.minute
    inside = (minutes >= open_min) & (minutes < close_min) & (times.dt.dayofweek < 5)
    slots = pd.to_timedelta((minutes // length_min * length_min)[inside], unit="min")
    table = counts[inside].groupby([times[inside].dt.normalize(), slots]).sum().unstack()
    columns = pd.to_timedelta(range(open_min, close_min, length_min), unit="min")
    return table.reindex(columns=columns).sort_index()


def read_bank(folder):
    """Half-hours 07:00 to 21:00 of days that have every row; a day without rows is closed."""
    raw = pd.read_csv(folder / "bank_calls" / "bank_calls_5min.csv", parse_dates=["datetime"])
    rows = day_table(raw.datetime, raw.calls.notna().astype(int), 30, 7 * 60, 21 * 60)
    table = day_table(raw.datetime, raw.calls, 30, 7 * 60, 21 * 60)
    whole = (rows == 6).all(axis=1)
    if not whole.all():
        print(f"bank: {(~whole).sum()} incomplete days left out", file=sys.stderr)
    return {"days": table[whole].astype(float), "events": None}


def read_county(folder):
    """Hours 08:00 to 17:00; a missing hour of an open day is 0; a listed holiday is closed."""
    folder = folder / "county_assessor"
    raw = pd.read_csv(folder / "hourly_call_data.csv")
    times = pd.to_datetime(raw["hour"], format="%m/%d/%Y %H:%M")
    table = day_table(times, raw["call_count"], 60, 8 * 60, 17 * 60).fillna(0.0)
    holidays = pd.to_datetime(pd.read_excel(folder / "bernco_holidays.xlsx")["Holiday_Date"])
    events = pd.read_csv(folder / "assessor_events.csv")
    events["start"] = pd.to_datetime(events["start_date"], format="%m/%d/%Y")
    events["end"] = pd.to_datetime(events["end_date"], format="%m/%d/%Y")
    return {"days": table[~table.index.isin(holidays)], "events": events}


def origins_of(data, lead_days, count):
    """The origins of a lead, the latest first: those that leave a full week to test."""
    last, first_back = data["days"].index[-1], max(-(-(lead_days + 6) // 7), 1)
    origins = [last - pd.Timedelta(weeks=back) for back in range(first_back, first_back + count)]
    least = data["days"].index[0] + pd.Timedelta(days=LEAST_TRAINING_DAYS - 1)
    return [origin for origin in origins if origin >= least]


def week_after(data, origin, lead_days):
    """The open days of the week that starts `lead_days` after `origin`."""
    distance = (data["days"].index - origin).days
    return data["days"].index[(distance >= lead_days) & (distance < lead_days + 7)]


def naive_error(training):
    """Mean |error| of the last same weekday's value within the training: the scale of MASE."""
    errors = training.groupby(training.index.dayofweek).diff().abs().to_numpy()
    return max(np.nanmean(errors), LEAST_NAIVE_ERROR)


def cpu_seconds():
    """CPU time of this process and its children (Prophet's optimiser is one): a busy machine does
    not stretch it as it does the clock."""
    return sum(os.times()[:4])


def one_origin(method, data, origin, leads_days):
    """Forecasts for every lead from one fit: a frame by date, and the CPU seconds it took."""
    training = data["days"][:origin]
    weeks = [week_after(data, origin, lead) for lead in leads_days]
    dates = weeks[0].append(weeks[1:]).unique().sort_values()
    if dates.empty:
        return None, 0.0
    start = cpu_seconds()
    forecast = method(training, dates, {**data, "origin": origin})
    seconds = cpu_seconds() - start
    return pd.DataFrame(forecast, index=dates, columns=training.columns), seconds


def backtest(pool, data, methods, leads_days, count):
    """Every method at every origin; yields method, lead, wape, mase, bias, CPU seconds."""
    by_lead = {lead: origins_of(data, lead, count) for lead in leads_days}
    every = sorted(set().union(*by_lead.values()))
    scale = {origin: naive_error(data["days"][:origin]) for origin in every}
    jobs = {(name, origin): pool.submit(one_origin, method, data, origin, leads_days)
            for name, method in methods.items() for origin in every}
    for name in methods:
        for lead, origins in by_lead.items():
            results = {origin: jobs[name, origin].result() for origin in origins}
            tested = [(results[origin][0].loc[week], data["days"].loc[week], scale[origin])
                      for origin in origins
                      if not (week := week_after(data, origin, lead)).empty]
            if tested:
                seconds = sum(result[1] for result in results.values())
                yield name, lead, *measures(tested), seconds


def measures(tested):
    """WAPE, MASE and bias over (forecast, actual, scale) of all tested weeks."""
    errors = [(forecast - actual).to_numpy() for forecast, actual, _ in tested]
    total = sum(actual.to_numpy().sum() for _, actual, _ in tested)
    scaled = [np.abs(error) / scale for error, (_, _, scale) in zip(errors, tested)]
    return (sum(np.abs(error).sum() for error in errors) / total,
            np.concatenate([s.ravel() for s in scaled]).mean(),
            sum(error.sum() for error in errors) / total)


def speed(pool, data):
    """Wall seconds of a full automatic choice: backtest of all statsforecast methods, then the fit
    of the winner on everything."""
    origins = sorted({o for d in SPEED_LEADS_DAYS for o in origins_of(data, d, SPEED_ORIGINS)})
    start = time.perf_counter()
    rows = list(backtest(pool, data, STATSFORECAST, SPEED_LEADS_DAYS, SPEED_ORIGINS))
    best = min((row for row in rows if row[1] == SPEED_LEADS_DAYS[-1]), key=lambda row: row[2])
    last = data["days"].index[-1]
    coming = pd.bdate_range(last + pd.Timedelta(days=1), last + pd.Timedelta(weeks=4))
    pool.submit(STATSFORECAST[best[0]], data["days"], coming, {**data, "origin": last}).result()
    wall = time.perf_counter() - start
    print(f"automatic choice of {len(STATSFORECAST)} statsforecast methods, {len(origins)} distinct "
          f"origins, leads of {SPEED_LEADS_DAYS} days: {wall:.1f} s wall (chosen: {best[0]}); "
          f"load average {os.getloadavg()[0]:.1f}", file=sys.stderr)
    return wall


def own_speed(program, folder, jobs):
    """Wall seconds of Shiftwright's own automatic choice on the same calls: `forecast` from the file to the
    tables on the screen, backtest of all methods at the same leads and origins included."""
    text = (folder / "bank_calls" / "bank_calls_5min.csv").read_text()
    header, rows = text.split("\n", 1)
    assert header == "datetime,calls", header
    last = rows.rstrip().rsplit("\n", 1)[-1].split(",")[0][:10]
    first_day = pd.Timestamp(last) + pd.Timedelta(days=1)
    with tempfile.TemporaryDirectory() as made:
        Path(made, "history.csv").write_text("start,offered\n" + rows)
        Path(made, "scenario.toml").write_text(OWN_SCENARIO.format(first_day=f"{first_day:%Y-%m-%d}"))
        start = time.perf_counter()
        told = subprocess.run([program, "forecast", made], check=True, text=True, capture_output=True,
                              env={**os.environ, "RAYON_NUM_THREADS": str(jobs)}).stdout
        wall = time.perf_counter() - start
    print(f"shiftwright forecast: {wall:.2f} s wall ({told.splitlines()[0]})", file=sys.stderr)
    return wall


def load_peers():
    """Imports in each worker before its first job, so that no method pays for them."""
    logging.getLogger("prophet.plot").disabled = True  # it regrets that plotly is missing
    import prophet  # noqa: F401
    import statsforecast.models  # noqa: F401


def show(rows, tested_until, weeks):
    """The table people read."""
    dataset, leads = rows[0][0], sorted({row[2] for row in rows})
    print(f"\n{dataset}: WAPE % (bias %), last {weeks} weeks to {tested_until:%Y-%m-%d}",
          file=sys.stderr)
    titles = "".join(f"{f'lead {lead} wk':>16}" for lead in leads)
    print(f"{'':30}{titles}{'MASE':>8}{'CPU s':>8}", file=sys.stderr)
    for name in dict.fromkeys(row[1] for row in rows):
        own = {row[2]: row for row in rows if row[1] == name}
        cells = "".join(f"{100 * own[lead][3]:8.1f} ({100 * own[lead][5]:+5.1f})" if lead in own
                        else f"{'':16}" for lead in leads)
        first = own[min(own)]
        print(f"{name:30}{cells}{first[4]:8.2f}{first[6]:8.1f}", file=sys.stderr)


def arguments():
    """The command line."""
    here = Path(__file__).resolve()
    default = here.parents[3] / "shared" / "data"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=os.environ.get("SHIFTWRIGHT_DATA", default),
                        help="folder with bank_calls/ and county_assessor/")
    parser.add_argument("--dataset", choices=["bank", "county"], action="append",
                        help="only this one (may be repeated)")
    parser.add_argument("--weeks", type=int, help="tested weeks (bank 8, county 12)")
    parser.add_argument("--leads", help="weeks, as in 0,2,4 (bank 0,2,4; county 0,1,2,3)")
    parser.add_argument("--method", action="append", help="only this one (may be repeated)")
    parser.add_argument("--speed", action="store_true",
                        help="time the automatic choice on the bank data, the peers' and our own, nothing else")
    parser.add_argument("--program", type=Path, default=here.parents[2] / "target/release/shiftwright",
                        help="the program to time beside the peers")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    return parser.parse_args()


DATASETS = {
    "bank": (read_bank, METHODS, 8, [0, 2, 4]),
    "county": (read_county, {**METHODS, **WITH_EVENTS}, 12, [0, 1, 2, 3]),
}


def found(read, folder):
    """What `read` makes of the folder; ends with a message where the data is not there."""
    try:
        return read(Path(folder))
    except FileNotFoundError as missing:
        sys.exit(f"{missing.filename} is missing: give the data's folder with --data")


def main():
    """Reads, tests, writes rows as they come."""
    args = arguments()
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(HEADER)
    with ProcessPoolExecutor(args.jobs, initializer=load_peers) as pool:
        if args.speed:
            list(pool.map(time.sleep, [1.0] * args.jobs))  # every worker has started and loaded
            wall = speed(pool, found(read_bank, args.data))
            out.writerow(["bank", "automatic_choice", "", "", "", "", f"{wall:.2f}"])
            if args.program.exists():
                wall = own_speed(args.program, Path(args.data), args.jobs)
                out.writerow(["bank", "shiftwright", "", "", "", "", f"{wall:.2f}"])
            else:
                print(f"{args.program} is missing: build it, or name it with --program", file=sys.stderr)
            return
        for dataset in args.dataset or DATASETS:
            read, methods, weeks, leads = DATASETS[dataset]
            data, weeks = found(read, args.data), args.weeks or weeks
            if args.method:
                methods = {name: methods[name] for name in args.method if name in methods}
            if args.leads:
                leads = [int(lead) for lead in args.leads.split(",")]
            rows = []
            for name, lead, *numbers in backtest(pool, data, methods, [7 * w + 1 for w in leads],
                                                 weeks):
                rows.append([dataset, name, lead // 7, *numbers])
                out.writerow(rows[-1][:3] + [f"{n:.5f}" for n in numbers[:3]] + [f"{numbers[3]:.2f}"])
                sys.stdout.flush()
            if rows:
                show(rows, data["days"].index[-1], weeks)


if __name__ == "__main__":
    main()
