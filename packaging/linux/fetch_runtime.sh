#!/bin/sh
# Fetches AppImage's runtime by GitHub's command line, and names it for the workflow's later steps.
set -eu
mkdir -p build
gh release download continuous --repo AppImage/type2-runtime --pattern "runtime-$(uname -m)" \
    --output build/appimage-runtime --clobber
if [ -n "${GITHUB_ENV:-}" ]; then
    echo "HISTOVIEWER_APPIMAGE_RUNTIME=$PWD/build/appimage-runtime" >>"$GITHUB_ENV"
fi
