"""Pages of many kinds, written for the tests: what a reader would call the article, inside the furniture that such sites put around it.

Each kind is (page, the article's text by paragraphs). Events, people and outlets are invented.
"""

from __future__ import annotations

import json

TITLE = "Two policemen wounded in attack on checkpoint west of Tel Samar"
STORY = [
    "Two policemen were wounded late on Sunday when gunmen opened fire on a checkpoint west of Tel Samar, a local security official said.",
    "The attackers came in two pickup trucks from the direction of the orchards and fled when an army patrol arrived, the official added.",
    'Residents told the newspaper they had heard shooting "for about ten minutes" before the road to the market was closed to traffic.',
    "The wounded men were taken to the district hospital, where a doctor described their condition as stable on Monday morning.",
    "No group has claimed the attack. Security forces searched three villages overnight and detained four people for questioning.",
]
AR_TITLE = "إصابة شرطيين اثنين في هجوم مسلح على نقطة تفتيش غرب تل سمر"
AR_STORY = [
    "أصيب شرطيان اثنان مساء الأحد إثر هجوم شنه مسلحون على نقطة تفتيش غرب ناحية تل سمر، بحسب ما أفاد به مصدر أمني محلي.",
    "وقال المصدر إن المهاجمين قدموا بعجلتين من جهة البساتين ولاذوا بالفرار بعد وصول دورية من الجيش إلى مكان الحادث.",
    "وأضاف أن الجريحين نقلا إلى مستشفى القضاء لتلقي العلاج، فيما فرضت القوات الأمنية طوقاً حول القرى القريبة من الطريق العام.",
    "ولم تتبن أي جهة الهجوم حتى الآن، بينما أوقفت القوات الأمنية أربعة أشخاص للتحقيق معهم خلال عملية تفتيش جرت ليلاً.",
]
KU_TITLE = "دوو پۆلیس لە هێرشێکدا بۆ سەر خاڵێکی پشکنین بریندار بوون"
KU_STORY = [
    "سەرچاوەیەکی ئەمنی ڕایگەیاند، دوو پۆلیس لە ئێوارەی یەکشەممە بە هێرشی چەکداران بۆ سەر خاڵێکی پشکنین لە ڕۆژئاوای تەل سەمەر بریندار بوون.",
    "سەرچاوەکە گوتیشی، چەکدارەکان بە دوو ئۆتۆمبێل لە لای باخەکانەوە هاتوون و دوای گەیشتنی هێزەکانی سوپا بۆ شوێنی ڕووداوەکە هەڵهاتوون.",
    "بریندارەکان گواستراونەتەوە بۆ نەخۆشخانەی قەزاکە و باری تەندروستییان جێگیرە، هێزە ئەمنییەکانیش گوندەکانی دەوروبەریان پشکنی.",
]
NAV = "".join(f"<li><a href='/s{n}'>{name}</a></li>" for n, name in enumerate(("Home", "Politics", "Security", "Economy", "Sport", "Opinion", "About us")))
AR_NAV = "".join(f"<li><a href='/s{n}'>{name}</a></li>" for n, name in enumerate(("الرئيسية", "سياسة", "أمن", "اقتصاد", "رياضة", "مقالات")))
OTHERS = ["Parliament postpones vote on the budget law for a second week", "Oil exports rise as southern terminal reopens after repairs",
          "Farmers in the marshes ask for water as the summer begins", "National side names squad for the qualifying matches in March"]  # fmt: skip
AR_OTHERS = ["البرلمان يؤجل التصويت على قانون الموازنة للأسبوع الثاني", "ارتفاع صادرات النفط بعد إعادة فتح الميناء الجنوبي",
             "مزارعو الأهوار يطالبون بإطلاقات مائية مع بدء الصيف"]  # fmt: skip


def links(titles: list[str], tag: str = "li") -> str:
    return "".join(f"<{tag}><a href='/other/{n}'>{title}</a></{tag}>" for n, title in enumerate(titles))


def paragraphs(story: list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{part}</{tag}>" for part in story)


def whole(title: str, body: str, head: str = "", lang: str = "en", site: str = "Daily Example") -> str:
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} | {site}</title>{head}</head><body>{body}</body></html>'


def news() -> tuple[str, list[str]]:
    head = '<meta property="og:type" content="article"><meta property="article:published_time" content="2026-11-23T06:30:00+03:00">'
    body = (f"<header><ul>{NAV}</ul><form><input name=q><button>Search</button></form></header><main><article><h1>{TITLE}</h1><div class=byline>By "
            f"<a href=/desk>News Desk</a> | <time datetime='2026-11-23T06:30:00+03:00'>23 November 2026</time></div><div class=share><a href=#>Facebook"
            f"</a><a href=#>Twitter</a><a href=#>WhatsApp</a></div>{paragraphs(STORY[:3])}<div class=related><h3>Read also</h3><ul>{links(OTHERS[:2])}</ul>"
            f"</div>{paragraphs(STORY[3:])}<div class=newsletter><p>Sign up for our newsletter and never miss a story.</p></div><div class=tags>Tags: "
            f"<a href=/t/1>security</a> <a href=/t/2>police</a></div></article><aside><h2>Most read</h2><ol>{links(OTHERS)}</ol></aside></main><footer>"
            f"<p>Copyright 2026 Daily Example. All rights reserved.</p><ul>{NAV}</ul></footer>")  # fmt: skip
    return whole(TITLE, body, head), STORY


def wordpress() -> tuple[str, list[str]]:
    head = '<meta name="generator" content="WordPress 6.5"><link rel="alternate" type="application/rss+xml" href="/feed/">'
    comments = "".join(f"<li class=comment><p>Reader {n}: these roads have not been safe for years and nobody does anything about it.</p></li>" for n in range(3))
    body = (f"<div id=page><nav class=main-navigation><ul>{NAV}</ul></nav><div id=primary><article class='post type-post'><header class=entry-header>"
            f"<h1 class=entry-title>{TITLE}</h1><div class=entry-meta>Posted on <time class=published datetime=2026-11-23>November 23, 2026</time></div>"
            f"</header><div class=entry-content>{paragraphs(STORY)}<div class='sharedaddy'><h3>Share this:</h3><ul><li><a href=#>Twitter</a></li></ul></div>"
            f"<div id=jp-relatedposts><h3>Related</h3>{links(OTHERS, 'p')}</div></div></article><nav class=post-navigation><a href=/p>Previous: {OTHERS[0]}</a>"
            f"</nav><div id=comments><h2>3 thoughts on this</h2><ol>{comments}</ol></div></div><div id=secondary class=widget-area><h2>Recent posts</h2>"
            f"<ul>{links(OTHERS)}</ul></div></div>")  # fmt: skip
    return whole(TITLE, body, head), STORY


def blogger() -> tuple[str, list[str]]:
    text = "<br /><br />".join(STORY)
    body = (f"<div class='header'><h1>Notes from the district</h1></div><div class='date-outer'><div class='date-header'>Monday, November 23, 2026</div><div class='post hentry'>"
            f"<h3 class='post-title entry-title'><a href='/2026/11/attack.html'>{TITLE}</a></h3><div class='post-body entry-content'>{text}</div>"
            f"<div class='post-footer'>Posted by Desk at 9:12 AM <a href=#>Email This</a> <a href=#>BlogThis!</a></div></div></div><div class='sidebar'>"
            f"<h2>Blog Archive</h2><ul>{links(OTHERS)}</ul><h2>About Me</h2><p>I write about what I see.</p></div>")  # fmt: skip
    return whole(f"Notes from the district: {TITLE}", body, "<meta content='blogger' name='generator'/>"), STORY


def drupal_release() -> tuple[str, list[str]]:
    head = '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)"><link rel="canonical" href="/en/281000-statement">'
    body = (f"<div class='region region-header'><ul>{NAV}</ul><a href='#main'>Skip to main content</a></div><main id=main><div class=breadcrumb><a href=/>Home"
            f"</a> / <a href=/press>Press Release</a></div><h1 class=page-title>{TITLE}</h1><div class='field field--name-field-date'>23 November 2026</div>"
            f"<div class='field field--name-body field--type-text-with-summary'><p><strong>TEL SAMAR, 23 November 2026</strong> - {STORY[0]}</p>"
            f"{paragraphs(STORY[1:])}<p>***</p></div><div class=field--name-contacts><h3>For more information, please contact:</h3><p>Office of the "
            f"spokesperson, press@mission.example</p></div></main><footer><p>Copyright</p><p>Terms of use</p></footer>")  # fmt: skip
    return whole(TITLE, body, head, site="The Mission"), [f"TEL SAMAR, 23 November 2026 - {STORY[0]}", *STORY[1:]]


def amp() -> tuple[str, list[str]]:
    head = "<script async src='https://cdn.ampproject.org/v0.js'></script><link rel='canonical' href='https://daily.example/a/1'><style amp-custom>p{}</style>"
    body = (f"<amp-sidebar id=s layout=nodisplay><ul>{NAV}</ul></amp-sidebar><article><h1>{TITLE}</h1><amp-img src=x.jpg width=1 height=1></amp-img>"
            f"<p class=caption>Archive picture</p>{paragraphs(STORY[:2])}<amp-ad type=x></amp-ad>{paragraphs(STORY[2:])}</article><amp-list>"
            f"<h2>More stories</h2>{links(OTHERS)}</amp-list>")  # fmt: skip
    return whole(TITLE, body, head).replace("<html", "<html ⚡", 1), STORY


def old_tables() -> tuple[str, list[str]]:
    text = "<br><br>".join(STORY)
    body = (f"<table width=780><tr><td colspan=3 bgcolor=#003366><b>DAILY EXAMPLE</b></td></tr><tr><td width=140 valign=top><table>"
            f"{''.join(f'<tr><td><a href=/o{n}>{t}</a></td></tr>' for n, t in enumerate(OTHERS))}</table></td><td valign=top><font size=4><b>{TITLE}</b>"
            f"</font><br><font size=1>23/11/2026 06:30</font><br><br><font size=2>{text}</font></td><td width=160 valign=top><font size=1>Advertise with "
            f"us</font><br><a href=/ad>Buy this space</a></td></tr><tr><td colspan=3 align=center><font size=1>Copyright 2002-2026 Daily Example</font>"
            f"</td></tr></table>")  # fmt: skip
    return whole(TITLE, body), STORY


def json_only() -> tuple[str, list[str]]:
    said = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-11-23T06:30:00+03:00",
            "articleBody": "\n\n".join(STORY)}  # fmt: skip
    body = f"<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript><footer><ul>{NAV}</ul></footer>"
    return whole(TITLE, body, f'<script type="application/ld+json">{json.dumps(said)}</script>'), STORY


def live_blog() -> tuple[str, list[str]]:
    posts = "".join(f"<article class=post><time datetime='2026-11-23T0{8 - n}:10:00Z'>0{8 - n}:10</time><h2>Update number {n}: what is known of the attack</h2>"
                    f"<p>{part}</p><div class=share><a href=#>Share</a></div></article>" for n, part in enumerate(STORY))  # fmt: skip
    body = f"<header><ul>{NAV}</ul></header><main><h1>Live: {TITLE}</h1><div class=feed>{posts}</div></main><footer><p>All rights reserved.</p></footer>"
    text = [line for n, part in enumerate(STORY) for line in (f"Update number {n}: what is known of the attack", part)]
    return whole(f"Live: {TITLE}", body), text


def live_blog_with_links() -> tuple[str, list[str]]:
    said = {"@type": "LiveBlogPosting", "headline": TITLE, "datePublished": "2026-11-23T06:30:00+03:00"}
    posts = "".join(f"<div class=post><h3><a href='/live/post-{n}'>Update number {n} of the morning from Tel Samar</a></h3><p>{part}</p></div>"
                    for n, part in enumerate(STORY))  # fmt: skip
    page = whole(TITLE, f"<header><ul>{NAV}</ul></header><h1>{TITLE}</h1>{posts}", f'<script type="application/ld+json">{json.dumps(said)}</script>')
    return page, STORY


def related_with_summaries() -> tuple[str, list[str]]:
    cards = "".join(f"<div class=card><h3><a href='/a/{n}'>{title}</a></h3><p>What the council said about it on Sunday, part {n}, and what comes next.</p></div>"
                    for n, title in enumerate(OTHERS))  # fmt: skip
    page, story = divs_without_paragraphs()
    return page.replace("</body>", f"<section>{cards}</section></body>"), story


def arabic() -> tuple[str, list[str]]:
    body = (f"<div class=top><ul>{AR_NAV}</ul></div><div class=content><h1>{AR_TITLE}</h1><span class=date>الاثنين 23 تشرين الثاني 2026 - 09:30 ص</span>"
            f"<div class=details>{paragraphs(AR_STORY[:2])}<p><a href=/r>اقرأ أيضاً: {AR_OTHERS[0]}</a></p>{paragraphs(AR_STORY[2:])}<p>تابعونا على قناة "
            f"التلغرام</p></div><div class=related><h3>أخبار ذات صلة</h3><ul>{links(AR_OTHERS)}</ul></div></div><div class=footer>جميع الحقوق محفوظة 2026</div>")  # fmt: skip
    return whole(AR_TITLE, body, lang="ar", site="صحيفة المثال"), AR_STORY


def arabic_with_breaks() -> tuple[str, list[str]]:
    text = "<br>\n".join(AR_STORY)
    body = (f"<div id=menu>{AR_NAV}</div><div id=news><div class=title>{AR_TITLE}</div><div class=info>2026-11-23 09:30</div><div class=txt>{text}</div></div>"
            f"<div id=more><div>الأكثر قراءة</div>{links(AR_OTHERS, 'div')}</div>")  # fmt: skip
    return whole(AR_TITLE, body, lang="ar", site="وكالة المثال"), AR_STORY


def kurdish() -> tuple[str, list[str]]:
    body = (f"<nav><ul><li><a href=/>سەرەکی</a></li><li><a href=/k>کوردستان</a></li><li><a href=/i>عێراق</a></li></ul></nav><article><h1>{KU_TITLE}</h1>"
            f"<div class=date>٢٣ی تشرینی دووەمی ٢٠٢٦</div>{paragraphs(KU_STORY)}</article><aside><h3>هەواڵی پەیوەندیدار</h3>"
            f"<ul><li><a href=/x>پەرلەمان دەنگدان لەسەر یاسای بودجە دوادەخات</a></li></ul></aside>")  # fmt: skip
    return whole(KU_TITLE, body, lang="ckb", site="ڕۆژنامەی نموونە"), KU_STORY


def cookie_banner() -> tuple[str, list[str]]:
    page, story = news()
    banner = ("<div id=cookie-consent><p>We and our 812 partners store and access information on your device. You can accept or manage your choices at any "
              "time. Data is processed for personalised advertising and content measurement.</p><button>Accept all</button></div>")  # fmt: skip
    return page.replace("<body>", f"<body>{banner}"), story


def think_tank() -> tuple[str, list[str]]:
    notes = "".join(f"<li id=fn{n}>Interview with a district official, November {n + 2}, 2026.</li>" for n in range(3))
    text = "".join(f"<h2>{head}</h2><p>{part}</p>" for head, part in zip(("What happened", "The attackers", "Local views"), STORY, strict=False))
    body = (f"<header><ul>{NAV}</ul></header><div class=hero><h1>{TITLE}</h1><p class=dek>{STORY[3]}</p></div><div class=rich-text>{text}</div><h2>Notes</h2><ol>"
            f"{notes}</ol><div class=cta><h3>Subscribe</h3><p>Get the latest research in your inbox.</p></div><section class=more><h2>Related "
            f"publications</h2><ul>{links(OTHERS)}</ul></section>")  # fmt: skip
    wanted = [line for pair in zip(("What happened", "The attackers", "Local views"), STORY, strict=False) for line in pair]
    return whole(TITLE, body, '<meta property="og:type" content="article">', site="Institute"), [STORY[3], *wanted]


def divs_without_paragraphs() -> tuple[str, list[str]]:
    body = (f"<div class=menu>{NAV}</div><div class=wrap><div class=head>{TITLE}</div><div class=meta>Monday 23/11/2026</div><div class=body>"
            f"{paragraphs(STORY, 'div')}</div></div><div class=side>{links(OTHERS, 'div')}</div>")  # fmt: skip
    return whole(TITLE, body), STORY


def short_note() -> tuple[str, list[str]]:
    page, _story = news()
    return page.replace(paragraphs(STORY[1:3]), "").replace(paragraphs(STORY[3:]), ""), STORY[:1]


def forum() -> tuple[str, list[str]]:
    posts = "".join(f"<div class=post><div class=author>member{n} · 12 posts</div><div class=message>{part}</div><a href=#r>Reply</a> <a href=#q>Quote</a></div>"
                    for n, part in enumerate(STORY))  # fmt: skip
    return whole(TITLE, f"<ul class=menu>{NAV}</ul><h1>{TITLE}</h1>{posts}<div class=pages><a href=?p=2>2</a> <a href=?p=3>3</a></div>"), STORY


def paywall_stub() -> tuple[str, list[str]]:
    said = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-11-23T06:30:00+03:00", "isAccessibleForFree": False}
    body = (f"<header><ul>{NAV}</ul></header><article><h1>{TITLE}</h1>{paragraphs(STORY[:2])}<div class=paywall><h2>Subscribe to read on</h2><p>Already a "
            f"subscriber? <a href=/login>Sign in</a></p></div></article><footer><p>All rights reserved.</p></footer>")  # fmt: skip
    return whole(TITLE, body, f'<script type="application/ld+json">{json.dumps(said)}</script>'), STORY[:2]


ARTICLES = {f.__name__: f for f in (
    news, wordpress, blogger, drupal_release, amp, old_tables, json_only, live_blog, arabic, arabic_with_breaks, kurdish, cookie_banner, think_tank,
    divs_without_paragraphs, forum, paywall_stub, short_note, live_blog_with_links, related_with_summaries,
)}  # fmt: skip


def listing() -> str:
    cards = "".join(f"<div class=card><h3><a href='/a/{n}'>{title}</a></h3><span>{n + 1} hours ago</span></div>" for n, title in enumerate(OTHERS * 6))
    return whole("Security news", f"<header><ul>{NAV}</ul></header><main><h1>Security</h1>{cards}<a href='?page=2'>Next page</a></main>")


def listing_with_summaries() -> str:
    cards = "".join(f"<div class=card><h3><a href='/a/{n}'>{title}</a></h3><p>{STORY[n % 5][:120]}…</p><a href='/a/{n}'>Read more</a></div>"
                    for n, title in enumerate(OTHERS * 5))  # fmt: skip
    return whole("Security news", f"<header><ul>{NAV}</ul></header><main><h1>Security</h1>{cards}<a href='?page=2'>Next page</a></main>")


def cookie_wall() -> str:
    return whole("Before you continue", "<h1>Before you continue</h1><p>We use cookies and data to deliver and maintain our services.</p><form><button>Accept all</button>"
                 "<button>Reject all</button></form><a href=/p>Privacy</a> <a href=/t>Terms</a>")  # fmt: skip


def not_found() -> str:
    return whole("Page not found", f"<header><ul>{NAV}</ul></header><h1>404</h1><p>The page you are looking for does not exist or has been moved.</p><ul>{links(OTHERS)}</ul>")


def challenge() -> str:
    return "<html><head><title>Just a moment...</title></head><body><h1>daily.example</h1><p>Verifying you are human. This may take a few seconds.</p></body></html>"


def login() -> str:
    return whole("Sign in", "<h1>Sign in to continue</h1><form><label>E-mail</label><input><label>Password</label><input><button>Sign in</button></form><p>New here? "
                 "<a href=/r>Create an account</a></p>")  # fmt: skip


def script_only() -> str:
    return whole("Daily Example", "<div id=root></div><script>window.state={a:1}</script><noscript>You need to enable JavaScript to run this app.</noscript>")


def search_results() -> str:
    return whole("Search", f"<h1>Results for attack</h1><p>20 results</p><ul>{links(OTHERS * 5)}</ul>")


def photo_gallery() -> str:
    figures = "".join(f"<figure><img src=/{n}.jpg><figcaption>Picture {n}</figcaption></figure>" for n in range(12))
    return whole("Pictures of the week", f"<h1>Pictures of the week</h1>{figures}<footer><ul>{NAV}</ul></footer>")


NO_ARTICLES = {f.__name__: f for f in (
    listing, listing_with_summaries, cookie_wall, not_found, challenge, login, script_only, search_results, photo_gallery,
)}  # fmt: skip
