// The SVG drawing: well-formed whatever the circuit and its names, self-contained, within its own edges.
import { test } from '@fast-check/vitest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawSvg, drawText } from '../../../../src/compiler/targets/drawing/index.ts';
import { arbitraryCircuit } from '../../../properties/arbitrary-circuit.ts';
import { circuitIn, circuitOf } from './circuits.ts';
import { textsOf } from './well-formed.ts';

test.prop([arbitraryCircuit({ maxOperations: 25 })], { numRuns: 50 })('is well-formed XML', ({ circuit }) => {
  const svg = drawSvg(circuit);
  expect(textsOf(svg, 'text')).toEqual(expect.arrayContaining(['q0']));
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test.prop([arbitraryCircuit({ maxOperations: 25 })], { numRuns: 50 })('draws nothing outside its edges', ({ circuit }) => {
  const svg = drawSvg(circuit);
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
  for (const [, x, y, w, h] of svg.matchAll(/<rect class="[^"]*" x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)" height="([\d.-]+)"/g)) {
    expect(Math.min(Number(x), Number(y))).toBeGreaterThanOrEqual(0);
    expect(Number(x) + Number(w)).toBeLessThanOrEqual(width);
    expect(Number(y) + Number(h)).toBeLessThanOrEqual(height);
  }
}); // prettier-ignore

describe('names', () => {
  const circuit = circuitOf('circuit c { weight w: angle; qubit q[2]; ry(w) q[0]; return Z(q[0]); }');
  const call = { kind: 'gate', name: '<script>alert("&")</script>', qubits: [0], layer: 0 } as const;
  const hostile = {
    ...circuit,
    name: '</title><script>\u0000',
    weights: [{ ...circuit.weights[0], name: ']]>&<b a="' }],
    operations: circuit.operations.map((operation) => ({ ...operation, call })),
  };

  it('are escaped and cut', () => {
    const svg = drawSvg(hostile, { names: ['<&"\'>', '\u202e\u001b[31m\ud800'] });
    expect(svg).not.toContain('<script');
    expect(textsOf(svg, 'text')).toEqual(
      expect.arrayContaining(['<&"\'>', '··[31m·', '<script>alert("…', ']]>&<b a="', 'return Z(<&"\'>)']),
    );
    expect(textsOf(svg, 'title')[0]).toBe('</title><script>·: 2 qubits');
  });

  it('command no terminal', () => {
    const text = drawText(hostile, { names: ['\u001b[2J', 'b\r\n\u0007'] });
    expect(text).toContain('·[2J ─');
    expect(text).not.toMatch(/[^\n\P{C}]/u);
  });

  test.prop([fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })])('of any kind', (name, title) => {
    const named = { ...hostile, name, operations: [{ ...hostile.operations[0], call: { ...call, name } }] };
    expect(textsOf(drawSvg(named, { names: [title], title }), 'svg')).toHaveLength(1);
  });
});

it('brings its own style and asks for nothing else', () => {
  const svg = drawSvg(circuitIn('circuits/study.qcnn'));
  expect(svg).toContain('@media (prefers-color-scheme:dark)');
  expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*><title>study: 8 qubits<\/title>/);
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
    /https?:|url\(|<script|<image|href|@import/,
  );
});

it('keeps a ring QCNN of 16 qubits within 1,100 by 700 pixels', () => {
  const svg = drawSvg(circuitIn('circuits/ring.qcnn', { n: '16' }));
  const [, width, height] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)!.map(Number);
  expect(width).toBeLessThanOrEqual(1100);
  expect(height).toBeLessThanOrEqual(700);
});

it('says in a tooltip what a box stands for', () => {
  const titles = textsOf(drawSvg(circuitIn('circuits/ring.qcnn', { n: '4' })), 'title');
  expect(titles).toContain('ry(x[0]) on q0');
  expect(titles.filter((title) => /\(c\[0\]\): 10 operations on q\d, q\d$/.test(title))).toHaveLength(4);
  expect(titles.some((title) => title.endsWith('operations on q3, q0'))).toBe(true);
});
