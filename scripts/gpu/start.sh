#!/bin/sh
# Starts the report with the Node that lies beside this file. Where the machine lacks what Node asks for, it is lent; programs
# of the machine, such as Python, run with the path of libraries that they had.
root=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd) || exit 1
export QCNN_FOLDER="$root" QCNN_CACHE="${QCNN_CACHE:-$root/cache}" QCNN_OWN_LIBRARIES="${LD_LIBRARY_PATH-}"
if ! "$root/node" --version >/dev/null 2>&1; then
  export LD_LIBRARY_PATH="$root/lent/node${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
  reason=$("$root/node" --version 2>&1) || {
    echo "Node does not start: $reason" >&2
    echo "It takes Linux on x86-64 with the GNU C library 2.34 or later, and a folder whose programs may run (TMPDIR names another)." >&2
    exit 1
  }
fi
exec "$root/node" "$root/app/report/main.mjs" "$@"
