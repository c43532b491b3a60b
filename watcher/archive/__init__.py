"""Evidence in the form that other archives read: WARC 1.1 (ISO 28500:2017).

The one home of warcio; nothing of it crosses this border.
"""

from watcher.archive.export import Exported, export_warc

__all__ = ["Exported", "export_warc"]
