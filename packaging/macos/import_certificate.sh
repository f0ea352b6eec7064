#!/bin/sh
# Puts a certificate (CERTIFICATE: base64 of a .p12, CERTIFICATE_PASSWORD) into a keychain of its own, and
# stores the account that notarises (APPLE_ID, APPLE_TEAM, APPLE_PASSWORD) under a profile that later steps
# of the workflow name.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
keychain=$HOME/Library/Keychains/histoviewer.keychain-db
password=$(openssl rand -hex 16)
printf %s "$CERTIFICATE" | base64 --decode >"$folder/certificate.p12"
security create-keychain -p "$password" "$keychain"
security set-keychain-settings "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$folder/certificate.p12" -k "$keychain" -P "$CERTIFICATE_PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain
xcrun notarytool store-credentials histoviewer --keychain "$keychain" \
    --apple-id "$APPLE_ID" --team-id "$APPLE_TEAM" --password "$APPLE_PASSWORD"
if [ -n "${GITHUB_ENV:-}" ]; then
    echo "HISTOVIEWER_MACOS_PROFILE=histoviewer" >>"$GITHUB_ENV"
fi
