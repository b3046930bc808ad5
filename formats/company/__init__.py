"""Reading `company/`: what a company writes about itself, checked and turned into values.

Every mistake is told as `file:line path: sentence`, all of them at once.
"""

from formats.company.findings import CompanyProblems

__all__ = ["CompanyProblems"]
