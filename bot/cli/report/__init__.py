"""Reports for the console and for other programs: the same figures as on the phone, as JSON, CSV or a picture.

Does not count: figures come from `storage`, the picture from `handlers.screens.funnel`.
"""
