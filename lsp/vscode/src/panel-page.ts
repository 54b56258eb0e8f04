// The page of the panel: nothing is loaded but its own script and style, and nothing else runs.
import * as vscode from 'vscode';

/** `folder` holds page.js and page.css. */
export function pageOf(webview: vscode.Webview, folder: vscode.Uri): string {
  const nonce = crypto.randomUUID();
  const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
  const policy = `default-src 'none'; style-src ${webview.cspSource} 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${address('page.css')}">
<title>Circuit</title>
</head>
<body>
<header>
<label>Circuit <select id="circuit"></select></label>
<label>Passes <select id="level"><option value="0">none</option><option value="1">-O 1</option><option value="2">-O 2</option></select></label>
<span id="parameters"></span>
<button id="reset" type="button">Defaults</button>
</header>
<p id="message" role="status"></p>
<main id="drawing"></main>
<table id="figures"></table>
<script nonce="${nonce}" src="${address('page.js')}"></script>
</body>
</html>`;
}
