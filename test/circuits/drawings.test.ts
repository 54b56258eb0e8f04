// The drawings in docs/circuits are those of the circuits as they are now (`npm run draw` makes them).
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { elaborateCircuit } from '../../src/compiler/index.ts';
import { optimise } from '../../src/compiler/passes/index.ts';
import { drawSvg } from '../../src/compiler/targets/drawing/index.ts';
import { load, readCircuitFile } from '../compiler/load.ts';

const root = new URL('../../', import.meta.url);
const names = readdirSync(new URL('circuits/', root))
  .filter((name) => name.endsWith('.qcnn'))
  .map((name) => name.replace('.qcnn', ''));

test.each(names)('%s', (name) => {
  const drawing = new URL(`docs/circuits/${name}.svg`, root);
  expect(existsSync(drawing)).toBe(true);
  const { circuit } = elaborateCircuit(readCircuitFile(`circuits/${name}.qcnn`), load);
  expect(readFileSync(drawing, 'utf8')).toBe(drawSvg(circuit!));
  expect(readFileSync(new URL('circuits/README.md', root), 'utf8')).toContain(
    `(../docs/circuits/${name}.svg)`,
  );
});

test('hur after all passes', () => {
  const { circuit } = elaborateCircuit(readCircuitFile('circuits/hur.qcnn'), load);
  const drawing = readFileSync(new URL('docs/circuits/hur-after.svg', root), 'utf8');
  expect(drawing).toBe(drawSvg(optimise(circuit!, 2).circuit));
});
