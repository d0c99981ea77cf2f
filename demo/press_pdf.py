"""Reports of the invented mission as PDF: a running head, numbered pages, headings and paragraphs (reportlab)."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from demo.articles import Article, Outlet
from demo.press_pages import local_text


def report_pdf(outlet: Outlet, article: Article) -> bytes:
    """The report as a PDF file. Only for languages in Latin letters: the standard fonts have no others."""
    styles, buffer = getSampleStyleSheet(), io.BytesIO()

    def draw_furniture(canvas, document) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.drawString(25 * mm, A4[1] - 12 * mm, outlet.name)
        canvas.drawCentredString(A4[0] / 2, 10 * mm, f"Page {document.page}")
        canvas.restoreState()

    story = [Paragraph(escape(article.title), styles["Title"]), Paragraph(local_text(article), styles["Italic"]), Spacer(1, 6 * mm)]
    for text in article.paragraphs:
        is_heading = len(text) < 60 and not text.endswith(".")
        story += [Paragraph(escape(text), styles["Heading2" if is_heading else "BodyText"]), Spacer(1, 2 * mm)]
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=25 * mm, rightMargin=25 * mm, topMargin=22 * mm, bottomMargin=20 * mm,
        title=article.title, author=outlet.name, invariant=1,
    )  # fmt: skip
    document.build(story, onFirstPage=draw_furniture, onLaterPages=draw_furniture)
    return buffer.getvalue()
