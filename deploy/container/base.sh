#!/bin/sh
set -eu

# Makes a base image for the Dockerfile from packages of Debian or Ubuntu, for machines that cannot pull Microsoft's.
# The base has the native libraries of .NET, certificates and time zones, but neither a shell nor a package manager.
#
#   sh deploy/container/base.sh base.tar
#   docker import base.tar ainft-base
#   docker build --build-arg BASE=ainft-base ...
#
# It needs apt-get, dpkg-deb and GNU tar. Any user may run it.

[ $# -eq 1 ] || { echo "Expected: base.sh FILE.tar" >&2; exit 2; }
case $1 in /*) out=$1 ;; *) out=$PWD/$1 ;; esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
packages="libc6 libgcc-s1 libstdc++6 zlib1g ca-certificates tzdata"

mkdir "$work/packages"
cd "$work/packages"
# The package of OpenSSL has another name since Debian 13 and Ubuntu 24.04.
download() { apt-get download -q $packages libssl3t64 || apt-get download -q $packages libssl3; }
# The lists of packages may be missing or old.
download >&2 || { apt-get update -q >&2; download >&2; }

# Since Debian 12 and Ubuntu 24.04 some packages have their files in /usr only, and programs are linked to /lib64.
mkdir -p "$root/usr/lib" "$root/usr/lib64" "$root/etc"
ln -s usr/lib "$root/lib"
ln -s usr/lib64 "$root/lib64"
for package in *.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar --extract --keep-directory-symlink --no-same-owner --directory "$root"
done

# Packages make these files when they are installed.
bundle=$root/etc/ssl/certs/ca-certificates.crt
mkdir -p "${bundle%/*}" "$root/usr/lib/ssl"
cat "$root"/usr/share/ca-certificates/mozilla/*.crt > "$bundle"
ln -s /etc/ssl/certs "$root/usr/lib/ssl/certs"
ln -s /etc/ssl/certs/ca-certificates.crt "$root/usr/lib/ssl/cert.pem"

# The user of Microsoft's images for .NET.
echo "root:x:0:0::/:/bin/false
app:x:1654:1654::/home/app:/bin/false" > "$root/etc/passwd"
echo "root:x:0:
app:x:1654:" > "$root/etc/group"
echo "hosts: files dns" > "$root/etc/nsswitch.conf"
mkdir -m 1777 "$root/tmp"

# .NET does not use the character sets of the C library. The licences of the packages stay.
find "$root" -type d -name gconv -prune -exec rm -rf {} +
find "$root/usr/share/doc" -type f ! -name copyright -delete
for unused in sbin bin usr/sbin usr/bin usr/share/man usr/share/lintian usr/share/locale usr/share/gcc \
  usr/share/gdb usr/share/zoneinfo/right usr/share/zoneinfo/posix usr/share/ca-certificates; do
  rm -rf "${root:?}/$unused"
done

tar --create --file "$out" --sort=name --owner=0 --group=0 --numeric-owner --directory "$root" .
