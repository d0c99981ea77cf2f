"""Settings: whatever the code or docker-compose.yml reads is explained in .env.example, and none is filled in with a secret."""

import re

import yaml

from rasid.settings import PROJECT_ROOT

CODE = ("extractors", "transforms", "expectations", "warehouse", "alerts", "dags", "rasid")
# Set by us for the processes that we start, or switches of the demo and the tests.
INTERNAL = {"RASID_RUN", "RASID_RETRY_DELAY_S", "RASID_LOOPBACK_HOSTS", "RASID_DEMO_PORT"}
EXAMPLE = (PROJECT_ROOT / ".env.example").read_text()


def test_every_setting_the_code_reads_is_in_the_example():
    read = set()
    for folder in CODE:
        for path in (PROJECT_ROOT / folder).rglob("*.py"):
            read |= set(re.findall(r"[\"'](RASID_[A-Z_]+)[\"']", path.read_text()))
    assert "RASID_DATA" in read
    missing = sorted(name for name in read - INTERNAL if not re.search(rf"^#? ?{name}=", EXAMPLE, re.M))
    assert missing == [], "explain them in .env.example"


def test_every_variable_of_the_compose_file_is_in_the_example():
    used = set(re.findall(r"\$\{([A-Z_]+)", (PROJECT_ROOT / "docker-compose.yml").read_text()))
    assert {"POSTGRES_PASSWORD", "AIRFLOW_FERNET_KEY"} <= used
    assert [name for name in sorted(used) if not re.search(rf"^{name}=", EXAMPLE, re.M)] == []


def test_the_example_holds_no_secret():
    for name in re.findall(r"^([A-Z_]*(?:PASSWORD|SECRET|KEY))=", EXAMPLE, re.M):
        assert re.search(rf"^{name}=$", EXAMPLE, re.M), f"{name} is filled in"


def test_compose_starts_every_part_of_airflow_after_the_migration():
    services = yaml.safe_load((PROJECT_ROOT / "docker-compose.yml").read_text())["services"]
    for part in ("api-server", "scheduler", "dag-processor", "triggerer", "worker"):
        assert services[part]["depends_on"] == {"init": {"condition": "service_completed_successfully"}}
        assert part in services[part]["command"]
    assert "127.0.0.1" in services["api-server"]["ports"][0], "the UI must not be open to the network by default"
