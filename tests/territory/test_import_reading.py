"""Files of places in the forms that offices send."""

import gzip
import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from gridwatch.territory.importing.reading import read_rows
from gridwatch.territory.importing.unreadable import UnreadableFile
from tests.territory.import_files import COUNTY, TOWN, VILLAGE, small_county, write_geojson
from tests.workbooks import workbook_of_wps

CHINESE = "统计代码,名称,所属乡镇,户数\n529902101201,青石村村民委员会,东溪镇,162\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_every_encoding_that_offices_use(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "places.csv"
    path.write_bytes(CHINESE.encode(encoding))
    (row,) = read_rows(path)
    assert row.row_number == 2
    assert row.cells == {
        "code": VILLAGE, "name": "青石村村民委员会", "parent_name": "东溪镇", "households": "162",
    }  # fmt: skip


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_found_out(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "places.txt"
    path.write_text(CHINESE.replace(",", delimiter), encoding="utf-8")
    assert next(iter(read_rows(path))).cells["code"] == VILLAGE


def test_a_title_above_the_headers_and_empty_lines_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("样例县村级名录,,,\n\n" + CHINESE + ",,,\n" + f"{VILLAGE}001,上寨组,,20\n", encoding="utf-8")
    assert [(row.row_number, row.cells["name"]) for row in read_rows(path)] == [
        (4, "青石村村民委员会"),
        (6, "上寨组"),
    ]


def test_codes_in_a_workbook_may_be_text_or_numbers(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["代码", "名称"], [COUNTY, "样例县"], [int(VILLAGE), "青石村"], [52990210120100, "组"]):
        sheet.append(line)
    sheet.append([52990210120100101, "十七位的数字"])
    book.save(tmp_path / "places.xlsx")
    codes = [row.cells["code"] for row in read_rows(tmp_path / "places.xlsx")]
    assert codes[:3] == [COUNTY, VILLAGE, "52990210120100"]
    assert "E+" in codes[3]


def test_a_workbook_of_wps_is_read_whole_and_one_that_is_cut_short_is_refused(tmp_path: Path) -> None:
    lines = [["代码", "名称", "层级"], [int(VILLAGE), "𠮷\U0002b81b村", "村"]]
    path = tmp_path / "places.xlsx"
    path.write_bytes(workbook_of_wps(lines, size="A1"))
    assert [row.cells for row in read_rows(path)] == [{"code": VILLAGE, "name": "𠮷\U0002b81b村", "level": "村"}]
    path.write_bytes(workbook_of_wps(lines, lacks=60))
    with pytest.raises(UnreadableFile):
        list(read_rows(path))


def test_geojson_is_read_as_a_collection_and_line_by_line(tmp_path: Path) -> None:
    whole = write_geojson(tmp_path / "places.geojson", small_county())
    features = json.loads(whole.read_text())["features"]
    lines = tmp_path / "places.geojsonl"
    lines.write_text("\n".join(json.dumps(feature) for feature in features) + "\n\n")
    records = tmp_path / "places.geojsons"
    records.write_text("".join(f"\x1e{json.dumps(feature)}\n" for feature in features))
    zipped = tmp_path / "no-ending"
    zipped.write_bytes(gzip.compress(lines.read_bytes()))
    pretty = tmp_path / "pretty.json"
    pretty.write_text(json.dumps(json.loads(whole.read_text()), indent=2), encoding="utf-8-sig")
    expected = list(read_rows(whole))
    assert [row.row_number for row in expected] == [1, 2, 3, 4, 5]
    for path in (lines, records, zipped, pretty):
        assert list(read_rows(path)) == expected


def test_a_feature_gives_its_seat_and_its_numbers_as_text(tmp_path: Path) -> None:
    properties = {"code": 529902101000, "name": "东溪镇", "households": 9.0, "seat": [109.1, 28.1], "level": None}
    path = tmp_path / "one.geojson"
    path.write_text(json.dumps({"type": "Feature", "properties": properties, "geometry": None}))
    (row,) = read_rows(path)
    assert row.cells == {
        "code": TOWN + "000", "name": "东溪镇", "households": "9", "level": "",
        "seat_lon": "109.1", "seat_lat": "28.1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"\xff\xff\xff\xff", "encoding"),
        (b"a,b\n1,2\n", "no column for code, name"),
        (b"code,b\n1,2\n", "no column for name"),
        (b"stat_code,name\n520628,x\n", "look like codes: stat_code"),
        (b'{"type": "Topology"}', "no GeoJSON features"),
        (b'{"type": "FeatureCollection"}', "no GeoJSON features"),
        (b"[1, 2]", "no GeoJSON features"),
        (b'{"type": "FeatureCollection", "features": [', "Line 1 is not JSON"),
        (b'{"type": "Feature", "properties": {}}\n{broken', "Line 2 is not JSON"),
        (b'{"type": "Feature", "properties": {"name": "\xd6\xd0"}}', "not UTF-8"),
        (b"PK\x03\x04 not a workbook", "not a readable XLSX"),
        (gzip.compress(b"code,name\n" * 99, mtime=0)[:-9], "cut short"),
        (
            b'{"type": "FeatureCollection", "features": [],'
            b' "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}',
            "convert them to degrees",
        ),
    ],
)
def test_a_file_of_no_known_form_says_what_is_wrong(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as refusal:
        list(read_rows(path))
    assert reason in refusal.value.sentence("en")
    assert refusal.value.sentence("zh") != refusal.value.sentence("en")
