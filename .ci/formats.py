"""Reads every exported table with the programs of those who use it, and holds each value against the CSV file.

Usage: formats.py FOLDER, a run with `ghostwork export FOLDER --format parquet,xlsx,dta,json,ilostat` done.
"""

import json
import pathlib
import sys

import duckdb
import numpy
import pandas

folder = pathlib.Path(sys.argv[1])
export = folder / "export"


def as_written(table):
    """Months as the CSV file writes them, missing words as missing."""
    table = table.copy()
    for name in table.columns:
        column = table[name]
        if pandas.api.types.is_datetime64_any_dtype(column) or name == "month":
            table[name] = pandas.to_datetime(column).dt.strftime("%Y-%m")
    return table


def same(table, expected, reader):
    assert list(table.columns) == list(expected.columns), (reader, table.columns)
    assert len(table) == len(expected), (reader, len(table), len(expected))
    for name in expected.columns:
        found, wanted = table[name], expected[name]
        if reader.startswith("xlsx") and pandas.api.types.is_numeric_dtype(wanted):
            # A workbook shows what is withheld.
            withheld = found.astype(object) == "c"
            assert wanted[withheld].isna().all(), (reader, name)
            found = pandas.to_numeric(found.mask(withheld))
        if pandas.api.types.is_bool_dtype(wanted):
            found, wanted = found.astype(float), wanted.astype(float)
        if pandas.api.types.is_numeric_dtype(wanted):
            assert numpy.array_equal(found.astype(float), wanted.astype(float), equal_nan=True), (reader, name)
        else:
            found, wanted = found.astype(object), wanted.astype(object)
            both = (found == wanted) | (found.isna() & wanted.isna())
            assert both.all(), (reader, name, found[~both].head(), wanted[~both].head())


passed = 0
workbook = pandas.read_excel(export / "tables.xlsx", sheet_name=None)
for file in sorted(folder.glob("*.csv")):
    stem = file.stem
    # Words such as "None" are words; an empty field is missing.
    expected = pandas.read_csv(file, keep_default_na=False, na_values=[""])
    same(as_written(pandas.read_parquet(export / f"{stem}.parquet")), expected, f"pandas parquet {stem}")
    same(
        as_written(duckdb.sql(f"select * from '{export / stem}.parquet'").df()),
        expected,
        f"duckdb {stem}",
    )
    stata = as_written(pandas.read_stata(export / f"{stem}.dta"))
    same(stata, expected, f"pandas stata {stem}")
    document = json.loads((export / f"{stem}.json").read_text())
    assert [column["name"] for column in document["columns"]] == list(expected.columns), stem
    assert len(document["rows"]) == len(expected), stem
    if stem in workbook:
        same(as_written(workbook[stem]), expected, f"xlsx {stem}")
    else:
        assert len(expected) > 1_048_575, stem
    labels = pandas.io.stata.StataReader(export / f"{stem}.dta").variable_labels()
    assert all(labels.values()), stem
    passed += 1
ilostat = pandas.read_csv(export / "ilostat.csv")
assert list(ilostat.columns) == "ref_area indicator sex classif1 classif2 time obs_value obs_status note_source".split()
assert ilostat.note_source.notna().all()
assert len(ilostat) > 0 and ilostat.obs_value[ilostat.obs_status != "C"].notna().all()
print(f"{passed + 1} passed, 0 failed")
