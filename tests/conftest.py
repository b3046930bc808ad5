"""What holds for every test: properties have no deadline, since the machine may be busy with something else."""

from hypothesis import settings

settings.register_profile("estafeta", deadline=None)
settings.load_profile("estafeta")
