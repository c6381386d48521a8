"""Files people bring: kept until they are checked and taken in, then forgotten.

A feature that takes in files (customers, past answers, ...) brings its own rules for a row; this
package brings everything around them, and knows none of the features:

1. ``read_upload`` reads the bytes as a table (or says what is wrong with them);
   ``keep_upload`` stores them as an ``ImportFile`` (state *uploaded*).
2. ``suggest_mapping`` matches the headers of the file to the feature's ``Target``s; the person
   corrects it and ``store_mapping`` keeps it.
3. The feature goes through the rows in a dry run, gives each a ``RowOutcome`` and adds it to a
   ``Tally``; ``store_check`` keeps counts and samples (state *checked*).
4. ``apply_once`` runs the feature's work for real, once, in the transaction of the caller (state
   *applied*), and drops the content of the file.
5. ``rejected_csv`` gives the refused rows back, each with its reason, to be mended and brought
   again.
"""

from __future__ import annotations

from survey.core.imports.mapping import Target, suggest_mapping
from survey.core.imports.models import ImportFile, ImportState
from survey.core.imports.outcomes import Change, Outcome, RowOutcome, Tally
from survey.core.imports.rejected import REASON_COLUMN, ROW_COLUMN, read_upload, rejected_csv
from survey.core.imports.services import (
    apply_once,
    find_import,
    keep_upload,
    latest_imports,
    store_check,
    store_mapping,
)

__all__ = [
    "REASON_COLUMN",
    "ROW_COLUMN",
    "Change",
    "ImportFile",
    "ImportState",
    "Outcome",
    "RowOutcome",
    "Tally",
    "Target",
    "apply_once",
    "find_import",
    "keep_upload",
    "latest_imports",
    "read_upload",
    "rejected_csv",
    "store_check",
    "store_mapping",
    "suggest_mapping",
]
