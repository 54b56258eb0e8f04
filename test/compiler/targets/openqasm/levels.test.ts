// What `compile --emit qasm3` writes at each level: a higher level never writes more gates.
import { test as propertyTest } from '@fast-check/vitest';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCircuit } from '../../../../src/circuit-files/load-circuit.ts';
import type { Circuit, Operation } from '../../../../src/compiler/circuit/circuit.ts';
import { notForGates, optimise, type Level } from '../../../../src/compiler/passes/index.ts';
import { exportQasm3 } from '../../../../src/compiler/targets/openqasm/index.ts';
import { arbitraryRedundant } from '../../passes/arbitrary-redundant.ts';
import { withCalls } from '../../passes/with-calls.ts';

const noGate = /^(OPENQASM|include|gate|input|output|const|qubit|qreg|bit|creg|bool|if|else|reset|barrier|measure|return)\b|^[\w[\]]+ *= *|^$/; // prettier-ignore

/** Gates called in a program, those in definitions apart. */
function gatesIn(program: string): number {
  return program
    .replace(/\/\/.*/g, '')
    .replace(/^(gate|def) [^{]*\{[^}]*\}/gm, '')
    .split(/[;{}]/)
    .map((statement) => statement.trim().replace(/^if *\(.*\) +(?=\w)/, ''))
    .filter((statement) => !noGate.test(statement)).length;
}

/** OpenQASM has no noise. */
const withoutNoise = (operations: readonly Operation[]): Operation[] =>
  operations
    .filter(({ kind }) => kind !== 'channel')
    .map((each) =>
      each.kind === 'branch'
        ? { ...each, then: withoutNoise(each.then), orElse: withoutNoise(each.orElse) }
        : each,
    );

const at = (circuit: Circuit, level: Level) => optimise(circuit, level, { without: notForGates }).circuit;

const library = readdirSync(new URL('../../../../circuits', import.meta.url))
  .filter((name) => name.endsWith('.qcnn'))
  .map((name) => loadCircuit(`circuits/${name}`))
  .filter(({ operations }) => operations.every(({ kind }) => kind !== 'prepare'));

describe('-O 2 writes no more gates than -O 1', () => {
  const options = { numRuns: 100 };
  propertyTest.prop([arbitraryRedundant], options)('of any circuit', ({ circuit }) => {
    const called = { ...circuit, operations: withCalls(withoutNoise(circuit.operations)) };
    const [one, two] = [at(called, 1), at(called, 2)];
    expect(gatesIn(exportQasm3(two))).toBeLessThanOrEqual(gatesIn(exportQasm3(one)));
  });

  test.each(library)('of $name', (circuit) => {
    const [none, one, two] = ([0, 1, 2] as const).map((level) => gatesIn(exportQasm3(at(circuit, level))));
    expect(one).toBeGreaterThan(0);
    expect(one).toBeLessThanOrEqual(none);
    expect(two).toBeLessThanOrEqual(one);
  });
});
