"""Airflow plugin: the incident desk in the UI's navigation (/rasid, for users of Airflow only), and what the links in mails lead to."""

from __future__ import annotations

from airflow.api_fastapi.core_api.security import get_user
from airflow.plugins_manager import AirflowPlugin
from fastapi import Depends

from alerts import links, links_app
from plugins.desk.app import make_app
from rasid.settings import load


class RasidDesk(AirflowPlugin):
    """Airflow leaves a plugin's routes open to everybody: every page of the desk depends on the session of a user. The links in mails
    are for people without one; they are signed."""

    name = "rasid_desk"
    fastapi_apps = [
        {"app": make_app(Depends(get_user)), "url_prefix": "/rasid", "name": "Rasid desk"},
        {"app": links_app.make_app(load()), "url_prefix": links.PREFIX, "name": "Rasid mail links"},
    ]
    external_views = [{
        "name": "Rasid", "href": "/rasid/", "url_route": "rasid", "destination": "nav", "nav_top_level": True,
        "icon": "/rasid/icon.svg", "icon_dark_mode": "/rasid/icon-dark.svg",
    }]
