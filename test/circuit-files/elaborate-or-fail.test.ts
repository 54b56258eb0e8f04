// What a command knows of its circuit besides the circuit: the files it imports, and the values of its parameters.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { elaborateOrFail } from '../../src/circuit-files/elaborate-or-fail.ts';
import { openCircuit } from '../../src/circuit-files/load.ts';
import { hashCircuit } from '../../src/compiler/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcnn-compiled-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const blocks = write(
  'blocks.qcnn',
  'import { turn } from "turn";\ngate mine(t: angle[2]) a, b { turn(t[0]) a; turn(t[1]) b; cx a, b; }',
);
const turn = write('turn.qcnn', 'gate turn(t: angle) a { ry(t) a; }');
const main = write(
  'main.qcnn',
  `import { mine } from "blocks";
import { su4 } from "std/conv";
circuit main(n: int = 4, half: int = n / 2, conv: gate(2) = mine, twice: bool = true, tilt: angle = pi / 2, wiring: pairing = ring) {
  weight w: angle[conv.params];
  weight v: angle[su4.params];
  qubit q[n];
  rx(tilt / half) on q;
  conv(w) on wiring(q);
  if (twice) { conv(w) on wiring(q); }
  su4(v) q[0], q[1];
  return Z(q[0]);
}`,
);
const compiled = (set: Record<string, string> = {}) => elaborateOrFail(openCircuit(main), { set });

test('the files that it imports, without the standard library', () => {
  const { imports } = compiled();
  expect(imports.map(({ text }) => text).sort()).toEqual([
    expect.stringContaining('gate turn'),
    expect.stringContaining('gate mine'),
  ]);
  expect(imports.map(({ name }) => name).sort()).toEqual([blocks, turn]);
});

test('the values of all parameters, given or by default', () => {
  const { parameters } = compiled({ n: '2 * 3', conv: 'so4' });
  expect(parameters).toEqual({
    n: '6',
    half: '3',
    conv: 'so4',
    twice: 'true',
    tilt: `${Math.PI / 2}`,
    wiring: 'ring',
  });
});

test('another block in an imported file is another circuit', () => {
  const before = hashCircuit(compiled().circuit);
  write('turn.qcnn', 'gate turn(t: angle) a { rx(t) a; }');
  expect(hashCircuit(compiled().circuit)).not.toBe(before);
  write('turn.qcnn', '/// As before.\ngate turn(s: angle) b { ry(s) b; }');
  expect(hashCircuit(compiled().circuit)).toBe(before);
  expect(hashCircuit(elaborateOrFail(openCircuit(main), { noise: { depolarize: 0.01 } }).circuit)).not.toBe(
    before,
  );
});
