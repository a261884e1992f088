"""Kinds of service with the phrases that name them: what the generated texts are made of.

The engine's own taxonomy is not used: a benchmark written in its words would flatter it.
"""

from dataclasses import dataclass

_FIELDS: dict[str, tuple[str, str]] = {
    "家电维修": ("空调 油烟机 洗衣机 冰箱 热水器 燃气灶 电视机 电饭煲", "清洗 维修 移机 检测"),
    "房屋维修": ("水管 下水道 门锁 窗户 纱窗 灯具 插座 墙面 地砖 防水", "疏通 更换 安装 修补"),
    "数字助老": ("智能手机 微信 挂号小程序 视频通话 网上缴费", "教学 辅导 一对一帮办"),
    "健康服务": ("血压 血糖 中医 推拿 口腔 视力 康复 慢病 心理", "检查 义诊 咨询 讲座"),
    "上门照护": ("失能老人 独居老人 术后病人 产妇 婴幼儿", "陪护 助浴 送餐 探访 理发"),
    "少儿成长": ("作业 书法 绘画 编程 围棋 足球 舞蹈 英语", "辅导 启蒙课 托管 夏令营"),
    "文体活动": ("广场舞 合唱 太极拳 瑜伽 乒乓球 戏曲 摄影 读书会", "教学 排练 比赛 活动"),
    "法律安全": ("物业纠纷 遗嘱 劳动合同 电信诈骗 消防 用电", "咨询 调解 宣讲 排查"),
    "就业创业": ("简历 月嫂 电商直播 烘焙 汽修", "培训 推荐 指导"),
    "环境绿化": ("楼道杂物 旧衣 废旧电池 绿植 垃圾分类 小广告", "清理 回收 养护 宣传"),
    "生活便民": ("磨刀 缝补 修鞋 自行车 雨伞 眼镜 配钥匙 理发", "摊位 上门服务 免费体验"),
    "出行接送": ("看病 上学 买菜 办证 搬家", "陪同 接送 代办"),
    "宠物": ("流浪猫 宠物狗 宠物", "绝育 洗澡 寄养 免疫"),
    "膳食": ("老年餐 早餐 低糖饮食 面点 节日食品", "供应 制作教学 配送"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of service: its category, the thing and the deed."""

    category: str
    thing: str
    deed: str


KINDS = [
    Kind(category, thing, deed)
    for category, (things, deeds) in _FIELDS.items()
    for thing in things.split()
    for deed in deeds.split()
]
CATEGORIES = list(_FIELDS)

ASKING = (
    "家里的{thing}想找人{deed}",
    "{thing}{deed}，请社区帮忙联系师傅",
    "我妈年纪大了，{thing}需要{deed}",
    "有没有靠谱的{thing}{deed}？急",
    "希望小区里能办一次{thing}{deed}",
    "求助：{thing}的事情没人管，盼{deed}",
    "{thing}方面想请人{deed}一下，谢谢",
)
GIVING = (
    "{thing}{deed}，专业团队，价格公道",
    "本店提供{thing}{deed}，社区居民优惠",
    "志愿服务队：{thing}{deed}，每周开放",
    "十年经验，承接{thing}{deed}及相关咨询",
    "{deed}{thing}，随叫随到",
    "公益项目：为居民做{thing}{deed}",
)
NOISE = (
    "周末方便",
    "家里有老人",
    "最好上午来",
    "三楼没有电梯",
    "联系门卫即可",
    "价钱好商量",
    "邻居也有同样的需要",
    "去年办过一次很受欢迎",
    "服务周边小区",
    "欢迎来电预约",
    "材料自备",
    "名额有限",
)
