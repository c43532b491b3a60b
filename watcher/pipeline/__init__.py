"""Use cases over ports: check, conclude, resume, deliver.

Order is the law of the house: store the answer, then examine it; store the document, then compare; store
the change, then judge; store the verdict, then publish; store the notice, then deliver.  Every step can be
repeated after a crash without doing anything twice (`resume`).
"""
