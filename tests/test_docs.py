"""What a newcomer reads leads somewhere: links, commands, make targets, and the team's compose file."""

from __future__ import annotations

import importlib.util
import re
import subprocess

import pytest
import yaml

from rasid.settings import PROJECT_ROOT

PAGES = sorted(path for path in PROJECT_ROOT.rglob("*.md") if not set(path.relative_to(PROJECT_ROOT).parts) & {".venv", "data", "node_modules"})
NAMES = [str(path.relative_to(PROJECT_ROOT)) for path in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_links_within_the_project_lead_to_a_file(page):
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_commands_and_make_targets_exist(page):
    text = page.read_text(encoding="utf-8")
    makefile = (PROJECT_ROOT / "Makefile").read_text()
    targets = set(re.findall(r"(?:`|^)make ([a-z-]+)", text, flags=re.M))
    assert {name for name in targets if f"\n{name}:" not in makefile} == set()
    modules = set(re.findall(r"python -m ([a-z_.]+)", text)) - {"venv", "compileall", "pip"}
    unknown = {name for name in modules if importlib.util.find_spec(name) is None or (
        importlib.util.find_spec(name).submodule_search_locations and importlib.util.find_spec(f"{name}.__main__") is None)}
    assert unknown == set()


def test_compose_file_asks_only_for_settings_that_the_example_names():
    text = (PROJECT_ROOT / "docker-compose.yml").read_text()
    example = (PROJECT_ROOT / ".env.example").read_text()
    wanted = set(re.findall(r"\$\{([A-Z_]+)", text))
    assert wanted and {name for name in wanted if not re.search(rf"^#? ?{name}=", example, flags=re.M)} == set()


def test_compose_file_has_every_part_of_a_celery_installation_and_no_dangling_dependency():
    services = yaml.safe_load((PROJECT_ROOT / "docker-compose.yml").read_text())["services"]
    assert {"postgres", "redis", "init", "api-server", "scheduler", "dag-processor", "worker", "mailcatcher"} <= set(services)
    for name, service in services.items():
        assert set(service.get("depends_on") or {}) <= set(services), name
        command = service.get("command") or []
        if command[:2] == ["python", "-m"]:
            assert importlib.util.find_spec(command[2]), name
        for port in service.get("ports") or []:
            assert port.startswith("127.0.0.1:"), f"{name} listens on every interface of the machine"


@pytest.mark.parametrize("stage", ["extractors", "transforms", "expectations", "warehouse", "alerts", "rasid", "demo.run", "demo.press", "demo.score",
                                   "demo.mailcatcher", "benchmarks"])
def test_every_command_explains_itself(stage):
    done = subprocess.run([str(PROJECT_ROOT / ".venv" / "bin" / "python"), "-m", stage, "--help"], cwd=PROJECT_ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout and len(done.stdout.splitlines()) > 4, "it should say what it does"
