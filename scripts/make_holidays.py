"""Writes src/scenario/holidays/holidays.txt, the public holidays of the world that the program carries.

The source is the Python package `holidays` (MIT), which is corrected every few weeks by people of the
countries themselves. Run this again when it has a new version, and read the difference:

    pip install holidays==0.109
    python scripts/make_holidays.py > src/scenario/holidays/holidays.txt
"""

import holidays
from holidays.registry import COUNTRIES

FIRST, LAST = 2000, 2045
YEARS = range(FIRST, LAST + 1)


def days(country, region):
    """{date: set of names} of a country, or of one of its regions."""
    cls = holidays.country_holidays
    arguments = {"years": YEARS}
    if region:
        arguments["subdiv"] = region
    try:
        found = cls(country, language="en_US", **arguments)
    except (NotImplementedError, ValueError):
        found = cls(country, **arguments)
    result = {}
    for date, names in found.items():
        if date.year not in YEARS:
            continue
        # Sweden's law calls every Sunday a holiday; opening hours know Sundays.
        kept = {name.strip() for name in names.split(";") if name.strip() not in ("Sunday", "")}
        for name in kept:
            result.setdefault(date, set()).add(name)
    return result


def ranges(numbers):
    """[0, 1, 2, 5] -> 00-02,05"""
    runs = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ",".join(f"{a:02}" if a == b else f"{a:02}-{b:02}" for a, b in runs)


def written(dates):
    """Dates as MMDD=years where they come back, else as YYMMDD; years count from 2000."""
    by_day = {}
    for date in dates:
        by_day.setdefault(f"{date:%m%d}", []).append(date.year - 2000)
    tokens, single = [], []
    for day, years in sorted(by_day.items()):
        if len(years) > 3:
            tokens.append(f"{day}={ranges(years)}")
        else:
            single += [f"{year:02}{day}" for year in years]
    return " ".join(tokens + sorted(single))


def main():
    print(f"# Public holidays {FIRST} to {LAST}, made by scripts/make_holidays.py from the Python package `holidays`")
    print(f"# {holidays.__version__}, © Vacanza Team and its contributors, MIT licence. Not to be edited by hand.")
    print("#   country XX|XXX|name / region CODE|names / [-]regions|name|days; no region: of the whole country,")
    print("#   -: of all but these (and where no region is given); MMDD=years or YYMMDD, years from 2000")
    print(f"years {FIRST} {LAST}")
    for code, regions in sorted(holidays.list_supported_countries().items()):
        if len(code) != 2 or code == "UK":
            continue
        cls = getattr(holidays, code)
        every = [""] + list(regions)
        where = {}
        for region in every:
            for date, names in days(code, region).items():
                for name in names:
                    where.setdefault((name, date), set()).add(region)
        groups = {}
        for (name, date), found in where.items():
            groups.setdefault((name, frozenset(found)), []).append(date)
        if not groups:
            continue
        aliases = {}
        for alias, region in getattr(cls, "subdivisions_aliases", {}).items():
            aliases.setdefault(region, []).append(alias)
        print(f"country {code}|{three_letters(code)}|{country_name(cls)}")
        for region in regions:
            print("region " + "|".join([region, *aliases.get(region, [])]))
        for (name, found), dates in sorted(groups.items(), key=lambda it: (min(it[1]), it[0][0], sorted(it[0][1]))):
            if len(found) == len(every):
                place = ""
            elif "" in found:
                place = "-" + ",".join(region for region in regions if region not in found)
            else:
                place = ",".join(region for region in regions if region in found)
            print(f"{place}|{name.replace('|', '/')}|{written(dates)}")


def three_letters(code):
    """The longer ISO code of a country."""
    codes = next(names[1:] for names in COUNTRIES.values() if code in names[1:])
    return next((name for name in codes if len(name) == 3), "")


def country_name(cls):
    """The name of the class, in words: UnitedStates -> United States."""
    base = [c for c in cls.__mro__ if c.__module__.startswith("holidays.countries") and len(c.__name__) > 3]
    name = (base[0] if base else cls).__name__
    return "".join(" " + c if c.isupper() and i else c for i, c in enumerate(name))


main()
