#!/bin/sh
# Builds the program for people without Python into dist/: on Linux a .deb, an AppImage and an archive,
# on Windows an installer (in Git's shell, with Inno Setup), on macOS a disk image. docs/install.md
# tells how they are signed. What it makes on the way lies in build/app.
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh
. packaging/environment.sh

most_mib=700

sh tools/build_wheel.sh
version=$("$tools/python" -c 'exec(open("histoviewer/version.py").read()); print(__version__)')

rm -rf build/app
environment build/app/env dist/*.whl
python=$(programs_of build/app/env)/python
# The build for CUDA is ten times as large, and runs nothing more without NVIDIA's libraries.
release=$("$python" -m pip show onnxruntime-gpu 2>/dev/null | sed -n 's/^Version: //p' | tr -d '\r')
if [ -n "$release" ]; then
    "$python" -m pip uninstall --quiet --yes onnxruntime-gpu
    "$python" -m pip install --quiet --disable-pip-version-check --no-deps "onnxruntime==$release"
fi
"$tools/python" packaging/make_sbom.py "$python" "dist/histoviewer-$version.cdx.json"

environment build/app/env "$(grep '^pyinstaller==' packaging/requirements.txt)"
"$python" packaging/make_icon.py build/app/icon.png 512
# -P: or the checkout, which has no resources in its package, would be packed.
"$python" -P -m PyInstaller --noconfirm --log-level WARN --distpath build/app \
    --workpath build/app/work packaging/histoviewer.spec

mib=$(du -sm build/app/histoviewer | cut -f1)
echo "Unpacked: $mib MiB."
[ "$mib" -lt "$most_mib" ] || { echo "That is more than $most_mib MiB." >&2; exit 1; }

build/app/histoviewer/histoviewer model check pcam-starter --device cpu

case $(uname -s) in
Linux) sh packaging/linux/package.sh "$version" ;;
Darwin) sh packaging/macos/package.sh "$version" ;;
*) sh packaging/windows/package.sh "$version" ;;
esac
cd dist
rm -f SHA256SUMS
if command -v sha256sum >/dev/null; then sha256sum -- *; else shasum -a 256 -- *; fi >../build/SHA256SUMS
mv ../build/SHA256SUMS .
ls -l
