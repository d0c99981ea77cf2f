"""Airflow plugin: the incident desk, in the UI's navigation. Pages under /rasid, for users of Airflow only; they read the snapshot."""

from __future__ import annotations

from airflow.api_fastapi.core_api.security import get_user
from airflow.plugins_manager import AirflowPlugin
from fastapi import Depends

from plugins.desk.app import make_app


class RasidDesk(AirflowPlugin):
    """Airflow leaves a plugin's routes open to everybody: every page depends on the session of a user."""

    name = "rasid_desk"
    fastapi_apps = [{"app": make_app(Depends(get_user)), "url_prefix": "/rasid", "name": "Rasid desk"}]
    external_views = [{
        "name": "Rasid", "href": "/rasid/", "url_route": "rasid", "destination": "nav", "nav_top_level": True,
        "icon": "/rasid/icon.svg", "icon_dark_mode": "/rasid/icon-dark.svg",
    }]
