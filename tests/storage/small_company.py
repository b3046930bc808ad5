"""A company just large enough to try storage with: two managers, two technicians, a boss, an admin."""

from workflow.company.directory import Company

_OUTCOMES = {
    "first": ["done:work", "lost:lost"],
    "work": ["done:check", "lost:lost"],
    "check": ["done:won", "lost:lost"],
}
_ROLES = {"manager": [], "technician": [], "director": ["see_all", "supervise_all"], "admin": ["admin"]}
_PEOPLE = {
    "olena": ("Олена Шевчук", "manager", "Відділ продажу", "boss"),
    "ivan": ("Іван Коваленко", "manager", "Експорт", "boss"),
    "andrii": ("Андрій Мельник", "technician", "Технічний відділ", "boss"),
    "daniel": ("Daniel Novak", "technician", "Технічний відділ", "boss"),
    "boss": ("Наталія Гончар", "director", "Дирекція", None),
    "petro": ("Петро Дяченко", "admin", "Дирекція", "boss"),
}


def company(title: str = "Продаж") -> Company:
    """`title` is the process's: another one makes another version of it."""
    people = [
        {"key": key, "name": name, "roles": [role], "department": department, "supervisor": above}
        for key, (name, role, department, above) in _PEOPLE.items()
    ]
    roles = [{"key": key, "title": key, "rights": rights} for key, rights in _ROLES.items()]
    return Company.model_validate(
        {"title": "Криниця", "roles": roles, "people": people, "processes": [_sale(title), _order()]}
    )


def _sale(title: str) -> dict[str, object]:
    fields = [
        {"key": "client", "type": "client", "title": "Клієнт"},
        {"key": "product", "type": "product", "title": "Товар", "required": False},
        {"key": "amount", "type": "money", "title": "Сума", "required": False},
    ]
    performers = {
        "first": {"pick": "starter"},
        "work": {"role": "technician", "pick": "least_loaded"},
        "check": {"role": "technician", "pick": "claim"},
    }
    return {
        "key": "sale",
        "title": title,
        "noun": "Угода",
        "start": {"roles": ["manager"], "fields": fields},
        "stages": [_stage(key, performers[key]) for key in ("first", "work", "check")],
        "ends": [
            {"key": "won", "title": "Виграно", "result": "won"},
            {"key": "lost", "title": "Програно", "result": "lost"},
        ],
    }


def _stage(key: str, performer: dict[str, str]) -> dict[str, object]:
    ways = [way.split(":") for way in _OUTCOMES[key]]
    return {
        "key": key,
        "title": key,
        "instruction": key,
        "performer": performer,
        "duration": "1d",
        "remind": ["1h"],
        "main_action": {"kinds": ["photo", "document"], "title": "Файл"},
        "complete_by": "button",
        "outcomes": [{"key": name, "title": name, "to": [to]} for name, to in ways],
        "escalate": [{"after": "2h", "to": {"supervisor": 1}}],
        "stuck_after": "5d",
    }


def _order() -> dict[str, object]:
    fields = [
        {"key": "text", "type": "text", "title": "Що зробити"},
        {"key": "assignees", "type": "people", "title": "Кому"},
        {"key": "due", "type": "date", "title": "До", "required": False},
    ]
    stage = {
        "key": "do",
        "title": "Виконання",
        "instruction": "Виконайте.",
        "performer": {"pick": "field", "field": "assignees"},
        "due_field": "due",
        "complete_by": "button",
        "acceptance": {"by": "starter"},
        "outcomes": [{"key": "done", "title": "Готово", "to": ["won"]}],
    }
    return {
        "key": "order",
        "title": "Доручення",
        "noun": "Доручення",
        "start": {"roles": ["director", "manager"], "fields": fields},
        "stages": [stage],
        "ends": [{"key": "won", "title": "Виконано", "result": "won"}],
    }
