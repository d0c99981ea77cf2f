"""`python -m rasid`: start, stop and look at Rasid on one machine."""

from __future__ import annotations

import argparse
import os
import sys

from rasid import processes, service, settings

LIVE, DEMO = "live", "demo"


def mark_data(config: settings.Settings, kind: str) -> None:
    """Notes what the data folder holds, so that invented incidents never mix with real ones. Raises ServiceError if they would."""
    mark = config.data / "kind"
    present = mark.read_text().strip() if mark.exists() else kind
    if present != kind:
        raise service.ServiceError(
            f"{config.data} holds {present} data. Set RASID_DATA to another folder, or delete it with `make clean`."
        )
    config.data.mkdir(parents=True, exist_ok=True)
    mark.write_text(kind + "\n")


def up(port: int) -> int:
    """Airflow on the live sources."""
    config = settings.load()
    airflow = service.Airflow(config, port)
    if airflow.is_running():
        print(f"Airflow runs already: {airflow.url}   (make down stops it)")
        return 0
    mark_data(config, LIVE)
    if not config.contact:
        print("RASID_CONTACT is not set: publishers can't reach you. Put an address into it (see .env.example).", file=sys.stderr)
    if "AIRFLOW_CONN_RASID_SMTP" not in os.environ:
        print("AIRFLOW_CONN_RASID_SMTP is not set: mails wait in the outbox until it is (see .env.example).", file=sys.stderr)
    print("Starting Airflow ...")
    airflow.start()
    airflow.wait_until_healthy()
    api = service.AirflowApi(airflow)
    api.wait_for_dags()
    for dag_id in service.DAG_IDS:
        api.unpause(dag_id)
    print(f"Airflow   {airflow.url}   user {service.USER}, password {airflow.password()}")
    print(f"Desk      {airflow.url}/rasid/   (incidents, sources, alerts; in Airflow's navigation)")
    print(f"Published {config.published} (after the first load)")
    print("The first collection starts now, then one every 15 minutes. `make down` stops it.")
    return 0


def down() -> int:
    config = settings.load()
    names = processes.stop_all(service.Airflow(config).run_folder)
    print(f"Stopped: {', '.join(names)}." if names else "Nothing was running.")
    return 0


def status() -> int:
    config = settings.load()
    names = processes.running_names(service.Airflow(config).run_folder)
    print(f"Running: {', '.join(names)}." if names else "Nothing is running.")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m rasid", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    up_parser = commands.add_parser("up", help="start Airflow on the live sources")
    up_parser.add_argument("--port", type=int, default=8080, help="of Airflow's UI and API (default 8080)")
    commands.add_parser("down", help="stop everything that was started")
    commands.add_parser("status", help="what is running")
    arguments = parser.parse_args()
    try:
        return up(arguments.port) if arguments.command == "up" else down() if arguments.command == "down" else status()
    except service.ServiceError as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
