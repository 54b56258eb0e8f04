#!/bin/sh
# Unpacks qcnn-gpu.tar.gz, which lies beside this file, into a temporary folder and starts what is in it; README.txt says
# with which options.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
case ${1-} in --help | -h) cat "$here/README.txt"; exit ;; esac
work=$(mktemp -d "${TMPDIR:-/tmp}/qcnn-gpu.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
gzip -dc "$here/qcnn-gpu.tar.gz" | tar -xf - -C "$work" || {
  echo "qcnn-gpu.tar.gz was not unpacked; it takes gzip, tar and 180 MB in ${TMPDIR:-/tmp} (TMPDIR names another folder)" >&2
  exit 1
}
"$work/start.sh" "$@"
