"""`python -m drill [SUBMISSIONS] [SEED]`, which `make drill` calls."""

import os
import random
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from bench.county import County, staffed
from config import Settings
from drill.counting import Count, count
from drill.faults import Faults
from drill.phones import Phone
from gridwatch.from_settings import archive
from ops.cluster import Cluster
from ops.console import say
from ops.places import VAR
from ops.processes import interruptible
from ops.web import listen, servers, wait_until_ready

SUBMISSIONS = 1000
PHONES = 8


def main(words: Sequence[str]) -> int:
    """Run the drill; 0 when nothing was lost, duplicated or orphaned."""
    submissions = int(words[0]) if words else SUBMISSIONS
    seed = int(words[1]) if len(words) > 1 else time.time_ns() % 10**6
    say(f"drill with seed {seed}")
    with interruptible(), Cluster(VAR / "drill") as cluster, staffed(cluster.url(), real=False) as county:
        phones = _play(cluster, county, submissions, seed)
        os.environ.update(county.database.environment)
        result = count(county.database, archive(Settings.from_environment()), phones)
    return _tell(result, submissions)


def _play(cluster: Cluster, county: County, submissions: int, seed: int) -> list[Phone]:
    """Phones send while things die; returns when every phone has been promised everything."""
    chance = random.Random(seed)
    environment = {k: v for k, v in county.database.environment.items() if k != "DATABASE_OWNER_URL"}
    with listen("127.0.0.1", "0") as listener, servers(listener, environment, VAR / "log") as children:
        address = ("127.0.0.1", int(listener.getsockname()[1]))
        wait_until_ready(children, address)
        phones = [
            Phone(address, county.monitors[n], batches=bool(n % 2), chance=random.Random(seed * PHONES + n))
            for n in range(PHONES)
        ]
        faults = Faults(cluster, children, environment, VAR / "log", chance)
        killing = threading.Thread(target=faults.run, daemon=True)
        killing.start()
        try:
            with ThreadPoolExecutor(PHONES) as pool:
                for sending in [pool.submit(phone.submit, submissions // PHONES) for phone in phones]:
                    sending.result()
        finally:
            faults.stop()
            killing.join()
    say(f"killed: {dict(faults.done)}; the phones tried again {sum(phone.retries for phone in phones)} times")
    return phones


def _tell(result: Count, submissions: int) -> int:
    for complaint in result.complaints[:20]:
        say(complaint)
    for name in ("acknowledged", "stored", "duplicated", "lost", "orphaned"):
        say(f"{name:>13} {getattr(result, name)}")
    is_complete = result.acknowledged == result.stored == submissions // PHONES * PHONES
    return 0 if is_complete and not result.complaints else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
