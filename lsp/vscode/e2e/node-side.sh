#!/usr/bin/env bash
# The packed extension with its server as a process of Node: code-server 4.100.3 (VS Code 1.100) installs the .vsix and opens a
# file. Not part of CI: some minutes and 330 MB the first time, into the folder given (default ~/.cache/qcnn-code-server).
# Takes npm, a compiler, and of Debian: chromium ripgrep libkrb5-dev libnode-dev.
set -euo pipefail
cd "$(dirname "$0")/.."
vsix="$PWD/qcnn.vsix"
[ -e "$vsix" ] || { echo 'there is no .vsix: run npm run package first'; exit 1; }
home="${1:-$HOME/.cache/qcnn-code-server}"
server="$home/node_modules/code-server"

if [ ! -e "$home/built" ]; then
  mkdir -p "$home" && echo '{ "private": true }' > "$home/package.json"
  # Headers of the system's Node, so that nothing is fetched but packages; scripts run for the six that are compiled only.
  export npm_config_nodedir=/usr
  npm install --prefix "$home" --no-audit --no-fund --ignore-scripts code-server@4.100.3
  npm install --prefix "$server/lib/vscode" --no-audit --no-fund --ignore-scripts --omit=dev
  npm rebuild --prefix "$server/lib/vscode" @vscode/spdlog @parcel/watcher native-watchdog kerberos
  # Its script ends with a step of its own developers, which needs a package more.
  npm rebuild --prefix "$server/lib/vscode" node-pty || [ -e "$server/lib/vscode/node_modules/node-pty/build/Release/pty.node" ]
  npm rebuild --prefix "$home" argon2
  mkdir -p "$server/lib/vscode/node_modules/@vscode/ripgrep/bin"
  ln -sf "$(command -v rg)" "$server/lib/vscode/node_modules/@vscode/ripgrep/bin/rg"
  touch "$home/built"
fi

data="$(mktemp -d)"
running=''
trap '[ -z "$running" ] || kill "$running" 2>/dev/null || true; rm -rf "$data"' EXIT
mkdir -p "$data/folder/.vscode" && cp e2e/folder/*.qcnn "$data/folder"
echo "{ \"qcnn.command\": \"node $(cd ../.. && pwd)/dist/cli/main.js\", \"terminal.integrated.gpuAcceleration\": \"off\" }" > "$data/folder/.vscode/settings.json"
code=(node "$server/out/node/entry.js" --user-data-dir "$data/user" --extensions-dir "$data/extensions" --config "$data/config.yaml")
"${code[@]}" --install-extension "$vsix"
port="$(node -p 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); }); ""' | tr -d '\n')"
"${code[@]}" --auth none --bind-addr "127.0.0.1:$port" --disable-telemetry --disable-update-check \
  --disable-workspace-trust "$data/folder" > "$data/log" 2>&1 &
running=$!
node e2e/node-side.mjs "http://127.0.0.1:$port/?folder=$data/folder" "$data" || { tail -20 "$data/log"; exit 1; }
echo "the server's process: $(pgrep -af "$data/extensions/.*/dist/server.js" | cut -d' ' -f2-)"
