"""The only reader of sources.toml, rule files and the environment."""
