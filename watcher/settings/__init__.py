"""The only reader of sources.toml, rule files and the environment.

load_settings(path) -> Settings          everything checked, all that is wrong told at once
load_vocabulary_files() -> {name: text}  the rule files of the package
SettingsWatch(path)                      says when the file has changed; a broken edit changes nothing
"""

from watcher.settings.load import config_path, load_settings, parse_settings, user_agent
from watcher.settings.problems import ConfigErrors
from watcher.settings.vocabulary import load_vocabulary_files
from watcher.settings.watch import Broken, Reloaded, SettingsWatch

__all__ = [
    "Broken",
    "ConfigErrors",
    "Reloaded",
    "SettingsWatch",
    "config_path",
    "load_settings",
    "load_vocabulary_files",
    "parse_settings",
    "user_agent",
]
