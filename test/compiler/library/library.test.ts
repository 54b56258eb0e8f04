// The texts that come with the package as a module: those of the files, found as the files are.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadCircuit } from '../../../src/circuit-files/load-circuit.ts';
import { libraryCircuits, nodeLoad } from '../../../src/circuit-files/load.ts';
import {
  elaborateCircuit,
  libraryLoad,
  libraryNames,
  librarySource,
  printCircuit,
} from '../../../src/compiler/index.ts';
import { circuitFiles } from '../../circuits/library.ts';

test('`npm run library` was run since a file of circuits/ changed', () => {
  const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
  const print = [at('scripts/bundle-library.mjs'), '--print'];
  const now = execFileSync(process.execPath, print, { encoding: 'utf8' });
  expect(readFileSync(at('src/compiler/library/texts.ts'), 'utf8')).toBe(now);
});

test('names are those of the files', () => {
  expect(libraryNames()).toEqual(libraryCircuits());
});

test.each(circuitFiles())('%s is the circuit of the file', (name) => {
  const { circuit, diagnostics } = elaborateCircuit(librarySource(name)!, libraryLoad);
  expect(diagnostics).toEqual([]);
  expect(printCircuit(circuit!)).toBe(printCircuit(loadCircuit(name)));
});

const from = { name: 'own.qcnn', text: '' };

test.each(circuitFiles('std/').flatMap((name) => [name, `${name}.qcnn`]))('%s is what Node loads', (name) => {
  expect(libraryLoad(name, from)).toEqual(nodeLoad(name, from));
});

test('nothing else is found', () => {
  for (const name of [
    'ring',
    './std/conv',
    'std',
    'std/',
    'std/none',
    'std/../ring',
    '__proto__',
    'constructor',
  ])
    expect(libraryLoad(name, from)).toBeUndefined();
  for (const name of ['none', '__proto__', 'toString', 'ring.qcnn'])
    expect(librarySource(name)).toBeUndefined();
  const text = 'import { a } from "own"; circuit c { qubit q; a q; return Z(q); }';
  expect(elaborateCircuit({ name: 'c.qcnn', text }, libraryLoad).diagnostics[0].code).toBe(
    'import-not-found',
  );
});
