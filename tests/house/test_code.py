"""What the code of the house keeps to."""

import ast

from tests.house.sources import PROGRAM, modules, parsed, shown

LONGEST_MODULE = 400
LEVELS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
PRIVATE = set(
    "text body phone number name names birth birthday dob said words transcript address email from to".split()
)
NOT_PRIVATE = {"__name__", "action_name", "task_name"}


def test_modules_are_read_in_one_sitting():
    """What grows longer is split along the words of the glossary."""
    long = {
        shown(path): lines for path in modules(*PROGRAM) if (lines := path.read_text().count("\n")) > LONGEST_MODULE
    }

    assert long == {}


def test_no_log_call_carries_a_patients_data():
    """Logs are kept, copied and read by many: no name, number, birth date or message ever gets into one."""
    leaks = [
        f"{shown(path)}:{call.lineno} {word}"
        for path in modules(*PROGRAM)
        for call in log_calls(parsed(path))
        for word in words_of(call)
        if word not in NOT_PRIVATE and PRIVATE & set(word.lower().strip("_").split("_"))
    ]

    assert leaks == []


def test_the_rule_about_logs_finds_what_it_looks_for():
    """The control of the test above."""
    said = ("log.info('x', phone=1)", "log.error('x', who=message.text)", "self._log.info(phone)", "log.info(id=1)")
    calls = [next(log_calls(ast.parse(line))) for line in said]

    assert [bool({"phone", "text"} & set(words_of(call))) for call in calls] == [True, True, True, False]


def test_logs_go_through_one_door():
    """The api and the actions log events through api.logs, which keeps errors' messages out."""
    loggers = [
        shown(path)
        for path in modules("api", "actions")
        if shown(path) != "api/logs.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Import | ast.ImportFrom) and {"logging", "structlog"} & imported(node)
    ]

    assert loggers == []


def test_tables_import_nothing_of_the_rooms():
    """Any room may read another's tables, because these depend on nobody."""
    allowed = {"api.db.base"}
    wrong = {
        f"{shown(path)}: {name}"
        for path in modules("api")
        if path.name == "models.py" and path.parent.name != "migrations"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in imported(node)
        if name.startswith("api") and name not in allowed
    }

    assert wrong == set()


def imported(node):
    if isinstance(node, ast.ImportFrom):
        return {node.module or "", *(alias.name for alias in node.names if node.module is None)}
    return {alias.name for alias in node.names}


def log_calls(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            owner = node.func.value
            owner_name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            if owner_name.lower().strip("_") in {"log", "logger", "logging"}:
                yield node


def words_of(call):
    """Every key, variable and attribute in the call's arguments."""
    for keyword in call.keywords:
        yield keyword.arg or "**"
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        for node in ast.walk(argument):
            if isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, ast.Attribute):
                yield node.attr
