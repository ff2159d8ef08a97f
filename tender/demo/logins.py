"""The logins of the demo: printed at the start and kept in `var/demo-logins.txt`."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tender.demo import cast
from tender.demo.people import PASSWORD
from tender.demo.town import Town


def lines(town: Town) -> list[str]:
    """One line per login: who it is and what it can do."""
    rows = [(figure.login, figure.name, figure.can) for figure in cast.FIGURES]
    for school in cast.SCHOOLS:
        rows.append((school.key, school.person, f"{school.name}：提问、投标、签约"))
        rows.append((f"{school.key}-zuban", school.organiser, f"{school.name}：组织培训班"))
    rows.append((cast.NEWCOMER.key, cast.NEWCOMER.person, f"{cast.NEWCOMER.name}：已提交注册，等待核验"))
    rows += [(login, name, f"评审专家（{employer}）") for login, name, _title, _codes, employer in cast.EXPERTS]
    rows += [
        (
            "xueyuan1",
            town.learners[0].full_name,
            f"学员：选课、评价、学分、自主申报（至 xueyuan{len(town.learners)}）",
        ),
        ("admin", "系统管理员", "系统管理：队列、日历"),
    ]
    return [f"大渡口区演示数据，所有账号的密码：{PASSWORD}", *(f"  {login:<16} {name}　{can}" for login, name, can in rows)]


def save(town: Town) -> Path:
    """Write them to `var/demo-logins.txt`."""
    path = Path(settings.VAR) / "demo-logins.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines(town)) + "\n", encoding="utf-8")
    return path
