#!/usr/bin/env python3
"""Packs WHO's LMS values into growth.txt: pack.py FOLDER > growth.txt

FOLDER holds four CSV files with the columns sex, day (or month), l, m, s:
who2006_length_height_for_age_by_day, who2006_weight_for_age_by_day,
who2007_height_for_age_by_month, who2007_weight_for_age_by_month.
"""
import csv
import sys
from decimal import Decimal
from itertools import groupby

SERIES = [
    ("height", "day", "who2006_length_height_for_age_by_day.csv"),
    ("height", "month", "who2007_height_for_age_by_month.csv"),
    ("weight", "day", "who2006_weight_for_age_by_day.csv"),
    ("weight", "month", "who2007_weight_for_age_by_month.csv"),
]
SCALES = {"l": 10_000, "m": 10_000, "s": 100_000}

print("# WHO Child Growth Standards (2006) and Growth Reference (2007), LMS. See README.md.")
print("growth 1")
check = 0
for measure, unit, name in SERIES:
    rows = list(csv.DictReader(open(f"{sys.argv[1]}/{name}", encoding="utf-8")))
    for sex in ("male", "female"):
        own = [row for row in rows if row["sex"] == sex]
        first = int(own[0][unit])
        assert [int(row[unit]) for row in own] == list(range(first, first + len(own)))
        print("series", measure, sex, unit, first, len(own))
        for letter, scale in SCALES.items():
            values = [Decimal(row[letter]) * scale for row in own]
            assert all(value == int(value) for value in values), (name, letter)
            values = [int(value) for value in values]
            check += sum(values)
            # Twice the difference to the value before: smooth curves leave tiny numbers.
            once = [b - a for a, b in zip([0] + values, values)]
            twice = [b - a for a, b in zip([0] + once, once)]
            runs = [(value, len(list(run))) for value, run in groupby(twice)]
            print(letter, *(f"{v}*{n}" if n > 1 else str(v) for v, n in runs))
print("end", check)
