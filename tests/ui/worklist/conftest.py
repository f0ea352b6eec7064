import pytest

from histoviewer.ui.support.jobs import Jobs


@pytest.fixture
def jobs(qapp):
    jobs = Jobs(3)
    yield jobs
    jobs.close()
