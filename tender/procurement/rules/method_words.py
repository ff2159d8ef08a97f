"""The words of each method (O87, O74, CC214, O110): what its papers, pages and letters call file, answer, group and result.

The one table; papers read it as `s.words`, letters and pages as `tender.words`. Not here: labels of the pages (catalogues).
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Words:
    """How a method speaks. `group` judges; `end` is what a purchase with too few answers ends in, by `end_law`."""

    method: str
    place: str = "开标系统"
    file: str = "招标文件"
    answer: str = "投标文件"
    bidder: str = "投标人"
    bid: str = "投标"
    price: str = "投标报价"
    bond: str = "投标保证金"
    opening: str = "开标"
    reading: str = "唱标"
    group: str = "评标委员会"
    review: str = "评标"
    report: str = "评标报告"
    score: str = "综合评分法"
    won: str = "中标"
    winner: str = "中标人"
    win_letter: str = "中标通知书"
    loss_letter: str = "未中标通知书"
    activity: str = "招标活动"
    asks_again: str = "重新组织招标"
    notice: str = "招标公告"
    end: str = "废标"
    end_law: str = "《中华人民共和国政府采购法》第三十六条、《政府采购货物和服务招标投标管理办法》（财政部令第87号）第四十三条"
    end_cites: str = "财政部令第87号第四十三条"
    invalid_cites: str = "财政部令第87号第六十三条"
    result_law: str = "《政府采购货物和服务招标投标管理办法》第六十九条"
    result_cites: str = "财政部令第87号第69条"
    decide_cites: str = "财政部令第87号第68条"
    termination_law: str = "《政府采购货物和服务招标投标管理办法》（财政部令第87号）第二十九条"

    @property
    def invalid(self) -> str:
        """An answer that does not count: 无效投标, 无效响应."""
        return f"无效{self.bid}"

    def speak(self, label: str) -> str:
        """A label of the pages, which speak of an open tender, in this method's words. Never for what people wrote."""
        for plain, name in SPOKEN if self.bid != "投标" else ():
            label = label.replace(plain, getattr(self, name))
        return label


SPOKEN = (
    ("未中标通知书", "loss_letter"), ("中标通知书", "win_letter"), ("投标文件", "answer"), ("投标报价", "price"),
    ("投标保证金", "bond"), ("投标人", "bidder"), ("投标", "bid"), ("中标人", "winner"), ("中标", "won"),
    ("评标委员会", "group"), ("评标报告", "report"), ("评标", "review"), ("开标系统", "place"), ("开标", "opening"),
    ("唱标", "reading"), ("招标文件", "file"), ("招标公告", "notice"), ("废标", "end"),
)  # fmt: skip
OPEN = Words(method="公开招标")
O74 = "《政府采购非招标采购方式管理办法》（财政部令第74号）"
CC214 = "《政府采购竞争性磋商采购方式管理暂行办法》（财库〔2014〕214号）"
_DEAL = Words(
    method="", file="采购文件", answer="响应文件", bidder="供应商", bid="响应", price="响应报价", bond="保证金", opening="开启",
    reading="报价", group="评审小组", review="评审", report="评审报告", won="成交", winner="成交供应商", win_letter="成交通知书",
    loss_letter="未成交通知书", activity="采购活动", asks_again="重新开展采购活动", notice="采购公告", end="终止",
)  # fmt: skip
METHOD_WORDS: dict[str, Words] = {
    "open_tender": OPEN,
    "invited_tender": replace(OPEN, method="邀请招标", notice="投标邀请书"),
    "consultation": replace(
        _DEAL, method="竞争性磋商", file="磋商文件", group="磋商小组", asks_again="重新开展磋商", notice="磋商公告",
        end_law=f"{CC214}第三十四条", end_cites="财库〔2014〕214号第三十四条", invalid_cites="财库〔2014〕214号第十一条",
        result_law=f"{CC214}第二十九条", result_cites="财库〔2014〕214号第29条", decide_cites="财库〔2014〕214号第28条",
        termination_law=f"{CC214}第三十四条",
    ),
    "negotiation": replace(
        _DEAL, method="竞争性谈判", file="谈判文件", group="谈判小组", score="质量和服务均能满足要求且最后报价最低",
        asks_again="重新开展谈判",
        notice="谈判公告", end_law=f"{O74}第三十七条", end_cites="财政部令第74号第三十七条",
        invalid_cites="财政部令第74号第三十条", result_law=f"{O74}第十八条", result_cites="财政部令第74号第18条",
        decide_cites="财政部令第74号第36条", termination_law=f"{O74}第二十三条",
    ),
    "single_source": replace(
        _DEAL, method="单一来源采购", group="采购人员", review="协商", report="协商情况记录", score="协商",
        asks_again="重新开展采购活动", notice="采购邀请", end_law=f"{O74}第四十三条",
        end_cites="财政部令第74号第四十三条", invalid_cites="财政部令第74号第四十三条", result_law=f"{O74}第十八条",
        result_cites="财政部令第74号第18条", decide_cites="财政部令第74号第41条",
        termination_law=f"{O74}第四十三条",
    ),
    "framework": replace(
        _DEAL, method="封闭式框架协议采购", file="征集文件", won="入围", winner="入围供应商", win_letter="入围通知书",
        loss_letter="未入围通知书", activity="征集活动", asks_again="重新组织征集", notice="征集公告",
        end_law="《政府采购框架协议采购方式管理暂行办法》（财政部令第110号）第二十七条", end_cites="财政部令第110号第二十七条",
        result_law="《政府采购框架协议采购方式管理暂行办法》第二十八条", result_cites="财政部令第110号第28条",
        decide_cites="财政部令第110号第28条",
    ),
    "direct_assignment": replace(_DEAL, method="直接委托（内部承办）"),
}  # fmt: skip


def words_of(method: str) -> Words:
    """The words of a method; those of the open tender for one that has none of its own."""
    return METHOD_WORDS.get(method, OPEN)
