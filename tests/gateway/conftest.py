from collections.abc import Iterator

import pytest

from gateway_rig import WHERE, Served, Start, gateways


@pytest.fixture(params=WHERE)
def start(request: pytest.FixtureRequest) -> Iterator[Start]:
    with gateways(request.param) as start_one:
        yield start_one


@pytest.fixture(scope="session", params=WHERE)
def shared(request: pytest.FixtureRequest) -> Iterator[Served]:
    with gateways(request.param) as start_one:
        yield start_one(anonymous_quota=1_000_000, client_quota=1_000_000)


@pytest.fixture
def gateway(shared: Served) -> Served:
    """With the limits as they ship, shared by the tests; the stub is as new."""
    shared.stub.reset()
    return shared
