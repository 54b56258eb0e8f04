// A soak of the language server: random edits and requests, then a comparison with a server that saw the last texts only.
import { startClient } from './editor-client.mjs';
import { randomEdits } from './random-edits.mjs';

const names = ['one', 'two', 'three', 'four'];
const methods = [
  'completion', 'hover', 'definition', 'references', 'documentHighlight', 'prepareRename', 'documentSymbol', 'foldingRange',
  'selectionRange', 'documentLink', 'inlayHint', 'codeLens', 'codeAction', 'semanticTokens/full', 'signatureHelp',
  'prepareCallHierarchy', 'formatting', 'rangeFormatting', 'rename',
]; // prettier-ignore
/** Edits between two requests, and between two pauses in which the server may come to its rest. */
const [requestEvery, pauseEvery] = [7, 500];
/**
 * Seconds in which two servers must come to the same diagnostics: one may be at a circuit of two million steps, which takes
 * long on a busy machine and publishes nothing meanwhile.
 */
const patience = 30;
const mebibyte = 2 ** 20;

/** The faults found, and figures: heap after collection in MB after 1,000 edits and at the end, resident MB at the end. */
export async function soakEditor({ folder, pastes, edits, seed, log = () => {} }) {
  const random = randomEdits(seed, pastes);
  const faults = [];
  const client = await startClient({ folder, flags: ['--expose-gc', '--max-semi-space-size=4'] });
  void client.exited.then((code) => faults.push(`the server ended with ${code}: ${client.errors()}`));
  const texts = new Map(
    names.map((name) => [`${folder}/${name}.qcnn`, { text: random.pick(pastes), version: 1 }]),
  );
  for (const [uri, { text }] of texts) await client.open(uri, text);
  let early;
  let answers = 0;
  for (let edit = 1; edit <= edits && faults.length === 0; edit++) {
    const uri = random.pick([...texts.keys()]);
    const known = texts.get(uri);
    const change = random.next(known.text);
    const range = { start: placeOf(known.text, change.start), end: placeOf(known.text, change.end) };
    // What the editor and the server hold stays the same where an offset lies inside CRLF: places lead to its begin.
    const [start, end] = [offsetOf(known.text, range.start), offsetOf(known.text, range.end)];
    known.text = known.text.slice(0, start) + change.text + known.text.slice(end);
    known.version++;
    await client.notify('textDocument/didChange', {
      textDocument: { uri, version: known.version },
      contentChanges: [{ range, text: change.text }],
    });
    if (edit % requestEvery === 0) {
      await ask(client, random, uri, known.text, faults);
      answers++;
    }
    if (edit % 97 === 0) {
      await client.notify('textDocument/didClose', { textDocument: { uri } });
      known.version = 1;
      await client.open(uri, known.text);
    }
    if (edit % pauseEvery === 0) await settled(client, texts, faults);
    if (edit === 1000) early = await heapOf(client);
    if (edit % 10_000 === 0) log(`${edit} edits, ${answers} answers, ${client.resident().toFixed(0)} MB`);
  }
  if (faults.length > 0) return { faults };
  await settled(client, texts, faults);
  const fresh = await startClient({ folder });
  for (const [uri, { text }] of texts) await fresh.open(uri, text);
  await settled(fresh, new Map([...texts].map(([uri, { text }]) => [uri, { text, version: 1 }])), faults);
  faults.push(...(await differences(client, fresh, [...texts.keys()])));
  const late = await heapOf(client);
  const resident = client.resident();
  if (early !== undefined && late > 1.5 * early) faults.push(`heap ${late.toFixed(1)} MB after ${edits} edits, ${early.toFixed(1)} after 1,000`); // prettier-ignore
  log(
    `${edits} edits, ${answers} requests answered; heap ${early?.toFixed(1)} → ${late.toFixed(1)} MB; resident ${resident.toFixed(0)} MB; ${faults.length} faults`,
  );
  await fresh.stop();
  const code = await Promise.race([
    client.stop(),
    new Promise((resolve) => setTimeout(resolve, 5000, 'no exit')),
  ]);
  if (code !== 0) faults.push(`the server ended with ${code}`);
  return {
    faults: faults.filter((fault) => !fault.startsWith('the server ended with 0')),
    early,
    late,
    resident,
  };
}

/** What differs in the last diagnostics of two servers, once nothing does or patience is at its end. */
async function differences(soaked, fresh, uris) {
  for (let second = 0; ; second++) {
    const found = uris.flatMap((uri) => {
      const [one, other] = [soaked, fresh].map((each) =>
        JSON.stringify(each.published.get(uri)?.diagnostics),
      );
      return one === other ? [] : [`${uri}: diagnostics differ:\n${one}\n${other}`];
    });
    if (found.length === 0 || second === patience) return found;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function ask(client, random, uri, text, faults) {
  const method = random.pick(methods);
  // Sometimes behind the end, or in a document that nobody opened.
  const position =
    random.below(20) === 0 ? { line: 1e6, character: 1e6 } : placeOf(text, random.below(text.length + 1));
  const textDocument = { uri: random.below(50) === 0 ? `${uri}.none` : uri };
  const range = { start: { line: 0, character: 0 }, end: position };
  const params = {
    textDocument,
    position,
    positions: [position],
    range,
    context: { includeDeclaration: true, diagnostics: [] },
    options: { tabSize: 2, insertSpaces: true },
    newName: random.pick(['fresh', 'for', 'q', '']),
  };
  const late = Symbol('late');
  const timer = new Promise((resolve) => setTimeout(resolve, 30_000, late));
  try {
    if ((await Promise.race([client.request(`textDocument/${method}`, params), timer])) === late)
      faults.push(`no answer to ${method}`);
  } catch (error) {
    // Refusals carry a sentence; what is no refusal carries a stack, or names a fault of the program.
    if (/undefined|not a function|Cannot read|internal/i.test(error.message)) faults.push(`${method}: ${error.message}`); // prettier-ignore
  }
}

/** Waits until nothing was published for a second and every document has diagnostics of its newest version. */
async function settled(client, texts, faults) {
  for (const [uri, { version, text }] of texts) {
    try {
      await client.diagnosed(uri, version);
    } catch ({ message }) {
      faults.push(`${message}: ${JSON.stringify(text)}`);
    }
  }
  let seen;
  for (;;) {
    const now = JSON.stringify([...client.published.values()].map(({ at }) => at));
    if (now === seen) return;
    seen = now;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

/** Megabytes of the heap after a collection. */
async function heapOf(client) {
  return (await client.request('qcnn/heap', {})) / mebibyte;
}

function placeOf(text, offset) {
  const at = text[offset - 1] === '\r' && text[offset] === '\n' ? offset - 1 : offset;
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  return { line: before.length - 1, character: before.at(-1).length };
}

function offsetOf(text, { line, character }) {
  let offset = 0;
  for (let i = 0; i < line; i++) offset += /^[^\r\n]*(?:\r\n|\r|\n)/.exec(text.slice(offset))[0].length;
  return offset + character;
}
