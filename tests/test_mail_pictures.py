"""What a reader sees: the map and the chart as pixels, names of places, and whole mails in a real browser (phone, dark mode, Arabic)."""

import contextlib
import datetime as dt
import io
import os
import shutil

import pytest
from alert_samples import NOW, TODAY, alert_settings, load_told, quiet_history, rise, told
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imread

from alerts import charts, maps, naming, previews, run
from alerts.facts import Area, Daily
from alerts.wording import language
from rasid.vocabulary import GOVERNORATES
from transforms.gazetteer import load_gazetteer

ENGLISH, ARABIC = language("en"), language("ar")
HOSTILE = '"><img src=x onerror="window.hacked=1"><script>window.hacked=1</script>{{ 7*7 }}'


def pixels(png):
    return imread(io.BytesIO(png), format="png")[..., :3]


def close_to(picture, color, tolerance=0.02):
    wanted = [int(color[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    return (abs(picture - wanted) < tolerance).all(axis=-1)


def incident(place, governorate="Kirkuk", latitude=None, longitude=None):
    return {"place": place, "governorate": governorate, "latitude": latitude, "longitude": longitude, "geo_precision": 1}


def test_the_map_knows_every_governorate_near_where_the_gazetteer_has_it():
    places = [e for e in load_gazetteer().entries if e.governorate and e.latitude is not None and e.geo_precision == 1]
    for name, (longitude, latitude) in maps.geometry().governorates.items():
        nearest = min(abs(e.latitude - latitude) + abs(e.longitude - longitude) for e in places if e.governorate == name)
        assert nearest < 1, f"{name} lies {nearest:.1f} degrees from the next place of it"
    assert set(maps.geometry().governorates) == set(GOVERNORATES)


def test_a_disc_tells_where_the_alert_is():
    def reddest(areas):
        found = close_to(pixels(maps.draw(areas, ENGLISH)), maps.COLORS["alert"], 0.1)
        return None if not found.any() else (found.nonzero()[0].mean() / found.shape[0], found.nonzero()[1].mean() / found.shape[1])

    assert reddest({"Al-Basrah": Area(9, 2.0)}) is None
    south, north = reddest({"Al-Basrah": Area(9, 2.0, "alert")}), reddest({"Dohuk": Area(9, 2.0, "alert")})
    assert south[0] > 0.6 and south[1] > 0.7 and north[0] < 0.3


def test_arabic_on_pictures_is_joined():
    def width(text):
        figure = Figure(figsize=(4, 1))
        return figure.text(0, 0.5, text, fontsize=20).get_window_extent(FigureCanvasAgg(figure).get_renderer()).width

    apart = "\u200c".join("السليمانية")  # zero-width non-joiners
    assert width("السليمانية") < 0.85 * width(apart)
    assert maps.draw({}, ARABIC) != maps.draw({}, ENGLISH)


def test_the_chart_marks_the_week_and_days_without_sources():
    days = [TODAY - dt.timedelta(days=back) for back in range(41, -1, -1)]
    flat = [0.5] * 42
    with_outage, without = (
        pixels(charts.draw(Daily(days, [1] * 41 + [9], flat, flat, [2.0] * 42, down), TODAY, ENGLISH)) for down in ({days[5]}, set()))
    assert close_to(without, charts.COLORS["week"]).sum() > 1000
    assert (abs(with_outage - without) > 0.02).any(axis=-1).sum() > 1000


@pytest.mark.parametrize(("place", "words", "expected"), [
    ("ناحية الرشاد", "en", "Al-Rashad"), ("town of Al-Rashad", "en", "Al-Rashad"), ("Al-Rashad", "ar", "الرشاد"), ("Daquq area", "ar", "داقوق"),
    ("Hawija", "en", "Hawija"), ("Nowhere known", "ar", "\u2068Nowhere known\u2069"),
])
def test_places_are_named_in_the_readers_script(place, words, expected):
    assert naming.place_name(incident(place), language(words)) == expected


def test_one_place_is_one_place_however_it_is_spelt():
    spelt = ("Hawija", "الحويجة", "قضاء الحويجة", "Hawija area", "town of Hawija")
    assert len({naming.place_key(incident(place)) for place in spelt}) == 1
    assert naming.place_key(incident("Hawija")) != naming.place_key(incident("Daquq"))


def chromium():
    """A headless Chromium, or a skip with the reason; where CI=true it has to be there."""
    from selenium import webdriver

    binary, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if not binary or not driver:
        assert os.environ.get("CI") != "true", "CI needs chromium and chromedriver"
        pytest.skip("no chromium and chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for switch in ("headless=new", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
                   "disable-component-update", "disable-sync", "hide-scrollbars"):
        options.add_argument(f"--{switch}")
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


@pytest.fixture(scope="module")
def browser():
    driver = chromium()
    yield driver
    with contextlib.suppress(OSError):
        driver.quit()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The mail of a rise whose articles are hostile, in both languages, as files."""
    folder = tmp_path_factory.mktemp("pictures")
    settings = alert_settings(folder)
    quiet_history(settings, days=120)
    pairs = rise(size=8)
    article, report = told(TODAY, "Daquq", 5900, "herald", act="Air/drone strike", text=f"A drone hit {HOSTILE}, police said. " + "a" * 400)
    pairs.append((article | {"outlet": HOSTILE, "title": HOSTILE, "url": "javascript:window.hacked=1"},
                  report | {"place": HOSTILE, "perpetrator": HOSTILE, "target": HOSTILE}))
    load_told(settings, "live", pairs, "scheduled", TODAY - dt.timedelta(days=1), TODAY, NOW)
    run.evaluate(settings, NOW)
    for code in ("en", "ar"):
        (folder / f"{code}.html").write_text(previews.preview(settings, f"kirkuk-{TODAY:%Y%m%d}", code, NOW).html, encoding="utf-8")
    return folder


def show(browser, pages, code, width, scheme):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500})
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    browser.get((pages / f"{code}.html").as_uri())


CONTRASTS = """
const level = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 });
                     return .2126 * r + .7152 * g + .0722 * b };
const numbers = s => s.match(/[\\d.]+/g).map(Number);
const ground = e => { for (; e; e = e.parentElement) { const c = numbers(getComputedStyle(e).backgroundColor);
                      if (c.length === 3 || c[3] > 0) return c.slice(0, 3) } return [255, 255, 255] };
return [...document.querySelectorAll('p, td, th, a, b')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .map(e => { const [a, b] = [level(numbers(getComputedStyle(e).color).slice(0, 3)), level(ground(e))].sort((x, y) => y - x);
              return [(a + .05) / (b + .05), e.textContent.trim().slice(0, 40)] }).filter(([c]) => c < 4.5)"""


@pytest.mark.parametrize("code", ["en", "ar"])
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (700, "dark")])
def test_a_mail_fits_a_phone_and_can_be_read_in_the_dark(browser, pages, code, width, scheme):
    show(browser, pages, code, width, scheme)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.execute_script(CONTRASTS) == []  # WCAG AA
    browser.execute_script("document.querySelector('.big').style.setProperty('color', '#7a7e83', 'important')")
    assert browser.execute_script(CONTRASTS) != []
    images = browser.execute_script("return [...document.images].map(i => [i.complete && i.naturalWidth > 0, i.alt.length > 30])")
    assert images == [[True, True]] * 2
    ground = browser.execute_script("return getComputedStyle(document.querySelector('.card')).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") == (scheme == "light")


def test_arabic_begins_at_the_right(browser, pages):
    left = {}
    for code in ("en", "ar"):
        show(browser, pages, code, 700, "light")
        rectangle = "const r = document.createRange(); r.selectNodeContents(document.querySelector('.big')); return r.getBoundingClientRect().left"
        left[code] = browser.execute_script(rectangle)
    assert left["en"] < 100 and left["ar"] > 500


def test_nothing_from_outside_is_run_or_fetched(browser, pages):
    for code in ("en", "ar"):
        show(browser, pages, code, 700, "light")
        assert browser.execute_script("return window.hacked === undefined")
        assert browser.execute_script("return performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length") == 0
        assert browser.execute_script("return [...document.links].filter(a => !/^(https?|mailto):/.test(a.href)).length") == 0
        assert "{{ 7*7 }}" in browser.execute_script("return document.body.textContent")
