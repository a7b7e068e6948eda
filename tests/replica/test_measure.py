from __future__ import annotations

from replica.measure import measure


def test_a_measurement_asks_for_every_page_and_says_what_it_cost() -> None:
    load = measure(150, packed=False)
    assert load.pages == 150
    assert 30_000 < load.bytes / load.pages < 40_000
    assert load.seconds > 0
    assert load.cpu_seconds > 0
