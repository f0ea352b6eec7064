#!/bin/sh
# Makes an AppImage of build/app/histoviewer: appimage.sh OUT. An AppImage is a runtime, which mounts
# what follows it, and a file system. HISTOVIEWER_APPIMAGE_RUNTIME names the runtime's file.
set -eu
out=$1
folder=build/app/AppDir
rm -rf "$folder"
mkdir -p "$folder/usr"
cp -a build/app/histoviewer "$folder/usr/histoviewer"
cp packaging/linux/histoviewer.desktop "$folder/"
cp resources/icons/app.svg "$folder/histoviewer.svg"
ln -s histoviewer.svg "$folder/.DirIcon"
cat >"$folder/AppRun" <<'RUN'
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/usr/histoviewer/histoviewer" "$@"
RUN
chmod +x "$folder/AppRun"
if [ -z "${HISTOVIEWER_APPIMAGE_RUNTIME:-}" ]; then
    echo "No AppImage: HISTOVIEWER_APPIMAGE_RUNTIME is not set. Its folder is $folder." >&2
    exit 0
fi
squashed=build/app/AppDir.squashfs
mksquashfs "$folder" "$squashed" -root-owned -noappend -quiet -no-progress -comp zstd -b 1M
cat "$HISTOVIEWER_APPIMAGE_RUNTIME" "$squashed" >"$out"
chmod +x "$out"
