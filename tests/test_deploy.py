"""What starts newscrawl on a schedule: that it names what there is, and that its parts agree with each other."""

from __future__ import annotations

import argparse
import importlib
import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from scrapy.settings import Settings

from newscrawl.addon import SETTINGS
from newscrawl.exits import Exit
from newscrawl.harvest import plan
from newscrawl.harvest.process import PATIENCE
from newscrawl.sites import load_roster

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service" and "@" not in path.name]
PROGRAM = "/opt/newscrawl/bin/newscrawl"
LIST = "/etc/newscrawl/sites.toml"
LOG = "/var/log/newscrawl/harvest.log"
DATA = "/var/lib/newscrawl"
SANDBOX = re.compile(
    "Protect|Private(?!Network)|Restrict(?!AddressFamilies)|SystemCall|Capability|Ambient|NoNew|UMask|Remove|Keyring|Lock"
)
OPTIONS = ("", "--at-once 8 -s NEWSCRAWL_SHARD_DAILY=True")
"""What the environment's file may add: nothing, and what it has as an example."""


def lines_of(path: Path) -> list[str]:
    """The lines of a file that say something, those that go on joined."""
    whole = path.read_text("utf-8").replace("\\\n", " ")
    return [line.strip() for line in whole.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def unit(path: Path) -> list[tuple[str, str]]:
    """Its directives, in order."""
    return [(name, value) for name, eq, value in (line.partition("=") for line in lines_of(path)) if eq]


def values(path: Path, name: str) -> list[str]:
    return [value for key, value in unit(path) if key == name]


def commands() -> list[tuple[str, str]]:
    """Where a command of newscrawl stands, and the command without the program."""
    found = [(path.name, line.removeprefix(PROGRAM)) for path in SERVICES for line in values(path, "ExecStart")]
    cron = [line for line in lines_of(DEPLOY / "crontab") if PROGRAM in line]
    found += [("crontab", re.split(r" >>|\|", line.split(PROGRAM)[1])[0]) for line in cron]
    found += [
        ("compose.yaml", line.partition(":")[2]) for line in lines_of(DEPLOY / "compose.yaml") if "command:" in line
    ]
    found += [
        ("Dockerfile", shlex.join(json.loads(line[4:])))
        for line in lines_of(DEPLOY / "Dockerfile")
        if line[:4] == "CMD "
    ]
    return found


def expanded(command: str, options: str) -> list[str]:
    known = {"NEWSCRAWL_CONTACT": "desk@paper.example", "NEWSCRAWL_OPTIONS": options, "STATE_DIRECTORY": DATA}
    return shlex.split(re.sub(r"\$\{?(\w+)(?::-)?\}?", lambda match: known[match[1]], command))


def test_every_way_to_start_it_is_among_them() -> None:
    assert [where for where, _ in commands()] == [
        *("newscrawl-harvest.service", "newscrawl-health.service", "newscrawl-report.service"),
        *("crontab", "crontab", "compose.yaml", "compose.yaml", "Dockerfile"),
    ]


@pytest.mark.parametrize(("where", "command"), commands())
@pytest.mark.parametrize("options", OPTIONS)
def test_commands_and_options_are_those_that_newscrawl_knows(where: str, command: str, options: str) -> None:
    name, *arguments = expanded(command, options)
    known = importlib.import_module(f"newscrawl.commands.{name}").Command()
    known.settings = Settings()
    parser = argparse.ArgumentParser(allow_abbrev=False, exit_on_error=False)
    known.add_options(parser)
    stated, rest = parser.parse_known_args(arguments)
    assert not [word for word in rest if word.startswith("-")]
    for setting in stated.set:
        assert setting.partition("=")[0] in SETTINGS
    if name == "harvest":
        assert rest == [LIST]


def test_the_environment_file_has_what_the_unit_and_the_container_take() -> None:
    stated = {line.partition("=")[0] for line in lines_of(DEPLOY / "newscrawl.env")}
    harvest = (DEPLOY / "systemd" / "newscrawl-harvest.service").read_text("utf-8")
    compose = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert stated == {"NEWSCRAWL_CONTACT", "NEWSCRAWL_OPTIONS"}
    assert set(re.findall(r"NEWSCRAWL_[A-Z]+(?=[:}])", compose)) == stated
    assert all(f"{name}=" in harvest for name in stated)
    assert OPTIONS[1] in (DEPLOY / "newscrawl.env").read_text("utf-8")


def test_the_list_of_sites_loads() -> None:
    example = DEPLOY / "sites.example.toml"
    roster = load_roster(example)
    assert list(roster.profiles) == ["courier", "tribune"]
    assert len(plan([str(example)]).jobs) == 2
    assert all(profile.interval % 3600 == 0 for profile in roster.profiles.values()), "as the timer comes"
    assert roster.minutes is not None
    assert roster.minutes < 60, "a harvest would still be under way when the next is due"


def test_exit_statuses_that_are_no_failure() -> None:
    (fine,) = values(DEPLOY / "systemd" / "newscrawl-harvest.service", "SuccessExitStatus")
    assert {Exit(int(number)) for number in fine.split()} == {Exit.LOCKED, Exit.STOPPED}


def test_a_stop_has_the_time_that_a_harvest_takes_for_it() -> None:
    harvest = DEPLOY / "systemd" / "newscrawl-harvest.service"
    (patience,) = values(harvest, "TimeoutStopSec")
    assert sum(PATIENCE) + 5 <= int(patience.removesuffix("s"))
    assert values(harvest, "KillMode") == ["mixed"]
    assert values(harvest, "OOMPolicy") == ["continue"]
    assert f"stop_grace_period: {patience}" in (DEPLOY / "compose.yaml").read_text("utf-8")


def test_the_sandbox_is_the_same_for_all() -> None:
    assert len(SERVICES) == 3
    boxes = [[pair for pair in unit(path) if SANDBOX.match(pair[0])] for path in SERVICES]
    assert boxes[0] == boxes[1] == boxes[2]
    assert ("ProtectSystem", "strict") in boxes[0]
    for path in SERVICES:
        assert values(path, "User") == values(path, "Group") == values(path, "StateDirectory") == ["newscrawl"]
        assert values(path, "Environment")[0].startswith("NEWSCRAWL_DATA_DIR=%S/newscrawl ")


def test_the_harvest_may_have_the_memory_that_https_needs() -> None:
    # With MemoryDenyWriteExecute cffi cannot make pyOpenSSL's callbacks; http alone would not show it.
    assert not values(DEPLOY / "systemd" / "newscrawl-harvest.service", "MemoryDenyWriteExecute")


def test_every_timer_has_its_service() -> None:
    timers = [path for path in UNITS if path.suffix == ".timer"]
    assert [path.with_suffix(".service") for path in timers] == SERVICES
    assert all(values(path, "Persistent") == ["true"] and values(path, "WantedBy") for path in timers)


def test_the_drop_in_starts_a_unit_that_there_is() -> None:
    (mail,) = values(DEPLOY / "drop-ins" / "mail.conf", "OnFailure")
    assert (DEPLOY / "systemd" / mail.replace("%n", "")).is_file()


def test_cron_logrotate_and_units_name_the_same_places() -> None:
    cron = (DEPLOY / "crontab").read_text("utf-8")
    rotate = (DEPLOY / "logrotate" / "newscrawl").read_text("utf-8")
    assert f">>{LOG} 2>&1" in cron
    assert f"\nNEWSCRAWL_DATA_DIR={DATA}\n" in cron
    assert f"\n{LOG} {{" in rotate
    assert "su newscrawl newscrawl" in rotate
    assert "delaycompress" in rotate
    assert "copytruncate\n" not in rotate
    for line in lines_of(DEPLOY / "crontab"):
        assert "%" not in line, "cron takes it for the end of the line"


def test_the_image_holds_what_the_wheel_is_built_from() -> None:
    dockerfile = lines_of(DEPLOY / "Dockerfile")
    copied = {
        word for line in dockerfile if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]
    }
    let_in = {line[1:] for line in lines_of(DEPLOY / "Dockerfile.dockerignore") if line.startswith("!")}
    assert copied == let_in
    assert all((ROOT / path).exists() for path in copied)
    assert "USER 10001:10001" in dockerfile


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    for path in UNITS:
        # It looks for the program, too.
        (tmp_path / path.name).write_text(path.read_text("utf-8").replace(PROGRAM, "/bin/true"))
    verify = ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))]
    done = subprocess.run(verify, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    assert "newscrawl" not in done.stderr
