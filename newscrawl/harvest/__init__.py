"""Many sites in one go, as cron wants it: each in a process of its own, a bounded number at once, one exit status."""

from newscrawl.harvest.harvest import Harvest
from newscrawl.harvest.jobs import Job, Plan, due, plan
from newscrawl.harvest.outcome import Result, State, exit_status
from newscrawl.harvest.view import View

__all__ = ["Harvest", "Job", "Plan", "Result", "State", "View", "due", "exit_status", "plan"]
