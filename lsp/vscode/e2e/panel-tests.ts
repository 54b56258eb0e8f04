// Tests of the panel: what its page shows and does, in the page itself.
import * as vscode from 'vscode';
import { equal, extension, lineOf, matches, moveTo, open, page, replace, until, type Drawn, type Tests } from './helpers.ts'; // prettier-ignore

const textOf = async (selector: string) => (await page.read(selector)).map(({ text }) => text).join(' | ');
const shows = async (what: string, selector: string, expected: RegExp) => {
  let text = '';
  const isShown = async () => expected.test((text = await textOf(selector)));
  await until(what, isShown).catch(() => matches(text, expected, what));
};
const marked = async () => [...new Set((await page.read('#drawing .marked')).map(({ box }) => box))];
const show = (test: (drawn: Drawn) => boolean, selector: string) => async () =>
  (await page.read(selector)).some(test);
const draw = (...words: unknown[]) => vscode.commands.executeCommand('qcnn.draw', ...words);

export const panelTests: Tests = {
  async 'the panel draws the circuit under the cursor'() {
    const editor = await open('net.qcnn');
    moveTo(editor, 'ring(q)');
    // As the button over the text does.
    await draw(editor.document.uri, { groupId: 0 });
    await shows('figures', '#figures', /qubits8weights5/);
    equal((await page.read('#drawing svg')).length, 1, 'drawings');
    equal((await page.read('#circuit'))[0].isShown, false, 'a choice of one circuit');
    const boxes = await page.read('#drawing [data-call] rect');
    if (boxes.length === 0 || boxes.every(({ fill }) => fill === 'rgb(0, 0, 0)')) throw new Error('the drawing has no colours'); // prettier-ignore
  },

  async 'a setting changes drawing and figures'() {
    await page.select('#parameters select', '4');
    await shows('figures of 4 qubits', '#figures', /qubits4/);
    await page.fill('#parameters input[type=range]', '2');
    await shows('figures of 2 layers', '#figures', /weights8/);
    equal(await textOf('#parameters output'), '2', 'value');
    await page.select('#level', '2');
    await shows('two columns', '#figures', /as written/);
    await page.click('#reset');
    await shows('figures of the defaults', '#figures', /qubits8/);
    await page.select('#level', '0');
    await until('one column', async () => !/as written/.test(await textOf('#figures')));
  },

  async 'a box leads to its line, and the cursor to its boxes'() {
    const editor = await open('net.qcnn');
    moveTo(editor, 'circuit net');
    await until('no marked boxes', async () => (await marked()).length === 0);
    moveTo(editor, 'zx(p)');
    const pools = await until('marked boxes', async () => {
      const boxes = await marked();
      return boxes.length > 0 && boxes;
    });
    moveTo(editor, 'circuit net');
    await page.click(`#drawing [data-call="${pools[0]}"]`);
    await until('the line', () => lineOf(editor).startsWith('q = zx(p)'));
    moveTo(editor, 'circuit net');
    await page.click('#drawing [data-call="0"]');
    await until('the line', () => lineOf(editor) === 'ry(x) on q;');
    await until('its boxes', async () => (await marked()).includes('0'));
  },

  async 'a broken circuit leaves its drawing, dimmed, with the reason'() {
    const editor = await open('net.qcnn');
    await replace(editor, 'ry(x)', 'rr(x)');
    await until(
      'a dim drawing',
      show(({ opacity }) => Number(opacity) < 1, '#drawing'),
    );
    matches(await textOf('#message'), /net\.qcnn:8:3: .*rr/, 'message');
    equal((await page.read('#drawing svg')).length, 1, 'drawings');
    await vscode.commands.executeCommand('undo');
    await until(
      'a bright drawing',
      show(({ opacity }) => opacity === '1', '#drawing'),
    );
    equal(await textOf('#message'), '', 'message');
  },

  async 'what a file says is text in the page, and nothing else'() {
    const editor = await open('net.qcnn');
    await replace(editor, '"./blocks"', '"./<img src=x><b>blocks</b>"');
    await shows('the reason', '#message', /<img src=x><b>blocks<\/b>/);
    equal((await page.read('#message *')).length, 0, 'elements in a message');
    await vscode.commands.executeCommand('undo');
    await shows('nothing to say', '#message', /^$/);
  },

  async 'the panel follows the cursor to another circuit and another file, and keeps settings'() {
    const editor = await open('net.qcnn');
    const text = editor.document.getText();
    await page.select('#parameters select', '4');
    await shows('figures of 4 qubits', '#figures', /qubits4/);
    // A circuit without parameters, beside one whose names are those of every object.
    const others = await open('others.qcnn');
    moveTo(others, 'return Z(r[0])');
    await shows('figures', '#figures', /qubits2weights1/);
    equal((await page.read('#parameters label')).length, 0, 'parameters');
    equal((await page.read('#reset'))[0].isShown, false, 'a button without settings');
    moveTo(others, 'return Z(q[0])');
    await shows('figures', '#figures', /qubits3weights3/);
    await page.fill('#parameters input[type=range]', '5');
    await shows('figures of 5 qubits', '#figures', /qubits5weights5/);
    await page.select('#circuit', 'plain');
    await shows('figures', '#figures', /qubits2weights1/);
    await open('net.qcnn');
    await shows('settings as they were', '#figures', /qubits4/);
    await page.click('#reset');
    await shows('figures of the defaults', '#figures', /qubits8/);
    equal(editor.document.getText(), text, 'the text of the file');
  },

  async 'a lens draws its own circuit, wherever the cursor is'() {
    const editor = await open('others.qcnn');
    moveTo(editor, 'return Z(q[0])');
    await shows('figures', '#figures', /qubits5/);
    await draw(editor.document.uri.toString(), 'plain');
    await shows('figures', '#figures', /qubits2weights1/);
  },

  async 'a circuit that is too wide to be drawn says so, beside the drawing of before'() {
    const editor = await open('others.qcnn');
    moveTo(editor, 'return Z(r[0])');
    await shows('figures', '#figures', /qubits2weights1/);
    await replace(editor, 'r[2]', 'r[5000]');
    await shows('the reason', '#message', /5,?000/);
    await until(
      'a dim drawing',
      show(({ opacity }) => Number(opacity) < 1, '#drawing'),
    );
    await vscode.commands.executeCommand('undo');
    await shows('nothing to say', '#message', /^$/);
  },

  async 'a file of gates marks their boxes in the drawing that is there'() {
    const editor = await open('net.qcnn');
    await shows('figures', '#figures', /qubits8/);
    moveTo(editor, 'circuit net');
    await until('no marked boxes', async () => (await marked()).length === 0);
    const blocks = await open('blocks.qcnn');
    moveTo(blocks, 'cz a, b');
    await until('the boxes of all calls', async () => (await marked()).length === 8);
    await shows('the drawing of before', '#figures', /qubits8/);
    await replace(blocks, 'cz a, b;', 'cz a, b;\n  cz b, a;\n  cz a, b;');
    await shows('more gates', '#figures', /two-qubit gates24/);
    await vscode.commands.executeCommand('undo');
    await until('as before', async () => !/two-qubit gates24/.test(await textOf('#figures')));
  },

  async 'an edit is drawn although a file of gates is opened before the answer'() {
    const editor = await open('net.qcnn');
    await shows('figures', '#figures', /qubits8/);
    const { client } = await extension();
    const send = client.sendRequest.bind(client) as (...words: unknown[]) => Promise<unknown>;
    const asked = new Set<string>();
    // The answer about the edited file comes when the other was asked for.
    const sendSlowly = async (...words: unknown[]) => {
      const answer = send(...words);
      if (words[0] !== 'qcnn/circuit') return answer;
      asked.add((words[1] as { readonly uri: string }).uri.replace(/.*\//, ''));
      // Not for ever: a request of before the edit is held, too, and what follows may wait for it.
      const end = Date.now() + 3_000;
      await until('the other request', () => asked.has('blocks.qcnn') || Date.now() > end);
      return answer;
    };
    Object.assign(client, { sendRequest: sendSlowly });
    try {
      await replace(editor, 'n: int = 8', 'n: int = 4');
      await until('a request about the edit', () => asked.has('net.qcnn'));
      await open('blocks.qcnn');
      await shows('figures of the edit', '#figures', /qubits4/);
    } finally {
      Object.assign(client, { sendRequest: send });
    }
    await open('net.qcnn');
    await vscode.commands.executeCommand('undo');
    await shows('figures as before', '#figures', /qubits8/);
  },

  async 'closed and opened again, the panel is as new'() {
    const editor = await open('net.qcnn');
    await page.select('#level', '2');
    await shows('two columns', '#figures', /as written/);
    await vscode.commands.executeCommand('workbench.action.closeEditorsInOtherGroups');
    await until('no panel', () => vscode.window.tabGroups.all.length === 1);
    await open('blocks.qcnn');
    await draw();
    await shows('the reason', '#message', /declares no circuit/);
    equal((await page.read('#drawing svg')).length, 0, 'drawings');
    await open('net.qcnn');
    moveTo(editor, 'ring(q)');
    await draw();
    await shows('figures', '#figures', /qubits8/);
    equal((await page.read('#level'))[0].value, '0', 'level');
    equal(/as written/.test(await textOf('#figures')), false, 'columns');
  },
};
