"""The Word report's styles: pandoc's own with ours laid over, and the badge in the header of each page."""

import re
import subprocess
import zipfile
from html import escape
from pathlib import Path

from wellbeing.report.pandoc import pandoc_program

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEADLINE = {"synthetic": "A61B1B", "real": "0B5563"}
_DATE = (2026, 1, 1, 0, 0, 0)  # zip entries carry a date; a fixed one keeps the bytes

INK, QUIET, RULE = "1D2733", "55606C", "D8DDE3"


def write_reference(path: Path, badge: str, badge_text: str, run: str) -> None:
    """Write the reference document: styles, and a header on every page that says whose data these are.

    ``badge`` is "synthetic" or "real", ``badge_text`` its words.
    """
    original = path.with_name("pandoc-reference.docx")
    subprocess.run(
        [pandoc_program(), f"--output={original}", "--print-default-data-file", "reference.docx"], check=True
    )
    with zipfile.ZipFile(original) as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    colour = _HEADLINE[badge]
    parts["word/styles.xml"] = _restyle(parts["word/styles.xml"], colour)
    parts["word/header1.xml"] = _header(badge_text, colour)
    parts["word/footer1.xml"] = _footer(run)
    links = "".join(
        f'<Relationship Type="{_R}/{kind}" Id="rId{number}" Target="{kind}1.xml"/>'
        for kind, number in (("header", 90), ("footer", 91))
    )
    types = "".join(
        f'<Override PartName="/word/{kind}1.xml" ContentType="{_PARTS}.{kind}+xml"/>'
        for kind in ("header", "footer")
    )
    section = (
        f'<w:sectPr><w:headerReference xmlns:r="{_R}" w:type="default" r:id="rId90"/>'
        f'<w:footerReference xmlns:r="{_R}" w:type="default" r:id="rId91"/>'
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1500" w:right="1250" w:bottom="1300" w:left="1250" '
        'w:header="600" w:footer="600" w:gutter="0"/></w:sectPr>'
    )
    _replace(parts, "word/_rels/document.xml.rels", "</Relationships>", links + "</Relationships>")
    _replace(parts, "[Content_Types].xml", "</Types>", types + "</Types>")
    parts["word/document.xml"] = re.sub(
        r"<w:sectPr>.*?</w:sectPr>", section, parts["word/document.xml"], flags=re.DOTALL
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), text)
    original.unlink()


def _replace(parts: dict[str, str], name: str, old: str, new: str) -> None:
    if old not in parts[name]:
        raise ValueError(f"pandoc's reference document has no {old} in {name}")
    parts[name] = parts[name].replace(old, new)


def _header(text: str, colour: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:hdr {_W}><w:p><w:pPr><w:jc w:val="right"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri"/><w:b/><w:color w:val="{colour}"/>'
        f'<w:sz w:val="19"/></w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:hdr>'
    )


def _footer(run: str) -> str:
    style = f'<w:rPr><w:color w:val="{QUIET}"/><w:sz w:val="17"/></w:rPr>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:ftr {_W}><w:p><w:pPr><w:tabs>'
        '<w:tab w:val="right" w:pos="9400"/></w:tabs></w:pPr>'
        f'<w:r>{style}<w:t xml:space="preserve">Run {escape(run)}</w:t></w:r><w:r>{style}<w:tab/></w:r>'
        f'<w:fldSimple w:instr=" PAGE "><w:r>{style}<w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
    )


def _style(name: str, title: str, based: str, paragraph: str, run: str, after: str = "BodyText") -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/>'
        f'<w:basedOn w:val="{based}"/>'
        f'<w:next w:val="{after}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _styles(badge_colour: str) -> dict[str, str]:
    def text(size: int, more: str = "", colour: str = INK) -> str:
        return f'{more}<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'

    def space(before: int, after: int, line: int = 276) -> str:
        return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'

    keep, serif = (
        "<w:keepNext/><w:keepLines/>",
        '<w:rFonts w:ascii="Cambria" w:hAnsi="Cambria" w:cs="Cambria"/>',
    )
    return {
        "BodyText": _style("BodyText", "Body Text", "Normal", space(60, 120), text(21, serif)),
        "FirstParagraph": _style("FirstParagraph", "First Paragraph", "BodyText", "", ""),
        "Compact": _style("Compact", "Compact", "BodyText", space(20, 20, 240), text(17)),
        "Title": _style("Title", "Title", "Normal", keep + space(120, 60, 240), text(48, serif + "<w:b/>")),
        "Subtitle": _style(
            "Subtitle", "Subtitle", "Normal", keep + space(0, 160), text(27, serif + "<w:i/>", QUIET)
        ),
        "Author": _style("Author", "Author", "Normal", keep + space(0, 240), text(20, "", QUIET)),
        "Heading1": _style(
            "Heading1", "heading 1", "Normal", keep + space(420, 140) + _level(0), text(31, "<w:b/>")
        ),
        "Heading2": _style(
            "Heading2", "heading 2", "Normal", keep + space(300, 110) + _level(1), text(25, "<w:b/>")
        ),
        "Heading3": _style(
            "Heading3", "heading 3", "Normal", keep + space(220, 80) + _level(2), text(21, "<w:i/>")
        ),
        "TableCaption": _style(
            "TableCaption", "Table Caption", "Caption", keep + space(200, 90, 250), text(19)
        ),
        "ImageCaption": _style("ImageCaption", "Image Caption", "Caption", space(60, 240, 250), text(19)),
        "Table": _table_style(),
        "Note": _style("Note", "Note", "Normal", space(60, 240, 250), text(17, "", QUIET)),
        "Badge": _style(
            "Badge",
            "Badge",
            "Normal",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{badge_colour}"/>' + space(120, 240, 300),
            text(28, "<w:b/>", "FFFFFF"),
        ),
    }


def _level(number: int) -> str:
    return f'<w:outlineLvl w:val="{number}"/>'


def _table_style() -> str:
    thick = f'w:val="single" w:sz="10" w:space="0" w:color="{INK}"'
    thin = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    head = f'w:val="single" w:sz="6" w:space="0" w:color="{INK}"'
    return (
        '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders><w:top {thick}/><w:bottom {thick}/><w:insideH {thin}/></w:tblBorders>"
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:bottom {head}/>'
        '</w:tcBorders><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )


def _restyle(styles: str, badge_colour: str) -> str:
    for name, style in _styles(badge_colour).items():
        pattern = rf'<w:style\b[^>]*w:styleId="{name}".*?</w:style>'
        styles, found = re.subn(pattern, style.replace("\\", r"\\"), styles, flags=re.DOTALL)
        if not found:
            styles = styles.replace("</w:styles>", style + "</w:styles>")
    return styles
