"""The peers: what each method makes of the open days up to an origin.

A method is `f(training, dates, data) -> matrix` (a row per date, a column per interval).
`training` has a row per open day and a column per interval; `dates` are open days after it.
"""

import logging
import warnings
from functools import partial

import numpy as np
import pandas as pd

PROFILE_DAYS = 8
WEEK = 5  # open days
MAILINGS = {"bill_mailed", "nov_mailed"}
DEADLINES = {"first_half_due", "late_fee_start", "second_half_due", "late_fee_second"}
PROTEST = {"days_to_protest_deadline", "protest_window"}  # the deadline is the end date
MAILING_WEEKS = 5
DEADLINE_WINDOW = (-3, 1)  # days


def mean_same_weekday(training, dates, _data, weeks):
    """Mean of the last `weeks` open days of the same weekday; 1 is the seasonal naive method."""
    return np.array([training[training.index.dayofweek == date.dayofweek]
                     .tail(weeks).mean().to_numpy() for date in dates])


def profiles(training, dates):
    """Share of the day in each interval: mean over the last 8 same weekdays, closed days skipped."""
    shares = training.div(training.sum(axis=1), axis=0).dropna()
    return mean_same_weekday(shares, dates, None, PROFILE_DAYS)


def weekdays_filled(training, until):
    """Every Monday to Friday up to `until`, so that position 0, 5, 10 ... is the same weekday.

    A closed day is neither 0 nor skipped: it takes the mean of the same weekday a week (or the
    nearest open week) before and after, of what the training knows.
    """
    grid = pd.bdate_range(training.index[0], until)
    whole = training.reindex(grid)
    by_weekday = whole.groupby(whole.index.dayofweek)
    before, after = by_weekday.ffill(), by_weekday.bfill()
    return (before + after).div(2).fillna(before).fillna(after)


def ahead(training, dates, origin):
    """Position of each date among the weekdays after `origin`, and how many that takes."""
    weekdays = pd.bdate_range(origin + pd.Timedelta(days=1), dates[-1])
    return weekdays.get_indexer(dates), len(weekdays)


def stats_daily(training, dates, data, model):
    """A statsforecast model of daily totals (season 5) x weekday profile."""
    positions, horizon = ahead(training, dates, data["origin"])
    totals = weekdays_filled(training, data["origin"]).sum(axis=1).to_numpy(dtype=float)
    mean = statsforecast_model(model).forecast(y=totals, h=horizon)["mean"]
    return np.maximum(mean[positions], 0)[:, None] * profiles(training, dates)


def mstl_intervals(training, dates, data):
    """MSTL with the seasons day and week on the intervals of all weekdays, end to end."""
    from statsforecast.models import MSTL

    positions, horizon = ahead(training, dates, data["origin"])
    slots = training.shape[1]
    values = weekdays_filled(training, data["origin"]).to_numpy(dtype=float).ravel()
    model = MSTL(season_length=[slots, slots * WEEK])
    mean = model.forecast(y=values, h=horizon * slots)["mean"]
    return np.maximum(mean.reshape(horizon, slots)[positions], 0)


def statsforecast_model(name):
    from statsforecast import models

    return getattr(models, name)(season_length=WEEK)


def prophet_daily(training, dates, data, mode="additive", events=False):
    """Prophet on totals of open days x weekday profile."""
    totals = training.sum(axis=1)
    mean = prophet(totals.index, totals.to_numpy(), dates, mode,
                   data["events"] if events else None)
    return np.maximum(mean, 0)[:, None] * profiles(training, dates)


def prophet_intervals(training, dates, data, mode="additive", events=False):
    """Prophet on intervals: daily and weekly seasons at open hours only."""
    def stamps(days):
        return pd.DatetimeIndex([day + slot for day in days for slot in training.columns])

    mean = prophet(stamps(training.index), training.to_numpy().ravel(), stamps(dates), mode,
                   data["events"] if events else None)
    return np.maximum(mean, 0).reshape(len(dates), -1)


def prophet(seen, values, wanted, mode, events):
    """Prophet's defaults (additive) or seasons as factors (multiplicative); events as regressors
    that are known in advance."""
    from prophet import Prophet

    logging.getLogger("cmdstanpy").disabled = True
    logging.getLogger("prophet").setLevel(logging.ERROR)
    model = Prophet(seasonality_mode=mode, uncertainty_samples=0)
    frame, future = pd.DataFrame({"ds": seen, "y": values}), pd.DataFrame({"ds": wanted})
    if events is not None:
        known, coming = event_columns(seen, events), event_columns(wanted, events)
        for column in known.columns[known.any()]:  # an event never seen teaches nothing
            model.add_regressor(column, standardize=False)
            frame[column], future[column] = known[column].to_numpy(), coming[column].to_numpy()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(frame, seed=1)
        return model.predict(future)["yhat"].to_numpy()


def event_columns(times, events):
    """0/1 columns: weeks 1 to 5 after a mailing (one column a week), the days around a deadline."""
    days = pd.DatetimeIndex(times).normalize()
    columns = {f"mailing_week_{week + 1}": np.zeros(len(days)) for week in range(MAILING_WEEKS)}
    columns["deadline"] = np.zeros(len(days))
    for event in events.itertuples():
        if event.feature in MAILINGS:
            after = (days - event.start).days
            for week in range(MAILING_WEEKS):
                columns[f"mailing_week_{week + 1}"][(after >= 7 * week) & (after < 7 * week + 7)] = 1
        elif event.feature in DEADLINES or event.feature in PROTEST:
            after = (days - (event.end if event.feature in PROTEST else event.start)).days
            columns["deadline"][(after >= DEADLINE_WINDOW[0]) & (after <= DEADLINE_WINDOW[1])] = 1
    return pd.DataFrame(columns)


STATSFORECAST = {
    "auto_ets_x_profile": partial(stats_daily, model="AutoETS"),
    "auto_theta_x_profile": partial(stats_daily, model="AutoTheta"),
    "auto_ces_x_profile": partial(stats_daily, model="AutoCES"),
    "auto_arima_x_profile": partial(stats_daily, model="AutoARIMA"),
    "mstl_intervals": mstl_intervals,
}
METHODS = {
    "seasonal_naive": partial(mean_same_weekday, weeks=1),
    "mean_4_same_weekdays": partial(mean_same_weekday, weeks=4),
    "mean_8_same_weekdays": partial(mean_same_weekday, weeks=8),
    **STATSFORECAST,
    "prophet_x_profile": prophet_daily,
    "prophet_intervals": prophet_intervals,
    "prophet_mult_x_profile": partial(prophet_daily, mode="multiplicative"),
    "prophet_mult_intervals": partial(prophet_intervals, mode="multiplicative"),
}
WITH_EVENTS = {
    "prophet_events_x_profile": partial(prophet_daily, events=True),
    "prophet_events_intervals": partial(prophet_intervals, events=True),
    "prophet_events_mult_x_profile": partial(prophet_daily, mode="multiplicative", events=True),
    "prophet_events_mult_intervals": partial(prophet_intervals, mode="multiplicative", events=True),
}
