# shellcheck shell=sh disable=SC2034
# Sourced by demo.sh and test.sh, in the repository's root. Makes .venv with this project in it.

QT_PACKAGES="libegl1 libgl1 libxkbcommon0 libfontconfig1 libdbus-1-3 libglib2.0-0
libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0
libxcb-xinerama0 libxkbcommon-x11-0 fonts-dejavu-core"

# Installs the Debian packages given, or, for a user who may not, prints the line that does.
# Returns 1 where some are missing.
debian_packages() {
    command -v dpkg-query >/dev/null || return 0
    missing=""
    for package in "$@"; do
        # On newer systems a package may be there under another name that provides this one.
        dpkg-query -W -f='${Status} ${Package} ${Provides}\n' 2>/dev/null |
            grep '^install ok installed' | grep -qw -- "$package" || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq
        # shellcheck disable=SC2086
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
        return 0
    fi
    echo "These Debian packages are needed; install them with:" >&2
    echo "    sudo apt-get install --no-install-recommends$missing" >&2
    return 1
}

# Prints a Python to work with: HISTOVIEWER_PYTHON if it is set.
find_python() {
    for candidate in ${HISTOVIEWER_PYTHON:-} python3.11 python3 python3.12 python3.13 python3.14; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return 0
        fi
    done
    echo "Python 3.11 or newer was not found; install it first." >&2
    return 1
}

# Makes .venv, or adds to it: make_environment "" or make_environment "[extra,...]"
make_environment() {
    python=$(find_python)
    if ! [ -x .venv/bin/python ]; then
        if ! "$python" -m venv .venv 2>/dev/null; then
            rm -rf .venv
            version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
            debian_packages "$version-venv"
            "$python" -m venv .venv
        fi
    fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --editable ".$1"
}
