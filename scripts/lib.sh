# Shared by the other scripts (POSIX sh): finds Python, makes the virtual environment, installs the lock.
# Sourced with the project as working folder.  Sets VENV and PY.

VENV=${WATCHER_VENV:-.venv}
PY="$VENV/bin/python"

say() { printf '%s\n' "$*" >&2; }

find_python() {
    for name in ${WATCHER_PYTHON:-} python3 python3.13 python3.12 python3.11 python; do
        command -v "$name" >/dev/null 2>&1 || continue
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$name"
            return 0
        fi
    done
    say "Watcher needs Python 3.11 or newer, and found none."
    say "Debian/Ubuntu: apt-get install python3 python3-venv    macOS: brew install python"
    return 1
}

make_venv() {
    [ -x "$PY" ] && return 0
    if command -v uv >/dev/null 2>&1; then
        uv venv -q --seed "$VENV" && return 0
    fi
    python=$(find_python) || return 1
    if ! "$python" -m venv "$VENV" 2>/dev/null; then
        rm -rf "$VENV"
        say "Python cannot make a virtual environment here: the venv module is missing."
        say "Debian/Ubuntu: apt-get install python3-venv    or install uv (https://docs.astral.sh/uv/)"
        return 1
    fi
}

# install LOCKFILE: what the lock says, by hash, and the project itself; done again only when something changed.
install() {
    lock=$1
    make_venv || return 1
    stamp="$VENV/.installed-$(basename "$lock")"
    if [ -f "$stamp" ] && cmp -s "$lock" "$stamp" && "$PY" -c 'import watcher' 2>/dev/null; then
        return 0
    fi
    say "Installing the libraries (once; a minute or two) …"
    if command -v uv >/dev/null 2>&1; then
        VIRTUAL_ENV=$(cd "$VENV" && pwd) uv pip install -q --require-hashes -r "$lock" || return 1
    else
        "$PY" -m pip install -q --disable-pip-version-check --require-hashes -r "$lock" || return 1
    fi
    # The project itself: a path file, so that no build back end is needed beyond the lock.
    site=$("$PY" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    pwd > "$site/watcher-project.pth"
    printf '#!/bin/sh\nexec "%s" -m watcher "$@"\n' "$(cd "$VENV/bin" && pwd)/python" > "$VENV/bin/watcher"
    chmod +x "$VENV/bin/watcher"
    cp "$lock" "$stamp"
}
