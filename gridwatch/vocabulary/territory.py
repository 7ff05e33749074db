"""Places and their boundaries in words."""

from gridwatch.vocabulary.term import Table, Term

LEVEL: Table = {
    "county":  Term("区县", "County"),
    "town":    Term("乡镇（街道）", "Town"),
    "village": Term("村（社区）", "Village"),
    "group":   Term("村民小组", "Village group"),
    "grid":    Term("微网格", "Grid"),
}  # fmt: skip

ORIGIN: Table = {
    "real":    Term("实测或公开", "surveyed or published"),
    "derived": Term("推算", "derived"),
}  # fmt: skip

METHOD: Table = {
    "voronoi":    Term("按驻地划分", "by seats"),
    "even_split": Term("均分", "even split"),
}  # fmt: skip
"""How a cell was derived."""

SEVERITY: Table = {"error": Term("错误", "Error"), "note": Term("提示", "Note")}

DATUM: Table = {
    "wgs84":    Term("WGS-84（GPS）", "WGS-84 (GPS)"),
    "cgcs2000": Term("CGCS2000（国家标准、天地图）", "CGCS2000 (national, Tianditu)"),
    "gcj02":    Term("GCJ-02（微信、高德）", "GCJ-02 (WeChat, AMap)"),
    "bd09":     Term("BD-09（百度）", "BD-09 (Baidu)"),
}  # fmt: skip
