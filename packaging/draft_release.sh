#!/bin/sh
# Drafts a release of what the systems built: draft_release.sh FOLDER TAG. FOLDER has a folder a system.
# The wheel and the SBOM of Linux are taken; all checksums go into one file.
set -eu
folder=$1 tag=$2
together=$folder/release
mkdir -p "$together"
cp "$folder"/ubuntu-*/* "$together/"
for system in "$folder"/windows-* "$folder"/macos-*; do
    cp "$system"/*.exe "$system"/*.dmg "$together/" 2>/dev/null || :
done
rm -f "$together/SHA256SUMS"
(cd "$together" && sha256sum -- * >../SHA256SUMS)
mv "$folder/SHA256SUMS" "$together/"
ls -l "$together"
gh release create "$tag" --draft --verify-tag --title "HistoViewer ${tag#v}" --generate-notes "$together"/*
