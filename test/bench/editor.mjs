// `npm run bench:editor`: what somebody who types waits for, over standard input and output as editors speak with the server:
// median and worst in milliseconds, beside the goal.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startClient } from '../../scripts/editor-client.mjs';

const circuits = fileURLToPath(new URL('../../circuits/', import.meta.url));
const textOf = (name) => readFileSync(join(circuits, `${name}.qcnn`), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'qcnn-bench-'));
const uriOf = (name) => pathToFileURL(join(folder, `${name}.qcnn`)).href;

/** Circuits of about 33 lines each, all different, until there are as many lines. */
function longText(lines) {
  const parts = ['import { su4 } from "std/conv";\nimport { zx } from "std/pool";\n'];
  for (let i = 0; parts.join('').split('\n').length < lines; i++)
    parts.push(`
/// Circuit ${i} of many.
gate block_${i}(t: angle[6]) a, b {
  ry(t[0]) a;
  ry(t[1]) b;
  cx a, b;
  rz(t[2] + t[3]) b;
  cx b, a;
  rx(t[4]) a;
  rx(t[5]) b;
}

circuit net_${i}(n: int = 4 in [2, 4, 8]) {
  input x: angle[n];
  qubit q[n];
  ry(x) on q;
  // The first layers share their weights.
  weight a: angle[block_${i}.params];
  for turn in 0..2 {
    block_${i}(a) on ring(q);
  }
  weight p: angle[zx.params];
  q = zx(p) on odd_to_even(q);
  if (n > 2) {
    weight s: angle[su4.params];
    su4(s) on line(q);
  }
  weight last: angle[q.length];
  ry(last) on q;
  return Z(q[0]);
}
`);
  return parts.join('');
}

const rows = [];
const tell = (what, times, goals) => {
  const sorted = [...times].sort((a, b) => a - b);
  const [median, worst] = [sorted[sorted.length >> 1], sorted.at(-1)];
  rows.push([what, median, worst, goals]);
  console.log(
    `${what.padEnd(46)} ${median.toFixed(1).padStart(7)} ${worst.toFixed(1).padStart(7)}   ${goals}`,
  );
};

/** Types and takes back a digit, `count` times; how long the diagnostics of each version take. */
async function type(client, uri, text, { count, pause }) {
  const times = [];
  const offset = text.indexOf(';', text.indexOf('ry(') + 1);
  const before = text.slice(0, offset).split('\n');
  const place = { line: before.length - 1, character: before.at(-1).length };
  for (let i = 0; i < count; i++) {
    const version = i + 2;
    const end = i % 2 === 0 ? place : { ...place, character: place.character + 1 };
    const sent = performance.now();
    await client.notify('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: place, end }, text: i % 2 === 0 ? ' ' : '' }],
    });
    times.push((await client.diagnosed(uri, version)).at - sent);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return times;
}

try {
  console.log(`${' '.repeat(46)} ${'median'.padStart(7)} ${'worst'.padStart(7)}   goal`);
  const texts = {
    ring: textOf('ring'),
    cong: textOf('cong'),
    lines300: longText(300),
    lines10000: longText(10_000),
  };
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, `${name}.qcnn`), text);

  const starts = [];
  for (let i = 0; i < 10; i++) {
    const client = await startClient();
    await client.open(uriOf('lines300'), texts.lines300);
    starts.push((await client.diagnosed(uriOf('lines300'), 1)).at - client.started);
    await client.stop();
  }
  tell('start to first diagnostics, 300 lines', starts, 'median ≤ 400');

  const client = await startClient({ folder: pathToFileURL(folder).href });
  const goals = { lines300: '≤ 15 / 60', ring: '≤ 30', cong: '≤ 30', lines10000: '≤ 500' };
  for (const [name, goal] of Object.entries(goals)) {
    const uri = uriOf(name);
    await client.open(uri, texts[name]);
    await client.diagnosed(uri, 1);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const isLong = name === 'lines10000';
    const warm = await type(client, uri, texts[name], {
      count: isLong ? 12 : 60,
      pause: isLong ? 1500 : 400,
    });
    tell(`keystroke → diagnostics, ${name}`, warm.slice(2), goal);
    await client.notify('textDocument/didClose', { textDocument: { uri } });
  }

  await client.open(uriOf('ring'), texts.ring);
  await client.diagnosed(uriOf('ring'), 1);
  const during = await type(client, uriOf('ring'), texts.ring, { count: 100, pause: 50 });
  tell('typing every 50 ms, ring', during.slice(2), '≤ 30');
  await client.notify('textDocument/didClose', { textDocument: { uri: uriOf('ring') } });

  const uri = uriOf('lines300');
  await client.open(uri, texts.lines300);
  await client.diagnosed(uri, 1);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const offset = texts.lines300.lastIndexOf('ry(last)');
  const before = texts.lines300.slice(0, offset).split('\n');
  const position = { line: before.length - 1, character: before.at(-1).length + 1 };
  for (const method of ['completion', 'hover', 'definition', 'inlayHint', 'codeLens', 'formatting']) {
    const range = { start: { line: 0, character: 0 }, end: { line: 300, character: 0 } };
    const options = { tabSize: 2, insertSpaces: true };
    const times = [];
    for (let i = 0; i < 40; i++) {
      const sent = performance.now();
      await client.request(`textDocument/${method}`, { textDocument: { uri }, position, range, options });
      times.push(performance.now() - sent);
    }
    const goal = { formatting: '≤ 30', completion: '≤ 15', hover: '≤ 15', definition: '≤ 15' }[method] ?? '';
    tell(`${method}, 300 lines`, times.slice(3), goal);
  }
  console.log(`held by the process: ${client.resident().toFixed(0)} MB`);
  await client.stop();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
