"""Every test gets an environment of its own: a fresh AIRFLOW_HOME for the session, and no RASID_ settings from outside."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

for _name in [name for name in os.environ if name.startswith(("RASID_", "AIRFLOW_"))]:
    del os.environ[_name]

# Before anything imports airflow, which reads its settings at import.
_scratch = Path(tempfile.mkdtemp(prefix="rasid-tests-"))
atexit.register(shutil.rmtree, _scratch, ignore_errors=True)
os.environ.update(
    AIRFLOW_HOME=str(_scratch / "airflow"),
    AIRFLOW__CORE__DAGS_FOLDER=str(ROOT / "dags"),
    AIRFLOW__CORE__PLUGINS_FOLDER=str(ROOT / "plugins"),
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__API_AUTH__JWT_SECRET="of these tests alone, and longer than thirty-two bytes",
    AIRFLOW__LOGGING__LOGGING_LEVEL="WARNING",
    AIRFLOW__USAGE_DATA_COLLECTION__ENABLED="False",
    RASID_DATA=str(_scratch / "data"),
    RASID_RETRY_DELAY_S="0",
    PYTHONPATH=str(ROOT),
    OMP_NUM_THREADS="1",
    OPENBLAS_NUM_THREADS="1",
)
