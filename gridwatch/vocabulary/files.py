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
