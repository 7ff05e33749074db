"""Everything an import can say about a row, in both languages, and whether it keeps the row out."""

from dataclasses import dataclass
from enum import StrEnum

from geo.geojson import Fault


class Severity(StrEnum):
    """An error keeps the row out; a note is worth knowing and keeps nothing out."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One kind of complaint: the field it is about, how bad it is, and its sentences to be filled
    with facts."""

    field: str
    severity: Severity
    zh: str
    en: str


E, N = Severity.ERROR, Severity.NOTE

COMPLAINTS: dict[str, Complaint] = {
    "bad_code": Complaint("code", E, "{reason_zh}", "{reason_en}"),
    "bad_code_known_name": Complaint(
        "code", E, "{reason_zh}已有同名的{known}。", "{reason_en} Places of this name are stored: {known}."),
    "duplicate_code": Complaint(
        "code", E, "代码{code}与第{other}行重复。", "Code {code} is already in row {other}."),
    "same_group_number": Complaint(
        "code", N, "本村{group}号组在第{other}行已出现，写法不同：{other_code}。",
        "Group {group} of this village is also in row {other}, written {other_code}."),
    "zone_code": Complaint(
        "code", N, "代码第{digits}位为{number}，表示类似{level}的单位（如开发区），没有相应的委员会。",
        "Digits {digits} are {number}: a unit that is only like {level}, such as a development zone."),
    "name_missing": Complaint("name", E, "名称缺失。", "The name is missing."),
    "odd_suffix": Complaint(
        "name", N, "名称“{name}”的后缀不规范，可能应为“{meant}”。",
        "The name '{name}' ends oddly; '{meant}' may be meant."),
    "no_committee_suffix": Complaint(
        "name", N, "名称“{name}”没有“村民委员会”或“居民委员会”后缀。",
        "The name '{name}' has no committee suffix (村民委员会, 居民委员会)."),
    "few_committee_suffixes": Complaint(
        "name", N, "{total}个村中有{count}个名称没有委员会后缀，例如“{name}”。",
        "{count} of {total} villages are named without a committee suffix, such as '{name}'."),
    "same_name_in_parent": Complaint(
        "name", N, "同一上级下还有同名的第{other}行。", "Row {other} has the same name within the same parent."),
    "same_stem_in_county": Complaint(
        "name", N, "本县还有{others}也叫“{stem}”，只凭名称分不清。",
        "'{stem}' is also the name of {others} in this county; the name alone does not tell them apart."),
    "code_means_another": Complaint(
        "code", E, "代码{code}现在是“{stored}”，文件写的是“{name}”：可能是旧年度的名单；确属更名时请允许更名。",
        "Code {code} means '{stored}' today, not '{name}': a list from another year? If the place was renamed,"
        " allow renames."),
    "renamed": Complaint("name", N, "由“{stored}”更名为“{name}”。", "Renamed from '{stored}' to '{name}'."),
    "new_among_known": Complaint(
        "code", N, "{parent}已有{count}个下级，其中没有{code}：是新设的，还是旧年度已撤销的代码？",
        "{parent} already has {count} places below it and {code} is not one of them: new, or a code that was"
        " abolished?"),
    "known_under_another_code": Complaint(
        "code", N, "同一上级下已有“{stored}”，代码是{other_code}：代码可能已变更。",
        "'{stored}' is stored under the same parent with code {other_code}: the code may have changed."),
    "out_of_reach": Complaint(
        "code", E, "{code}不在您管辖的区划（{within}）内。",
        "{code} does not lie in the territory that you look after ({within})."),
    "bad_level": Complaint(
        "level", E, "层级“{level}”无法识别；可用：区县、乡镇、村、组、网格。",
        "'{level}' is no level; county, town, village, group or grid would be right."),
    "level_and_code_differ": Complaint(
        "level", E, "层级是{level}，代码{code}却是{code_level}。",
        "The level is {level}, but {code} is a code of {code_level}."),
    "bad_parent_code": Complaint("parent_code", E, "上级代码：{reason_zh}", "The parent's code: {reason_en}"),
    "parent_and_code_differ": Complaint(
        "parent_code", E, "上级写的是{parent}，按代码应在{code_parent}之下。",
        "The parent is given as {parent}, but by its code {code} lies in {code_parent}."),
    "parent_missing": Complaint(
        "parent_code", E, "上级{parent}既不在文件中，也没有入库。",
        "The parent {parent} is neither in the file nor stored."),
    "parent_skipped": Complaint(
        "parent_code", E, "上级{parent}（第{other}行）有错，本行一并略过。",
        "The parent {parent} (row {other}) is in error, so this row is left out with it."),
    "parent_name_differs": Complaint(
        "parent_name", E, "所属写的是“{given}”，按代码应在“{known}”。",
        "The file puts it in '{given}', but by its code it lies in '{known}'."),
    "bad_households": Complaint(
        "households", E, "户数“{households}”不是非负整数。", "'{households}' is no number of households: 0 or more."),
    "bad_origin": Complaint(
        "source", E, "边界来源“{origin}”无法识别；可用：real、derived。",
        "'{origin}' is no origin of a boundary; real or derived would be right."),
    "bad_seat": Complaint(
        "seat", E, "驻地坐标“{lon}, {lat}”不是经纬度。", "The seat '{lon}, {lat}' is no position in degrees."),
    "seat_outside": Complaint(
        "seat", N, "驻地在本单位边界之外约{distance_m}米。", "The seat lies {distance_m} m outside its own boundary."),
    "repaired": Complaint(
        "geometry", N, "边界自交或不合规（{fault}），已自动修复，面积变化{change_pct}%。",
        "The boundary was not valid ({fault}) and was repaired; its area changed by {change_pct} %."),
    "has_hole": Complaint(
        "geometry", N, "边界内有{count}个空洞，共{area_km2}平方公里：是否为其他单位的飞地？",
        "The boundary has {count} hole(s) of {area_km2} km² in all: an enclave of another unit?"),
    "siblings_overlap": Complaint(
        "geometry", E, "与{other}重叠{area_km2}平方公里，占较小一方的{share_pct}%。",
        "It overlaps {other} by {area_km2} km², {share_pct} % of the smaller of the two."),
    "outside_parent": Complaint(
        "geometry", E, "有{share_pct}%（{area_km2}平方公里）在上级{parent}之外。",
        "{share_pct} % of it ({area_km2} km²) lies outside its parent {parent}."),
    "wrong_datum": Complaint(
        "geometry", E, "与已入库的{reference}相差约{shift_m}米；按{datum}坐标读取则吻合：请用 --datum {datum}。",
        "It lies about {shift_m} m off the stored {reference}, and fits when read as {datum}: try --datum {datum}."),
    f"geometry_{Fault.NOT_GEOJSON}": Complaint(
        "geometry", E, "边界不是有效的GeoJSON几何。", "The boundary is not GeoJSON geometry."),
    f"geometry_{Fault.WRONG_TYPE}": Complaint(
        "geometry", E, "边界应为Polygon或MultiPolygon。", "A boundary is a Polygon or MultiPolygon."),
    f"geometry_{Fault.EMPTY}": Complaint("geometry", E, "边界是空的。", "The boundary is empty."),
    f"geometry_{Fault.NOT_FINITE}": Complaint(
        "geometry", E, "边界中有坐标不是数字。", "A coordinate of the boundary is not a number."),
    f"geometry_{Fault.SWAPPED}": Complaint(
        "geometry", E, "经纬度颠倒：应先经度后纬度。", "The coordinates are swapped: longitude comes first."),
    f"geometry_{Fault.NOT_DEGREES}": Complaint(
        "geometry", E, "坐标不是经纬度（度）。", "The coordinates are not degrees; convert them to EPSG:4326."),
    f"geometry_{Fault.NO_AREA}": Complaint("geometry", E, "边界没有面积。", "The boundary encloses no area."),
}  # fmt: skip
"""By key; `Problem` fills in the facts."""
