#!/bin/sh
# Makes dist/histoviewer-VERSION-macos-ARCH.dmg of build/app/HistoViewer.app: package.sh VERSION.
# HISTOVIEWER_MACOS_IDENTITY, e.g. "Developer ID Application: NAME (TEAM)", signs; PyInstaller has
# signed the programs with it already. HISTOVIEWER_MACOS_PROFILE, a profile that
# `xcrun notarytool store-credentials` has stored, notarises. Without them macOS asks before it opens
# the program.
set -eu
version=$1
app=build/app/HistoViewer.app
image=dist/histoviewer-$version-macos-$(uname -m).dmg
identity=${HISTOVIEWER_MACOS_IDENTITY:-}
profile=${HISTOVIEWER_MACOS_PROFILE:-}

if [ -n "$identity" ]; then
    codesign --force --deep --timestamp --options runtime \
        --entitlements packaging/macos/entitlements.plist --sign "$identity" "$app"
    codesign --verify --deep --strict "$app"
fi
folder=build/app/dmg
rm -rf "$folder"
mkdir -p "$folder"
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
hdiutil create -volname HistoViewer -srcfolder "$folder" -fs HFS+ -format UDZO -ov "$image"
if [ -n "$identity" ]; then
    codesign --timestamp --sign "$identity" "$image"
fi
if [ -n "$profile" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$profile" --wait
    xcrun stapler staple "$image"
fi
