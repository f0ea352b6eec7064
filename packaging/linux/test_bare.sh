#!/bin/sh
# Tests the .deb in a bare Debian without Python: test_bare.sh [SUITE] [FOLDER]
# Makes the system by debootstrap in FOLDER (kept, so that a second run is quick), installs dist/*.deb,
# scans the samples, shows the window, removes the program, and looks at what is left. As root; needs
# the Debian packages debootstrap, xvfb, x11-utils and imagemagick.
set -eu
cd "$(dirname "$0")/../.."
suite=${1:-bookworm}
root=${2:-build/bare/$suite}

fail() {
    echo "$1" >&2
    exit 1
}

mkdir -p "$root"
[ -d "$root/usr" ] || debootstrap --variant=minbase "$suite" "$root"
# DISPLAY is that of packaging/show_window.sh, if it runs this.
in_root="chroot $root env --unset=PYTHONPATH HOME=/home/reader PATH=/usr/bin:/bin LANG=C.UTF-8"
sockets=/tmp/.X11-unix
mkdir -p "$sockets"
trap 'umount "$root/proc" "$root$sockets"' EXIT
mount -t proc proc "$root/proc"

rm -rf "$root/home/reader" "$root/tmp/"*
mkdir -p "$root$sockets"
mount --bind "$sockets" "$root$sockets"
mkdir -p "$root/home/reader/slides"
cp resources/samples/*.svs resources/samples/*.tif packaging/smoke_test.sh "$root/home/reader/slides/"
cp dist/histoviewer_*.deb "$root/tmp/histoviewer.deb"
chroot "$root" apt-get -qq update
chroot "$root" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o Dpkg::Use-Pty=0 install -y --no-install-recommends /tmp/histoviewer.deb >/dev/null
$in_root sh -c '! command -v python3' || fail "There is a Python, so this proves nothing."

$in_root sh /home/reader/slides/smoke_test.sh histoviewer /home/reader/slides /home/reader/results
for start in first second; do
    echo "The window, $start start:"
    # shellcheck disable=SC2086
    sh packaging/show_window.sh "build/app/bare-$start.png" 6 \
        $in_root histoviewer /home/reader/results/heatmaps/virtual-1-tumour.tif.tif
done

chroot "$root" apt-get -qq -o Dpkg::Use-Pty=0 purge -y histoviewer >/dev/null
chroot "$root" find / -xdev -type f ! -path '/proc/*' ! -path '/var/*' | sort >build/app/after.txt
[ -s "$root/home/reader/results/worklist.sqlite" ] || fail "Removing it took the results with it."
left=$(grep -i histoviewer build/app/after.txt | grep -v '^/home/reader/\|^/tmp/' || :)
[ -z "$left" ] || fail "Removing it left: $left"
echo "Left in the user's folder:"
grep '^/home/reader/' build/app/after.txt | grep -v '/slides/'
