"""Workbooks as WPS and programs that export write them: text within the cells, and no size or a wrong one."""

import io
from collections.abc import Sequence
from xml.sax.saxutils import escape
from zipfile import ZipFile

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKED = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships {_PACKED}>'
    f'<Relationship Id="rId1" Type="{_RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "docProps/app.xml": '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>WPS Office_12.1.0.16120</Application></Properties>",
    "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATED}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
    "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": f'<Relationships {_PACKED}>'
    f'<Relationship Id="rId1" Type="{_RELATED}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}  # fmt: skip


def workbook_of_wps(lines: Sequence[Sequence[object]], *, size: str | None = None, lacks: int = 0) -> bytes:
    """A workbook whose sheet says that it is of a `size` (A1:C4), and `lacks` so many letters of its end."""
    dimension = f'<dimension ref="{size}"/>' if size else ""
    rows = "".join(_row(number, line) for number, line in enumerate(lines, start=1))
    sheet = f"<worksheet {_MAIN}>{dimension}<sheetData>{rows}</sheetData></worksheet>"
    file = io.BytesIO()
    with ZipFile(file, "w") as parts:
        for name, words in (_PARTS | {"xl/worksheets/sheet1.xml": sheet[: len(sheet) - lacks]}).items():
            parts.writestr(name, words)
    return file.getvalue()


def _row(number: int, line: Sequence[object]) -> str:
    cells = "".join(_cell(f"{chr(ord('A') + at)}{number}", value) for at, value in enumerate(line))
    return f'<row r="{number}">{cells}</row>'


def _cell(at: str, value: object) -> str:
    if isinstance(value, int):
        return f'<c r="{at}"><v>{value}</v></c>'
    return f'<c r="{at}" t="inlineStr"><is><r><t xml:space="preserve">{escape(str(value))}</t></r></is></c>'
