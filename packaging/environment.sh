# shellcheck shell=sh disable=SC2034
# Sourced in the repository's root, after tools/setup.sh. Makes build/tools with the release's tools.
# On Windows, virtual environments have their programs in another folder; Git's shell runs this there.

# Prints the folder of an environment's programs.
programs_of() {
    if [ -d "$1/Scripts" ]; then echo "$1/Scripts"; else echo "$1/bin"; fi
}

# Makes an environment, unless it exists, and installs into it: environment FOLDER REQUIREMENT...
environment() {
    folder=$1
    shift
    [ -d "$folder" ] || "$(find_python)" -m venv "$folder"
    "$(programs_of "$folder")/python" -m pip install --quiet --disable-pip-version-check "$@"
}

environment build/tools --requirement packaging/requirements.txt
tools=$(programs_of build/tools)
