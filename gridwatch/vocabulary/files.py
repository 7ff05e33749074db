"""Files that are asked for, in words."""

from gridwatch.vocabulary.term import Table, Term

FORMAT: Table = {
    "xlsx": Term("Excel 表格", "Excel workbook"),
    "csv":  Term("逗号分隔的文本表格", "CSV, a table as text"),
    "docx": Term("Word 文档", "Word document"),
    "pdf":  Term("PDF 文件", "PDF"),
}  # fmt: skip

EXPORT_STATE: Table = {
    "waiting":   Term("排队中", "Waiting"),
    "running":   Term("生成中", "Being made"),
    "done":      Term("已生成", "Made"),
    "failed":    Term("未生成", "Failed"),
    "cancelled": Term("已取消", "Cancelled"),
}  # fmt: skip

TEMPLATE_FAULT: Table = {
    "not_word":       Term("文件不是 Word 文档，或已损坏", "The file is no Word document (.docx), or broken"),
    "unknown_field":  Term("用到了字段表里没有的字段", "It asks for a field that is not in the list"),
    "bad_mark":       Term("字段标记写法有误", "A mark in it is written wrong"),
    "forbidden":      Term("含有不允许的代码", "It has code that is not allowed"),
    "from_elsewhere": Term("含有外部链接内容或嵌入对象", "It has embedded objects, or content from elsewhere"),
    "macro":          Term("含有宏", "It has macros"),
    "too_costly":     Term("生成时占用资源过多", "It takes too long, or too much memory"),
}  # fmt: skip

FLAG: dict[tuple[str, object], Term] = {
    ("open", True):          Term("未办结", "open"),
    ("open", False):         Term("已办结", "ended"),
    ("overdue", True):       Term("逾期", "overdue"),
    ("overdue", False):      Term("未逾期", "not overdue"),
    ("handled", True):       Term("我经办的", "handled by me"),
    ("handled", False):      Term("未经我办的", "not handled by me"),
    ("in_force", False):     Term("含已终止的", "with those that have ended"),
    ("tray", "unrouted"):    Term("未分派", "unrouted"),
    ("tray", "held"):        Term("待审核", "held"),
    ("tray", "sealed"):      Term("直报件", "sealed"),
    ("since", "day"):        Term("自{day}", "from {day}"),
    ("before", "day"):       Term("{day}以前", "before {day}"),
    ("due_before", "day"):   Term("{day}以前到期", "due before {day}"),
    ("ends_before", "day"):  Term("{day}以前到任", "ending before {day}"),
    ("on", "day"):           Term("截至{day}", "as of {day}"),
}  # fmt: skip
"""What a list is narrowed by that is no code: a claim about what is in it, a tray, or a day."""
