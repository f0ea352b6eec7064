#!/bin/sh
# Makes dist/histoviewer-VERSION-windows.exe of build/app/histoviewer: package.sh VERSION, in Git's
# shell. Needs Inno Setup 6 (ISCC on the PATH, or where it installs itself).
# HISTOVIEWER_WINDOWS_SIGN is a command that signs the file whose name follows it, e.g.
# "signtool sign /fd sha256 /td sha256 /tr URL /f key.pfx"; without it nothing is signed.
set -eu
version=$1
PATH="$PATH:/c/Program Files (x86)/Inno Setup 6"
sign=${HISTOVIEWER_WINDOWS_SIGN:-}

build/app/env/Scripts/python -c \
    'from PIL import Image; Image.open("build/app/icon.png").save("build/app/icon.ico")'
# Git's shell takes an argument that begins with / for a path, and // for a /.
set -- //Qp "//DVersion=$version"
if [ -n "$sign" ]; then
    for program in build/app/histoviewer/*.exe; do
        # A command with its arguments.
        # shellcheck disable=SC2086
        $sign "$program"
    done
    set -- "$@" //DSign "//Shistoviewer=$sign \$f"
fi
ISCC "$@" packaging/windows/histoviewer.iss
