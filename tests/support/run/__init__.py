"""Runs every test there is, on a machine with nothing but Python and a checkout: `python -m tests.support.run`.

`FERRFLOW_TEST_REQUIRE` names what must not be left out: any of `lint` (which is not run otherwise), `timescaledb` and
`browser`. What is left out without being required is said, with the reason. `FERRFLOW_TEST_SUMMARY` names a file that
gets the last line too. `FERRFLOW_TEST_DATABASE_URL` names a TimescaleDB to use in place of one of our own.
"""
