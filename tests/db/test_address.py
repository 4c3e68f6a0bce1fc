"""Connection URLs, as people write them."""

from twisted.trial.unittest import SynchronousTestCase

from ferrflow.db.address import address_problem, parse_address


class Addresses(SynchronousTestCase):
    """What libpq makes of them, and what it must not."""

    def test_forms(self) -> None:
        cases = {
            "postgres://u:p@h:5433/d": {"user": "u", "password": "p", "host": "h", "port": "5433", "dbname": "d"},
            "postgresql://u@h/d?sslmode=require": {"user": "u", "host": "h", "dbname": "d", "sslmode": "require"},
            "postgresql://u:p%40ss%2Fw%25@h/d": {"user": "u", "password": "p@ss/w%", "host": "h", "dbname": "d"},
            "postgresql://u:p@[::1]:5432/d": {
                "user": "u",
                "password": "p",
                "host": "::1",
                "port": "5432",
                "dbname": "d",
            },
            "postgresql:///d?host=/run/pg&user=u": {"dbname": "d", "host": "/run/pg", "user": "u"},
            "postgresql://u:p@%2Frun%2Fpg/d": {"user": "u", "password": "p", "host": "/run/pg", "dbname": "d"},
            "postgresql://u:p@a:1,b:2/d": {"user": "u", "password": "p", "host": "a,b", "port": "1,2", "dbname": "d"},
            "postgresql://u:p@h/d?application_name=a@b": {
                "user": "u",
                "password": "p",
                "host": "h",
                "dbname": "d",
                "application_name": "a@b",
            },
        }
        for url, expected in cases.items():
            with self.subTest(url=url):
                self.assertEqual(parse_address(url).parameters, expected)

    def test_a_base64_password_works_as_it_is(self) -> None:
        password = "ab/cd+ef/gh==@x:y#z"
        address = parse_address(f"postgresql://ferrflow:{password}@db:5432/ferrflow")
        self.assertEqual(address.parameters["password"], password)
        self.assertEqual((address.parameters["host"], address.parameters["port"]), ("db", "5432"))
        self.assertEqual((address.user, address.database), ("ferrflow", "ferrflow"))

    def test_a_password_beside_the_url(self) -> None:
        self.assertEqual(parse_address("postgresql://u@h/d", "p/+=").parameters["password"], "p/+=")
        self.assertEqual(parse_address("postgresql://u:own@h/d", "p").parameters["password"], "own")

    def test_faults_never_repeat_the_password(self) -> None:
        for url in (
            "mysql://u:s3cret@h/d",
            "u:s3cret@h",
            "postgresql://u:s3cret@h:port/d",
            "postgresql://u:s3cret@h/d?nonsense=1",
            "postgresql://u:s3cret@[::1/d",
        ):
            with self.subTest(url=url):
                problem = address_problem(url)
                self.assertIsNotNone(problem)
                self.assertNotIn("s3cret", str(problem))

    def test_nothing_is_shown(self) -> None:
        self.assertNotIn("s3cret", repr(parse_address("postgresql://u:s3cret@h/d")))
