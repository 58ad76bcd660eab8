"""Lets LibreOffice open the workbook and the CSV tables of a run, and holds what it saw against the CSV files.

Usage: spreadsheet.py FOLDER, a run with `ghostwork export FOLDER --format xlsx` done.
"""

import math
import pathlib
import subprocess
import sys
import tempfile

import pandas

folder = pathlib.Path(sys.argv[1])
# Comma, double quotes, UTF-8; values as they are, not as shown; every sheet into a file of its own.
FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


def converted(file, into):
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{into}/profile", "--convert-to", FILTER]
    subprocess.run([*command, "--outdir", str(into), str(file)], check=True, capture_output=True, timeout=300)
    return {path.stem: path for path in pathlib.Path(into).glob("*.csv")}


def read(path):
    # Words such as "None" are words; an empty field is missing.
    return pandas.read_csv(path, keep_default_na=False, na_values=[""], low_memory=False)


def same(found, expected, what):
    assert list(found.columns) == list(expected.columns), (what, list(found.columns))
    assert len(found) == len(expected), (what, len(found), len(expected))
    for name in expected.columns:
        if not pandas.api.types.is_float_dtype(expected[name]):
            continue
        for place, (seen, wanted) in enumerate(zip(found[name], expected[name])):
            is_missing = seen == "c" or (isinstance(seen, float) and math.isnan(seen))
            if math.isnan(wanted):
                assert is_missing, (what, name, place, seen)
            else:
                # A spreadsheet keeps 15 digits.
                assert math.isclose(float(seen), wanted, rel_tol=1e-14, abs_tol=1e-300), (what, name, place, seen, wanted)


passed = 0
with tempfile.TemporaryDirectory() as into:
    sheets = converted(folder / "export" / "tables.xlsx", into)
    for file in sorted(folder.glob("*.csv")):
        sheet = sheets.get(f"tables-{file.stem}")
        assert sheet is not None, (file.stem, sorted(sheets))
        same(read(sheet), read(file), f"xlsx {file.stem}")
        passed += 1
    assert "tables-About" in sheets
for name in ["outcomes", "budget", "deciles"]:
    with tempfile.TemporaryDirectory() as into:
        (sheet,) = converted(folder / f"{name}.csv", into).values()
        same(read(sheet), read(folder / f"{name}.csv"), f"csv {name}")
        passed += 1
print(f"{passed} passed, 0 failed")
