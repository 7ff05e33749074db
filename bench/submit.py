"""submit_vs_sql and placement_share: what a submission costs over the rows that it writes."""

from bench.county import County
from bench.figures import Aim, Figure
from bench.http_load import HttpResult, HttpRun, answers_per_second
from bench.progress import note, step
from bench.raw_sql import RawRun, transactions_per_second
from bench.submissions import Submissions
from ops.console import Stop
from ops.places import VAR
from ops.web import listen, servers, wait_until_ready

REPETITIONS = 3
WARM_UP_S, SECONDS = 2.0, 6.0
CLIENTS = 16
LARGEST_RATE = 2000


def measure(county: County) -> list[Figure]:
    """Both figures; the floor is measured beside each repetition, since disks have moods."""
    http: list[HttpResult] = []
    raw, placed = [], []
    with listen("127.0.0.1", "0") as listener:
        environment = dict(county.database.environment)
        del environment["DATABASE_OWNER_URL"]
        with servers(listener, environment, VAR / "log") as children:
            address = ("127.0.0.1", int(listener.getsockname()[1]))
            wait_until_ready(children, address)
            for n in range(1, REPETITIONS + 1):
                with step(f"submitting, {n} of {REPETITIONS}"):
                    raw.append(_raw(county, with_placement=False))
                    http.append(_over_http(address, county))
                    placed.append(_raw(county, with_placement=True))
                note(
                    f"{http[-1].per_second:.0f}/s over HTTP, {raw[-1]:.0f}/s raw, {placed[-1]:.0f}/s raw with placement"
                )
    return [
        Figure(
            "submit_vs_sql",
            [over_http.per_second / floor for over_http, floor in zip(http, raw, strict=True)],
            {
                "submissions/s": [r.per_second for r in http],
                "raw/s": raw,
                "median ms": [r.half_ms for r in http],
                "p99 ms": [r.most_ms for r in http],
            },
            Aim(0.40),
        ),
        Figure(
            "placement_share",
            [without / with_it for without, with_it in zip(raw, placed, strict=True)],
            {"raw/s": raw, "raw with placement/s": placed},
            Aim(1.10, at_most=True),
        ),
    ]


def _over_http(address: tuple[str, int], county: County) -> HttpResult:
    enough = int((WARM_UP_S + SECONDS) * LARGEST_RATE)
    submissions = Submissions(address[0], county.monitors, enough)
    return answers_per_second(HttpRun(address, submissions, 201, CLIENTS, WARM_UP_S, SECONDS))


def _raw(county: County, *, with_placement: bool) -> float:
    run = RawRun(county.database.app_url, county.monitors, with_placement, WARM_UP_S, SECONDS)
    rate = transactions_per_second(run)
    if rate == 0:
        raise Stop("the raw transactions did not get through")
    return rate
