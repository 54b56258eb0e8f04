// The circuit files as the tests of this folder use them: compiled, run on the reference backend, counted.
import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { elaborateCircuit, verify, type Settings } from '../../src/compiler/index.ts';
import type { Circuit, Operation } from '../../src/compiler/circuit/circuit.ts';
import { allOperations, qubitsOf } from '../../src/compiler/circuit/walk.ts';
import { findBackend } from '../../src/runtime/backends/index.ts';
import { load, readCircuitFile } from '../compiler/load.ts';

/** Names of the files in `circuits/` or a folder of it, without `.qcnn`. */
export function circuitFiles(folder = ''): string[] {
  return readdirSync(new URL(`../../circuits/${folder}`, import.meta.url))
    .filter((name) => name.endsWith('.qcnn'))
    .map((name) => folder + name.slice(0, -'.qcnn'.length))
    .sort();
}

/** A file's circuit; `more` is text added to the file, such as a gate for a parameter. */
export function circuitOf(name: string, set: Settings = {}, more = ''): Circuit {
  const source = readCircuitFile(`circuits/${name}.qcnn`);
  return compileText(source.name, `${source.text}\n${more}`, set);
}

/** A circuit written in a test; a test may set values outside a domain. */
export function compileText(name: string, text: string, set: Settings = {}): Circuit {
  const { circuit, diagnostics } = elaborateCircuit({ name, text }, load, { set });
  const unexpected = diagnostics.filter(({ code }) => code !== 'outside-domain');
  expect(unexpected.map(({ message }) => message)).toEqual([]);
  expect(verify(circuit!)).toEqual([]);
  return circuit!;
}

/** One sample's outputs. */
export function valuesOf(circuit: Circuit, weights: number[], inputs: number[]): number[] {
  return [...findBackend('reference').load(circuit).forward(weights, inputs, 1)];
}

/** Angles between -2 and 2 without a pattern that a symmetry could hide. */
export function someAngles(length: number, seed = 1): number[] {
  return Array.from({ length }, (_, i) => 2 * Math.sin(seed + 1.7 * i + 0.3 * i * i));
}

/** Operations of a kind, those in branches too. */
export function operationsOf<Kind extends Operation['kind']>(circuit: Circuit, kind: Kind) {
  return allOperations(circuit.operations).filter(
    (operation): operation is Extract<Operation, { kind: Kind }> => operation.kind === kind,
  );
}

/** The qubits of all gates on two qubits, in order: '0,1 2,3 …'. */
export function pairsOf(circuit: Circuit): string[] {
  return operationsOf(circuit, 'gate')
    .filter((gate) => gate.qubits.length === 2)
    .map((gate) => qubitsOf(gate).join());
}

/** The calls that the text makes, in order: 'name 0,1'. */
export function callsOf(circuit: Circuit): string[] {
  const calls = new Set(allOperations(circuit.operations).flatMap(({ call }) => (call ? [call] : [])));
  return [...calls].map(({ name, qubits }) => `${name} ${qubits.join()}`);
}
