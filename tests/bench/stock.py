"""Rasa as it comes, beside ours: its default pipeline and policies on the same examples, rules, domain and actions.

What it needs is in tests/bench/stock_rasa/. It is trained once for each state of the data, into build/.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from api.settings import ROOT
from setup.processes import spawn
from tests.conversations.house import House, wait_until
from tests.free_ports import free_ports

HERE = ROOT / "tests" / "bench" / "stock_rasa"
CACHE = ROOT / "build" / "stock-rasa"
PYTHON = ".venvs/bot/bin/python"
QUIET = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}


def model() -> Path:
    """The trained model of the present data; it is trained if there is none, which takes some minutes."""
    learned = [HERE / "config.yml", ROOT / "domain.yml", HERE / "stories.yml", *_data()]
    wording = sorted(ROOT.glob("data/*/responses.yml"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in (*learned, *wording))).hexdigest()[:16]
    target = CACHE / f"{digest}.tar.gz"
    if not target.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        _train(target, wording)
    return target


def _data() -> list[Path]:
    return sorted(path for path in ROOT.glob("data/*/*.yml") if path.name in ("nlu.yml", "rules.yml"))


def _train(target: Path, wording: list[Path]) -> None:
    print(f"Training a stock Rasa for comparison, once for these data (its own words: {CACHE / 'train.log'}) …")
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=CACHE) as folder, (CACHE / "train.log").open("w") as log:
        domain = Path(folder) / "domain"
        domain.mkdir()
        for path in (ROOT / "domain.yml", *wording):
            shutil.copy(path, domain / f"{path.parent.name}-{path.name}")
        learned = ["--domain", str(domain), "--data", *map(str, [*_data(), HERE / "stories.yml"])]
        kept = ["--skip-validation", "--out", folder, "--fixed-model-name", "stock"]
        subprocess.run(
            [PYTHON, "-m", "rasa", "train", "--config", str(HERE / "config.yml"), *learned, *kept],
            cwd=ROOT,
            env=os.environ | QUIET | {"RASA_MAX_CACHE_SIZE": "0"},
            stdout=log,
            stderr=subprocess.STDOUT,
            check=True,
        )
        (Path(folder) / "stock.tar.gz").replace(target)
    print(f"Trained in {time.monotonic() - began:.0f} s.")


@contextmanager
def running(house: House) -> Iterator[str]:
    """A stock Rasa with the house's actions and its pretend Twilio; gives its origin."""
    (port,) = free_ports(1)
    where = HERE.relative_to(ROOT)
    # What we tune for our own bot is not for this one.
    environment = {name: value for name, value in house.environment.items() if name != "OPENBLAS_NUM_THREADS"} | QUIET
    command = (
        f"{PYTHON} -m tests.bench.stock_rasa run --model {model()} --credentials {where}/credentials.yml"
        f" --endpoints {where}/endpoints.yml --interface 127.0.0.1 --port {port}"
    )
    with (house.settings.frontdesk_state / "logs" / "stock.log").open("w") as log:
        process = spawn(command, folder=ROOT, environment=environment, stdout=log.fileno(), stderr=subprocess.STDOUT)
    origin = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: _is_ready(origin), 240, "the stock Rasa did not become ready")
        yield origin
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _is_ready(origin: str) -> bool:
    """It opens its door before it has loaded its model, and says nothing until then."""
    try:
        answer = httpx.post(f"{origin}/webhooks/rest/webhook", json={"sender": "ready", "message": "hello"}, timeout=30)
        return answer.status_code == 200 and bool(answer.json())
    except httpx.HTTPError:
        return False
