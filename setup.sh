#!/bin/sh
# Makes .venv in this folder and installs into it exactly what a lock file lists, then this package.
#   sh setup.sh run     what running needs (lock.txt)
#   sh setup.sh test    that and what checking needs (lock-test.txt)
# PYTHON names the interpreter. A second call finds its stamp and does nothing.
# Everything is said on standard error, so that `make -s run > file` holds the answer alone.
set -eu
cd "$(dirname "$0")"
exec 1>&2

wanted=${1:-run}
case $wanted in
    run) lock=lock.txt; size="about 150 MB" ;;
    test) lock=lock-test.txt; size="about 660 MB" ;;
    *) echo "setup.sh: '$wanted' is neither run nor test"; exit 2 ;;
esac

venv=.venv
ours=$venv/.whopays-made            # this script made the folder, with this Python and in this place, so it may make it again
identity='import sys; print(sys.version.split()[0], sys.base_prefix)'
enough='import sys; sys.exit(sys.version_info < (3, 11))'

say() { echo "whopays: $*"; }

# What a stamp must hold to be valid: same lock, same package metadata, same place.
key() { { cat "$1" pyproject.toml; pwd; } | cksum; }

works() { [ -x "$venv/bin/python" ] && "$venv/bin/python" -I -c "$enough" 2>/dev/null; }

# A .venv made with another interpreter than the one asked for.
other_python() {
    [ -n "${PYTHON:-}" ] && [ -f "$ours" ] && [ "$("$PYTHON" -I -c "$identity" 2>/dev/null)" != "$(sed -n 1p "$ours")" ]
}

# The commands in a .venv name the place it was made in; in another place they do not start.
moved() { [ -f "$ours" ] && [ "$(sed -n 2p "$ours")" != "$(pwd)" ]; }

newer_pythons() {
    for name in python3.11 python3.12 python3.13 python3.14; do
        if "$name" -I -c "$enough" 2>/dev/null; then printf ' %s' "$name"; fi
    done
}

check_python() {
    if ! "$python" -c "" 2>/dev/null; then
        say "there is no working Python called '$python'. Install Python 3.11 or newer, or name one: make $wanted PYTHON=/path/to/python3"
        exit 1
    fi
    if ! "$python" -c "$enough"; then
        say "'$python' is $("$python" -V 2>&1), and Python 3.11 or newer is needed."
        found=$(newer_pythons)
        if [ -n "$found" ]; then
            say "This machine has:$found. Choose one: make $wanted PYTHON=${found##* }"
        else
            say "Install a newer one (your system's packages, or www.python.org) and name it: make $wanted PYTHON=/path/to/python3.12"
        fi
        exit 1
    fi
}

make_venv() {
    python=${PYTHON:-python3}
    check_python
    rm -rf "$venv"
    mkdir "$venv"
    : > "$ours"                     # first, so that an interrupted setup is known for ours
    if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
        if ! "$python" -m virtualenv -q "$venv" >/dev/null 2>&1 && ! virtualenv -q -p "$python" "$venv" >/dev/null 2>&1; then
            rm -rf "$venv"
            say "'$python' can make no virtual environment: its venv module is missing or incomplete, and there is no virtualenv."
            say "Install one of them (Debian, Ubuntu: apt install python3-venv; elsewhere: $python -m pip install --user virtualenv), then try again."
            exit 1
        fi
    fi
    { "$python" -I -c "$identity"; pwd; } > "$ours"
}

if works && ! other_python && ! moved; then
    if [ "$(cat "$venv/.whopays-$wanted" 2>/dev/null)" = "$(key "$lock")" ]; then exit 0; fi
    if ! [ -f "$ours" ]; then
        say "$venv was not made by this setup; it is used as it is${PYTHON:+, whatever PYTHON says}, and the packages of $lock go into it."
    fi
elif [ -e "$venv" ] && ! [ -f "$ours" ]; then
    say "$venv is there, was not made by this setup and has no working Python 3.11 or newer."
    say "Move it away or remove it (rm -r $venv), then try again."
    exit 1
else
    make_venv
fi

say "installing the packages of $lock into $venv, once: $size to download."
if ! "$venv/bin/python" -I -m pip --version >/dev/null 2>&1 && ! "$venv/bin/python" -I -m ensurepip >/dev/null 2>&1; then
    say "$venv has no pip and none can be put there. Remove it (rm -r $venv), then try again."
    exit 1
fi
quiet=--quiet
if [ -t 1 ]; then quiet=; fi        # a person watching sees the progress of the download
pip="$venv/bin/python -I -m pip --disable-pip-version-check --no-input install --no-user $quiet"
# shellcheck disable=SC2086  # a list of words by intention
if ! $pip --require-hashes --only-binary :all: --requirement "$lock"; then
    say "the packages could not be installed; the reason stands above. Without a network, see 'Without a network' in README.md."
    exit 1
fi
# shellcheck disable=SC2086
if ! $pip --no-index --no-deps --no-build-isolation --editable .; then
    say "this package could not be installed into $venv; the reason stands above."
    exit 1
fi
# What tests need includes what running needs, in the same versions (tests/architecture keeps it so).
key lock.txt > "$venv/.whopays-run"
key "$lock" > "$venv/.whopays-$wanted"
