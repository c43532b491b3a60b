"""The only reader of sources.toml, rule files and the environment.

load_settings(path) -> Settings          everything checked, all that is wrong told at once
load_vocabulary_files() -> {name: text}  the rule files of the package
SettingsWatch(path)                      says when the file has changed; a broken edit changes nothing
"""

from watcher.settings.addresses import address_fault, page_key
from watcher.settings.durations import format_duration, parse_duration
from watcher.settings.edit import Value, add_source, append_source, mute_slot, unmute_slot
from watcher.settings.load import config_path, load_settings, parse_settings, user_agent
from watcher.settings.problems import ConfigErrors
from watcher.settings.vocabulary import load_vocabulary_files
from watcher.settings.watch import SettingsWatch

__all__ = [
    "ConfigErrors",
    "SettingsWatch",
    "Value",
    "add_source",
    "address_fault",
    "append_source",
    "config_path",
    "format_duration",
    "load_settings",
    "load_vocabulary_files",
    "mute_slot",
    "page_key",
    "parse_duration",
    "parse_settings",
    "unmute_slot",
    "user_agent",
]
