"""Running gridwatch: the private database cluster, the demo, the tests, the bench, the servers."""
