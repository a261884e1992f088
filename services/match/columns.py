"""The columns of both files: their names in English and Chinese, and how a cell is read."""

from dataclasses import dataclass
from typing import Any

from services.match import cells
from services.match.cells import Cell


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    read: Cell
    other_names: tuple[str, ...]
    default: Any = None
    required: bool = False


_COMMON = (
    Column("id", cells.text, ("编号", "序号"), required=True),
    Column("text", cells.text, ("内容", "描述", "需求", "服务", "需求内容", "服务内容"), required=True),
    Column("category", cells.text, ("类别", "分类"), ""),
    Column("area", cells.path, ("区域", "社区", "服务区域"), ""),
    Column("lon", cells.number, ("经度", "longitude")),
    Column("lat", cells.number, ("纬度", "latitude")),
    Column("groups", cells.names, ("人群", "服务对象"), ()),
    Column("windows", cells.times, ("时间", "时段", "slots"), ()),
)

NEED = (
    *_COMMON,
    Column("max_price", cells.tier, ("最高价位", "可接受价位", "max_tier"), required=True),
    Column("needs_home", cells.yes, ("需上门", "是否上门", "at_home"), default=False),
    Column("wanted", cells.count, ("需要几家", "家数"), 1),
    Column("urgency", cells.urgency, ("紧急程度", "紧急"), 0),
    Column("size", cells.count, ("人数", "people"), 1),
)

OFFER = (
    *_COMMON,
    Column("price_tier", cells.tier, ("价位", "tier"), required=True),
    Column("home_service", cells.yes, ("可上门", "上门", "at_home"), default=False),
    Column("partner", cells.text, ("合伙人", "商户", "机构"), ""),
    Column("capacity", cells.count, ("容量", "可接数量", "名额")),
    Column("by_people", cells.yes, ("容量按人数", "按人数"), default=False),
    Column("price", cells.number, ("价格", "价格（元）", "价格(元)"), 0.0),
    Column("rating", cells.number, ("评分", "星级")),
    Column("radius_m", cells.count, ("服务半径", "radius", "服务半径（米）")),
)
