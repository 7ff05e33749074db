"""Values of settings in words."""

from gridwatch.vocabulary.term import Table, Term

ENVIRONMENT: Table = {
    "production": Term("正式运行", "production"),
    "demo":       Term("演示", "demo"),
    "test":       Term("测试", "test"),
}  # fmt: skip
