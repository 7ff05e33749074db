"""Invented Chinese names for places and people; whoever bears one in reality is met by chance."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def _words(text: str) -> list[str]:
    return text.split()


COUNTY = ("529901", "云岫县")
TOWNS = (
    ("001", "云岫街道"),
    ("002", "望泉街道"),
    ("100", "枫林渡镇"),
    ("101", "石瓮镇"),
    ("102", "岩脚坪镇"),
    ("103", "白鹭滩镇"),
    ("104", "茶垭镇"),
    ("200", "响水沟乡"),
)
VILLAGE_FIRST = _words("青 石 松 白 龙 茶 桐 枫 竹 桃 柏 金 银 清 双 新 高 平 大 长 红 杉 梨 云 凤 鹤 鹿 泉 月 樟")
VILLAGE_SECOND = _words("溪 坪 岭 湾 坡 塘 垭 坝 沟 岩 洞 桥 寨 井 田 滩 冲 山 渡 堡")
COMMUNITY = _words("桥头 河滨 东门 南街 新市 学府 文昌 滨江 正兴 和顺 永安 朝阳 清河 望月 锦绣")
GROUP = _words(
    "上寨 下寨 中寨 岩脚 大湾 小湾 田坝 河边 坳上 坳下 老屋基 新屋场 大坪 水井湾 竹林 柏树坪 马路边 石板桥 "
    "瓦窑 碾坊 油房 学堂边 寨门口 青杠林 杨柳塘 茶园 桐子坡 枇杷树 沙坝 龙塘 半坡 梁上"
)
SURNAMES = _words(
    "王 李 张 刘 陈 杨 黄 赵 周 吴 徐 孙 马 朱 胡 郭 何 林 罗 高 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 彭 曾 "
    "肖 田 龙 石 冉 覃 麻 滕 代 安 向 姚 舒 吕 任 卢 戴 廖"
)
GIVEN = _words(
    "国 华 建 明 志 文 德 光 秀 英 芳 玉 兰 桂 珍 霞 丽 春 燕 红 梅 军 勇 强 平 江 波 涛 云 林 松 柏 "
    "成 兴 昌 永 正 顺 宏 元 仕 朝 光 学 忠 义 再 胜 代 先 绍 天 万 世 家 仁 贵 荣 福 康 宁 静 敏 慧"
)


def pick(rng: np.random.Generator, items: Sequence[T]) -> T:
    """Return one of the items, each as likely as the next."""
    return items[int(rng.integers(len(items)))]


def village_names(rng: np.random.Generator, n: int) -> list[str]:
    """Return n different village names (…村), in no order."""
    pairs = [first + second for first in VILLAGE_FIRST for second in VILLAGE_SECOND]
    return [f"{pairs[i]}村" for i in rng.permutation(len(pairs))[:n]]


def group_names(rng: np.random.Generator, n: int) -> list[str]:
    """Return n different group names (…组) for one village."""
    return [f"{GROUP[i]}组" for i in rng.permutation(len(GROUP))[:n]]


def person_name(rng: np.random.Generator) -> str:
    """Return a surname with one or two given characters."""
    given = pick(rng, GIVEN) + (pick(rng, GIVEN) if rng.random() < 0.8 else "")
    return pick(rng, SURNAMES) + given
