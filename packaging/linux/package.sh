#!/bin/sh
# Packs build/app/histoviewer into dist/: package.sh VERSION. Needs dpkg-deb; the AppImage needs
# mksquashfs and the runtime that docs/install.md names, and is left out without it.
set -eu
version=$1
architecture=$(dpkg --print-architecture)
name=histoviewer-$version-linux-$(uname -m)

# A folder tree as it will lie under /.
root=build/app/deb
rm -rf "$root"
mkdir -p "$root/opt" "$root/usr/bin" "$root/usr/share/applications" "$root/DEBIAN" \
    "$root/usr/share/icons/hicolor/scalable/apps" "$root/usr/share/doc/histoviewer"
cp -a build/app/histoviewer "$root/opt/histoviewer"
ln -s ../../opt/histoviewer/histoviewer "$root/usr/bin/histoviewer"
cp packaging/linux/histoviewer.desktop "$root/usr/share/applications/"
cp resources/icons/app.svg "$root/usr/share/icons/hicolor/scalable/apps/histoviewer.svg"
cp LICENSE "$root/usr/share/doc/histoviewer/copyright"
# The newest symbol of the C library that anything in the bundle needs.
glibc=$(find "$root/opt" -type f \( -name '*.so*' -o -name histoviewer \) -exec objdump -T {} + 2>/dev/null |
    grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -1 | cut -d_ -f2)
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@GLIBC@/$glibc/" \
    -e "s/@KIB@/$(du -sk "$root/opt" | cut -f1)/" packaging/linux/control >"$root/DEBIAN/control"
chmod -R go+rX,go-w "$root"
dpkg-deb --root-owner-group -Zxz -z1 --build "$root" "dist/histoviewer_${version}_$architecture.deb"

tar -C build/app --owner=0 --group=0 -cf - histoviewer | xz -T0 -2 >"dist/$name.tar.xz"

sh packaging/linux/appimage.sh "dist/$name.AppImage"
