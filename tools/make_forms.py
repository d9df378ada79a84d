"""Make `examples/forms`: one small invented file of each form that bilan reads. Run once, from the repository's root.

Needs the extras and reportlab, warcio, python-docx, odfdo and openpyxl: pip install -e '.[all,dev]'.
"""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

FOLDER = Path("examples/forms")
DAY = "2026-05-04"
TITLE = "Flood situation report 7"
LINES = (
    "At least 12 people were killed in Sarvola on Sunday, the civil protection agency said.",
    "Some 1,200 people were evacuated from Velmont after the Sarve burst its banks.",
)
ROWS = (("Province", "Dead", "Injured"), ("Sarvola", "12", "40"), ("Velmont", "7", "21"))
HTML = "".join(f"<p>{line}</p>" for line in LINES)


def main() -> None:
    """Write all files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for make in (text, pages, records, agency, feeds, mails, sheets, word, opendocument, pdf, web_archive, archives):
        make()


def save(name: str, content: str | bytes) -> None:
    """Write a file of the folder."""
    (FOLDER / name).parent.mkdir(exist_ok=True)
    (FOLDER / name).write_bytes(content.encode() if isinstance(content, str) else content)


def text() -> None:
    """A plain text, in French."""
    save("depeche.txt", "Douze personnes ont été tuées à Sarvola dimanche, selon les autorités de la province.\n")


def pages() -> None:
    """A page saved with its folder, a live page, and a page whose text stands in its JSON-LD."""
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    head = f"<title>{TITLE}</title><meta property='article:published_time' content='{DAY}T08:00:00Z'>"
    saved = "<!-- saved from url=(0036)https://hillpost.example/sarve-flood -->"
    article = f"<article><h1>{TITLE}</h1>{HTML}<h2>By province</h2><table>{table}</table></article>"
    save("page.html", f"<!doctype html>\n{saved}\n<html lang=en><head>{head}</head><body>{article}</body></html>")
    save("page_files/frame.html", "<html><body><p>An advertisement that is no report.</p></body></html>")
    blocks = [
        {
            "@type": "BlogPosting",
            "@id": f"block-{number}",
            "datePublished": f"2026-05-0{number + 2}T09:{number}0:00Z",
            "articleBody": line,
        }
        for number, line in enumerate(LINES, 1)
    ]
    live = {"@type": "LiveBlogPosting", "headline": "The flood, hour by hour", "liveBlogUpdate": blocks}
    save("live.html", f"<html lang=en><head>{_linked(live)}</head><body><h1>Live</h1></body></html>")
    hidden = {"@type": "NewsArticle", "headline": TITLE, "datePublished": DAY, "articleBody": "\n\n".join(LINES)}
    save("json-ld.html", f"<html lang=en><head>{_linked(hidden)}</head><body><p>Loading</p></body></html>")


def _linked(data: dict[str, object]) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **data})}</script>'


def records() -> None:
    """JSON Lines, an array, a single object, a ninjs item."""
    rows = [{"id": f"row-{n}", "text": line, "published": DAY} for n, line in enumerate(LINES)]
    save("lines.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    save("array.json", json.dumps([{**row, "id": f"array-{n}"} for n, row in enumerate(rows)], indent=1))
    save("object.json", json.dumps({**rows[0], "id": "object"}, indent=1))
    item = {
        "uri": "tag:agency.example,2026:1", "type": "text", "versioncreated": f"{DAY}T08:00:00Z", "language": "en",
        "headline": TITLE, "copyrightholder": "Example Agency", "body_xhtml": HTML,
    }  # fmt: skip
    save("ninjs.json", json.dumps(item, indent=1))


def agency() -> None:
    """A NewsML-G2 item and a NITF file."""
    save(
        "newsml.xml",
        f"""<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:agency.example:20260504:1" version="2"
 standard="NewsML-G2" standardversion="2.33" conformance="power" xml:lang="en">
 <itemMeta><provider literal="Example Agency"/><versionCreated>{DAY}T08:00:00Z</versionCreated></itemMeta>
 <contentMeta><language tag="en"/><headline>{TITLE}</headline></contentMeta>
 <contentSet><inlineXML contenttype="application/xhtml+xml">
  <html xmlns="http://www.w3.org/1999/xhtml"><head><title>{TITLE}</title></head><body>{HTML}</body></html>
 </inlineXML></contentSet>
</newsItem>
""",
    )
    save(
        "nitf.xml",
        f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><title>{TITLE}</title><docdata><doc-id id-string="nitf-1"/><date.issue norm="20260504T080000Z"/></docdata>
<pubdata name="Hill Post"/></head>
<body><body.head><hedline><hl1>{TITLE}</hl1></hedline></body.head><body.content>{HTML}</body.content></body></nitf>
""",
    )


def feeds() -> None:
    """An RSS and an Atom feed."""
    items = "".join(
        f"<item><title>Item {n}</title><guid>hill-{n}</guid><link>https://hillpost.example/{n}</link>"
        f"<pubDate>Mon, 0{n} May 2026 08:00:00 GMT</pubDate><description>{line}</description></item>"
        for n, line in enumerate(LINES, 3)
    )
    save("rss.xml", f'<?xml version="1.0"?><rss version="2.0"><channel><title>Hill Post</title>{items}</channel></rss>')
    save(
        "atom.xml",
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Hill Post</title><entry><id>urn:a:1</id>'
        f'<title>{TITLE}</title><updated>{DAY}T08:00:00Z</updated><content type="html">'
        f"{HTML.replace('<', '&lt;')}</content></entry></feed>",
    )


def mail() -> EmailMessage:
    """A mail with a text attached."""
    message = EmailMessage()
    message["From"], message["To"] = "desk@hillpost.example", "list@monitors.example"
    message["Subject"], message["Date"] = TITLE, "Mon, 04 May 2026 08:00:00 +0000"
    message["Message-ID"] = "<flood-7@hillpost.example>"
    message.set_content("\n\n".join(LINES))
    message.add_attachment(f"{LINES[0]}\n", filename="annex.txt")
    return message


def mails() -> None:
    """A message and a mailbox of two."""
    save("mail.eml", mail().as_bytes())
    second = mail()
    second.replace_header("Message-ID", "<flood-8@hillpost.example>")
    save("box.mbox", b"".join(b"From desk Mon May  4 08:00:00 2026\n" + m.as_bytes() + b"\n" for m in (mail(), second)))


def sheets() -> None:
    """CSV and XLSX of reports, and a workbook with a table of figures."""
    save("reports.csv", "text,published,desk\n" + "".join(f'"{line}",{DAY},asia\n' for line in LINES))
    from openpyxl import Workbook

    book = Workbook()
    for row in (("text", "published"), *((line, DAY) for line in LINES)):
        book.active.append(row)
    book.save(FOLDER / "reports.xlsx")
    book = Workbook()
    for row in ((TITLE,), (), *((a, *(int(c) if c.isdigit() else c for c in rest)) for a, *rest in ROWS)):
        book.active.append(row)
    book.save(FOLDER / "figures.xlsx")


def word() -> None:
    """A Word file."""
    from docx import Document

    document = Document()
    document.core_properties.title = TITLE
    document.add_heading(TITLE, 1)
    for line in LINES:
        document.add_paragraph(line)
    table = document.add_table(len(ROWS), len(ROWS[0]))
    for row, cells in zip(table.rows, ROWS, strict=True):
        for cell, words in zip(row.cells, cells, strict=True):
            cell.text = words
    document.save(str(FOLDER / "word.docx"))


def opendocument() -> None:
    """An OpenDocument text."""
    from odfdo import Document, Header, Paragraph, Table

    document = Document("text")
    document.body.clear()
    document.body.append(Header(1, TITLE))
    for line in LINES:
        document.body.append(Paragraph(line))
    table = Table("figures")
    for row in ROWS:
        from odfdo import Row

        line = Row()
        line.set_values(list(row))
        table.append_row(line)
    document.body.append(table)
    document.save(str(FOLDER / "open.odt"))


def pdf() -> None:
    """A PDF of two pages: a heading over two columns, then a table."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(FOLDER / "sitrep.pdf"), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(60, 780, TITLE)
    canvas.setFont("Helvetica", 10)
    left = ("At least 12 people were killed in Sarvola on", "Sunday, the civil protection agency said. The",
            "river is still rising and boats are short.")  # fmt: skip
    right = ("Some 1,200 people were evacuated from the", "town of Velmont after the Sarve burst its",
             "banks. Tents were sent from the capital.")  # fmt: skip
    for number, (first, second) in enumerate(zip(left, right, strict=True)):
        canvas.drawString(60, 740 - 13 * number, first)
        canvas.drawString(320, 740 - 13 * number, second)
    canvas.showPage()
    canvas.setFont("Helvetica-Bold", 14)
    canvas.drawString(60, 780, "Toll by province")
    canvas.setFont("Helvetica", 10)
    for number, row in enumerate(ROWS):
        for place, cell in enumerate(row):
            canvas.drawString(60 + 120 * place, 740 - 16 * number, cell)
    canvas.drawString(60, 660, "Another 5 people were injured in Velmont on Monday.")
    canvas.save()


def web_archive() -> None:
    """A packed web archive with a page and a picture."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True)
    page = f"<html lang=en><head><title>{TITLE}</title></head><body><article>{HTML}</article></body></html>".encode()
    for url, kind, content in (
        ("https://hillpost.example/a", "text/html; charset=utf-8", page),
        ("https://hillpost.example/a.png", "image/png", b"\x89PNG"),
    ):
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(
                url,
                "response",
                payload=io.BytesIO(content),
                http_headers=headers,
                warc_headers_dict={"WARC-Date": f"{DAY}T10:00:00Z"},
            )
        )
    save("web.warc.gz", buffer.getvalue())


def archives() -> None:
    """A ZIP archive, a packed tar archive, a packed text."""
    with zipfile.ZipFile(FOLDER / "bundle.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("monday/report.txt", LINES[0])
        archive.writestr("monday/photo.png", b"\x89PNG\r\n")
    with tarfile.open(FOLDER / "bundle.tar.gz", "w:gz") as packed:
        content = LINES[1].encode()
        member = tarfile.TarInfo("tuesday/report.txt")
        member.size = len(content)
        packed.addfile(member, io.BytesIO(content))
    save("report.txt.gz", gzip.compress(LINES[0].encode(), mtime=0))


if __name__ == "__main__":
    main()
