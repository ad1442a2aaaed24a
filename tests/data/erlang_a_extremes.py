"""Makes erlang_a_extremes.csv with 60 digits (needs mpmath): python3 erlang_a_extremes.py > erlang_a_extremes.csv

Sums over the states of the queue; only the threshold's two columns need an integral.
"""
from mpmath import exp, log, mp, mpf, nstr, quad, sqrt

mp.dps = 60
TINY = mpf(10) ** -45
CASES = [
    (13, 3.5 / 60, 180, 300, 20), (50, 0.8, 60, 120, 20), (1, 0.001, 600, 1, 5), (1, 1.0, 300, 0.5, 10),
    (3, 0.05, 30, 36000, 30), (12, 0.07, 180, 1e6, 20), (9, 0.07, 180, 20000, 600), (100, 0.5, 180, 180, 0.1),
    (100, 1.2, 180, 60, 300), (500, 2.7, 180, 300, 20), (1000, 6, 180, 600, 20), (1000, 5.5, 180, 5, 1),
    (10000, 10000 / 180.0, 180, 180, 20), (9900, 10000 / 180.0, 180, 300, 20), (10300, 10000 / 180.0, 180, 3600, 5),
    (100000, 100000 / 240.0, 240, 120, 20), (99000, 100000 / 240.0, 240, 600, 20),
    (100500, 100000 / 240.0, 240, 90, 1), (95000, 100000 / 240.0, 240, 30, 10), (30, 0.01, 180, 60, 20),
    (200, 2.0, 180, 400, 100),
]


def idle_weight(n, load):
    term, total, free = mpf(1), mpf(0), n
    while free > 0:
        term *= free / load
        total += term
        if free < load and term < total * TINY:
            break
        free -= 1
    return total


def waiting(answers, theta, arrivals):
    """Weights of the states with all busy: their sum, the mean queue and the waits of the served."""
    c, x = answers / theta, arrivals / theta
    weight, total, queue, served, harmonic, j = mpf(1), mpf(0), mpf(0), mpf(0), mpf(0), 0
    while True:
        total += weight
        queue += j * weight
        weight *= x / (c + j + 1)
        harmonic += 1 / (answers + (j + 1) * theta)
        served += weight * harmonic * c / x
        j += 1
        if x < c + j and weight < total * TINY:
            return total, queue, served


def row(n, arrivals, aht, patience, within):
    n, arrivals, aht, patience, within = map(mpf, (n, arrivals, aht, patience, within))
    answers, theta, load = n / aht, 1 / patience, arrivals * aht
    x, idle = arrivals / theta, idle_weight(n, load)
    total, queue, served = waiting(answers, theta, arrivals)
    peak = log(arrivals / answers) / theta if arrivals > answers else mpf(0)
    width = 1 / sqrt(theta * min(arrivals, answers))
    if arrivals <= answers:
        width = min(width, 1 / (abs(answers - arrivals) + mpf(10) ** -30))
    end = min(within, peak + 200 * width)
    marks = [-40, -20, -14, -10, -7, -5, -3.5, -2, -1, 0, 1, 2, 3.5, 5, 7, 10, 14, 20, 40, 80]
    points = [mpf(0)] + [p for p in (peak + m * width for m in marks) if 0 < p < end] + [end]
    density = lambda v: answers * exp(x * (1 - exp(-theta * v)) - answers * v)
    early = quad(density, points)
    in_time = quad(lambda v: exp(-theta * v) * density(v), points)
    gone = early - in_time + (1 - exp(-theta * within)) * (total - early)
    whole = idle + total
    abandon = theta * queue / (arrivals * whole)
    return (total / whole, abandon, queue / (arrivals * whole), served / whole / (1 - abandon),
            load * (1 - abandon) / n, (idle + in_time) / whole, gone / whole)


print("agents,arrivals_per_s,aht_s,patience_s,within_s,p_wait,p_abandon,asa_s,asa_served_s,occupancy,"
      "service_level,abandon_within")
for case in CASES:
    inputs = [str(case[0])] + [repr(float(value)) for value in case[1:]]
    print(",".join(inputs + [nstr(value, 17) for value in row(*case)]), flush=True)
