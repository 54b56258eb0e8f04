// The panel beside the text: the drawing of the circuit under the cursor, its settings and figures; boxes and lines find one another.
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { methods, type CircuitAnswer, type CircuitParams } from '../../server/requests.ts';
import type { FromPage, ToPage } from './panel-messages.ts';

/** Quiet time after an edit or a move of the cursor, in milliseconds, before the panel follows. */
const delay = 120;

export class CircuitPanel implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #client: BaseLanguageClient;
  readonly #changed = new vscode.EventEmitter<CircuitAnswer>();
  #panel: vscode.WebviewPanel | undefined;
  #listeners: vscode.Disposable[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: { uri: string; circuit?: string | undefined } | undefined;
  #set: Record<string, string> = {};
  #level: CircuitParams['level'] = 0;
  #answer: CircuitAnswer | undefined;
  /** Counts requests, so that a late answer does not replace a newer one. */
  #asked = 0;

  constructor(extension: vscode.Uri, client: BaseLanguageClient) {
    this.#extension = extension;
    this.#client = client;
  }

  /** Told each answer that the page shows. */
  get onDidChange(): vscode.Event<CircuitAnswer> {
    return this.#changed.event;
  }

  /** Opens the panel for a circuit of a file, or for the one under the cursor. */
  show(uri?: string, circuit?: string): void {
    const editor = vscode.window.activeTextEditor;
    const address = uri ?? editor?.document.uri.toString();
    if (address === undefined) return;
    if (this.#panel) this.#panel.reveal(undefined, true);
    else this.#open();
    this.#choose(address, circuit ?? undefined);
    this.#follow(editor);
  }

  /** What a reader of the page does: a setting, a level, a click on a box. */
  async receive(message: FromPage): Promise<void> {
    switch (message.kind) {
      case 'ready':
        return this.#answer ? this.#post({ kind: 'circuit', answer: this.#answer }) : this.#refresh();
      case 'set':
        this.#set = { ...this.#set, [message.name]: message.value };
        return this.#refresh();
      case 'reset':
        this.#set = {};
        return this.#refresh();
      case 'level':
        this.#level = message.level;
        return this.#refresh();
      case 'circuit':
        if (this.#shown) this.#choose(this.#shown.uri, message.name);
        return;
      case 'box':
        return this.#goTo(message.call);
      default:
        return message satisfies never;
    }
  }

  dispose(): void {
    this.#panel?.dispose();
    this.#changed.dispose();
  }

  #open(): void {
    const folder = vscode.Uri.joinPath(this.#extension, 'dist');
    this.#panel = vscode.window.createWebviewPanel(
      'qcnn.circuit',
      'Circuit',
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [folder], retainContextWhenHidden: true },
    );
    const { webview } = this.#panel;
    webview.html = pageOf(webview, folder);
    this.#listeners = [
      webview.onDidReceiveMessage((message: FromPage) => this.receive(message)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === 'qcnn') this.#later(() => this.#refresh());
      }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#later(() => this.#follow(textEditor))), // prettier-ignore
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#later(() => this.#follow(editor))),
    ];
    this.#panel.onDidDispose(() => {
      vscode.Disposable.from(...this.#listeners).dispose();
      clearTimeout(this.#timer);
      this.#panel = undefined;
      this.#shown = undefined;
      this.#answer = undefined;
      this.#set = {};
    });
  }

  #later(run: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(run, delay);
  }

  #choose(uri: string, circuit: string | undefined): void {
    if (this.#shown?.uri !== uri || this.#shown.circuit !== circuit) this.#set = {};
    this.#shown = { uri, circuit };
    void this.#refresh();
  }

  /** Shows the circuit under the cursor, and marks its boxes. */
  #follow(editor: vscode.TextEditor | undefined): void {
    if (!this.#panel || editor?.document.languageId !== 'qcnn') return;
    const uri = editor.document.uri.toString();
    const position = editor.selection.active;
    void this.#ask({ uri, position: this.#client.code2ProtocolConverter.asPosition(position) }, false);
    this.#mark(uri, editor.selection);
  }

  #refresh(): Promise<void> {
    const shown = this.#shown;
    if (!shown) return Promise.resolve();
    return this.#ask(shown.circuit === undefined ? { uri: shown.uri } : { uri: shown.uri, circuit: shown.circuit }, true); // prettier-ignore
  }

  /** `isSame`: of the circuit that is shown; else it may turn out to be another one, whose settings are its own. */
  async #ask(which: Pick<CircuitParams, 'uri' | 'circuit' | 'position'>, isSame: boolean): Promise<void> {
    const asked = ++this.#asked;
    const answer = await this.#client.sendRequest<CircuitAnswer | null>(methods.circuit, {
      ...which,
      set: this.#set,
      level: this.#level,
    });
    if (asked !== this.#asked || !this.#panel || !answer) return;
    const isOther = this.#shown?.uri !== which.uri || this.#shown.circuit !== answer.circuit;
    this.#shown = { uri: which.uri, circuit: answer.circuit };
    if (isOther && !isSame && Object.keys(this.#set).length > 0) {
      this.#set = {};
      return this.#refresh();
    }
    this.#answer = answer;
    this.#panel.title = answer.circuit === undefined ? 'Circuit' : `Circuit ${answer.circuit}`;
    this.#post({ kind: 'circuit', answer });
    this.#changed.fire(answer);
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.uri.toString() === which.uri) this.#mark(which.uri, editor.selection);
  }

  /** Marks the boxes of the statements that the selection touches. */
  #mark(uri: string, selection: vscode.Selection): void {
    const places = this.#answer?.places ?? [];
    const calls = places.flatMap((chain, call) =>
      chain.some((place) => place.uri === uri && rangeOf(place).intersection(selection)) ? [call] : [],
    );
    this.#post({ kind: 'mark', calls });
  }

  async #goTo(call: number): Promise<void> {
    const place = this.#answer?.places[call]?.[0];
    if (!place) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
    const shown = vscode.window.visibleTextEditors.find((each) => each.document === document);
    await vscode.window.showTextDocument(document, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
      selection: rangeOf(place),
    });
  }

  #post(message: ToPage): void {
    void this.#panel?.webview.postMessage(message);
  }
}

function rangeOf({ range: { start, end } }: CircuitAnswer['places'][number][number]): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

/** The page: nothing is loaded but its own script and style, and nothing else runs. */
function pageOf(webview: vscode.Webview, folder: vscode.Uri): string {
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
<label>Shown <select id="level"><option value="0">as written</option><option value="1">behind -O 1</option><option value="2">behind -O 2</option></select></label>
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
