SOURCE = """
[[source]]
id = "{id}"
title = "Mpox"
owner = "FHI"
url = "https://www.fhi.no/{id}"
"""


def source(name: str = "fhi-mpox", more: str = "") -> str:
    return SOURCE.format(id=name) + more + "\n"
