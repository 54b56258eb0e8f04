// The panel beside the text: the drawing of the circuit under the cursor, its settings and figures; boxes and lines find one another.
import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { methods, type CircuitAnswer, type CircuitParams } from '../../server/requests.ts';
import { boxesAt, rangeOf } from './boxes.ts';
import type { FromPage, ToPage } from './panel-messages.ts';
import { pageOf } from './panel-page.ts';

/** Quiet time after an edit or a move of the cursor, in milliseconds, before the panel follows. */
const delay = 120;

export class CircuitPanel implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #client: BaseLanguageClient;
  readonly #changed = new vscode.EventEmitter<CircuitAnswer>();
  #panel: vscode.WebviewPanel | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #shown: { readonly uri: string; readonly circuit?: string | undefined } | undefined;
  #answer: CircuitAnswer | undefined;
  /** Where the cursor was when it was followed, or another circuit was chosen: it leads again when it has moved. */
  #cursor: string | undefined;
  /** What is shown may be of an older text. */
  #isOld = false;
  #level: CircuitParams['level'] = 0;
  /** Values that were set, by circuit; see `#keyOf`. */
  readonly #settings = new Map<string, Readonly<Record<string, string>>>();
  /** Counts requests, so that a late answer does not replace a newer one. */
  #asked = 0;
  /** The newest request that was answered before another was made. */
  #answered = 0;

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
    if (circuit !== undefined) void this.#choose({ uri: address, circuit });
    else if (editor?.document.uri.toString() === address) void this.#askAt(editor);
    else void this.#choose({ uri: address });
  }

  /** What a reader of the page does: a setting, a level, a click on a box. */
  async receive(message: FromPage): Promise<void> {
    const shown = this.#shown;
    switch (message.kind) {
      case 'ready':
        return this.#answer && this.#post({ kind: 'circuit', answer: this.#answer });
      case 'set':
        if (shown) this.#settings.set(keyOf(shown), { ...this.#settings.get(keyOf(shown)), [message.name]: message.value }); // prettier-ignore
        return this.#refresh();
      case 'reset':
        if (shown) this.#settings.delete(keyOf(shown));
        return this.#refresh();
      case 'level':
        this.#level = message.level;
        return this.#refresh();
      case 'circuit':
        return shown && this.#choose({ uri: shown.uri, circuit: message.name });
      case 'box':
        return this.#goTo(message.box);
      default:
        return message satisfies never;
    }
  }

  /** Circuit files changed that no editor shows. */
  filesChanged(): void {
    this.#isOld = true;
    this.#later();
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
    const listeners = [
      webview.onDidReceiveMessage((message: FromPage) => this.receive(message)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === 'qcnn') this.filesChanged();
      }),
      vscode.window.onDidChangeTextEditorSelection(() => this.#later()),
      vscode.window.onDidChangeActiveTextEditor(() => this.#later()),
    ];
    webview.html = pageOf(webview, folder);
    this.#panel.onDidDispose(() => {
      vscode.Disposable.from(...listeners).dispose();
      clearTimeout(this.#timer);
      this.#panel = this.#shown = this.#answer = this.#cursor = undefined;
      this.#level = 0;
      this.#settings.clear();
    });
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#catchUp(), delay);
  }

  async #catchUp(): Promise<void> {
    if (!this.#panel) return;
    if (this.#isOld) await this.#refresh();
    const editor = this.#editor();
    if (!editor || this.#cursor === cursorOf(editor)) return;
    this.#cursor = cursorOf(editor);
    const circuit = this.#circuitAt(editor);
    if (this.#shown?.uri !== editor.document.uri.toString()) await this.#askAt(editor);
    else if (circuit !== undefined && circuit !== this.#shown.circuit) await this.#choose({ ...this.#shown, circuit }); // prettier-ignore
    this.#mark();
  }

  /** The editor whose cursor is followed. */
  #editor(): vscode.TextEditor | undefined {
    const { activeTextEditor: active, visibleTextEditors: visible } = vscode.window;
    if (active?.document.languageId === 'qcnn') return active;
    return visible.find(({ document }) => document.uri.toString() === this.#shown?.uri);
  }

  /** The circuit of the shown file that the cursor is in. */
  #circuitAt({ selection }: vscode.TextEditor): string | undefined {
    const { ranges = [], circuits = [] } = this.#answer ?? {};
    return circuits[ranges.findIndex((range) => rangeOf(range).contains(selection.active))];
  }

  #choose(shown: { readonly uri: string; readonly circuit?: string }): Promise<void> {
    this.#shown = shown;
    const editor = this.#editor();
    this.#cursor = editor && cursorOf(editor);
    return this.#refresh();
  }

  #refresh(): Promise<void> {
    const { uri, circuit } = this.#shown ?? {};
    this.#isOld = false;
    if (uri === undefined) return Promise.resolve();
    return this.#ask(circuit === undefined ? { uri } : { uri, circuit });
  }

  async #askAt({ document, selection }: vscode.TextEditor): Promise<void> {
    const position = this.#client.code2ProtocolConverter.asPosition(selection.active);
    await this.#ask({ uri: document.uri.toString(), position });
  }

  async #ask(which: Pick<CircuitParams, 'uri' | 'circuit' | 'position'>): Promise<void> {
    const asked = ++this.#asked;
    const settings = this.#settings.get(keyOf(which)) ?? {};
    const params: CircuitParams = { ...which, set: settings, level: this.#level };
    let answer: CircuitAnswer | null;
    try {
      answer = await this.#client.sendRequest<CircuitAnswer | null>(methods.circuit, params);
    } catch (error) {
      // A server that stopped is the client's to tell.
      this.#client.error('No drawing', error, false);
      return;
    }
    if (asked !== this.#asked || !this.#panel) return;
    const hasOvertaken = this.#answered < asked - 1;
    this.#answered = asked;
    // A file of gates alone leaves the drawing that they are seen in, as it is now.
    if (!answer || (answer.circuit === undefined && this.#answer && this.#shown?.uri !== which.uri))
      return hasOvertaken ? this.#refresh() : undefined;
    const shown = { uri: which.uri, circuit: answer.circuit };
    this.#shown = shown;
    // Asked by a place, or renamed: its own settings are known only now.
    if (which.circuit !== answer.circuit && this.#settings.has(keyOf(shown))) return this.#refresh();
    this.#answer = answer;
    this.#panel.title = answer.circuit === undefined ? 'Circuit' : `Circuit ${answer.circuit}`;
    this.#post({ kind: 'circuit', answer });
    this.#mark();
    this.#changed.fire(answer);
  }

  #mark(): void {
    const editor = this.#editor();
    if (!editor || !this.#answer) return;
    const boxes = boxesAt(this.#answer.places, editor.document.uri.toString(), editor.selection);
    this.#post({ kind: 'mark', boxes });
  }

  async #goTo(box: number): Promise<void> {
    const place = this.#answer?.places[box]?.[0];
    if (!place) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(place.uri));
    const shown = vscode.window.visibleTextEditors.find((each) => each.document === document);
    const editor = await vscode.window.showTextDocument(document, shown?.viewColumn ?? vscode.ViewColumn.One);
    const range = rangeOf(place.range);
    editor.selection = new vscode.Selection(range.start, range.end);
    editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  #post(message: ToPage): void {
    void this.#panel?.webview.postMessage(message);
  }
}

function cursorOf({ document, selection: { active } }: vscode.TextEditor): string {
  return `${document.uri.toString()} ${active.line}:${active.character}`;
}

function keyOf({ uri, circuit }: { readonly uri: string; readonly circuit?: string | undefined }): string {
  return JSON.stringify([uri, circuit]);
}
