"""The only reader of sources.toml, rule files and the environment.

load_settings(path) -> Settings          everything checked, all that is wrong told at once
load_vocabulary_files() -> {name: text}  the rule files of the package
SettingsWatch(path)                      says when the file has changed; a broken edit changes nothing
edit                                     adds to the file; apart, for who only reads needs no tomlkit
"""

from typing import TYPE_CHECKING

from watcher.lazy import loader

if TYPE_CHECKING:
    from watcher.settings.addresses import address_fault, page_key
    from watcher.settings.durations import format_duration, parse_duration
    from watcher.settings.load import config_path, load_settings, parse_settings, user_agent
    from watcher.settings.problems import ConfigErrors
    from watcher.settings.vocabulary import load_vocabulary_files
    from watcher.settings.watch import SettingsWatch

__all__ = [
    "ConfigErrors",
    "SettingsWatch",
    "address_fault",
    "config_path",
    "format_duration",
    "load_settings",
    "load_vocabulary_files",
    "page_key",
    "parse_duration",
    "parse_settings",
    "user_agent",
]

if not TYPE_CHECKING:
    __getattr__ = loader(
        __name__,
        {
            "watcher.settings.addresses": ("address_fault", "page_key"),
            "watcher.settings.durations": ("format_duration", "parse_duration"),
            "watcher.settings.load": ("config_path", "load_settings", "parse_settings", "user_agent"),
            "watcher.settings.problems": ("ConfigErrors",),
            "watcher.settings.vocabulary": ("load_vocabulary_files",),
            "watcher.settings.watch": ("SettingsWatch",),
        },
    )
