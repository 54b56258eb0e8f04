// Every operation and call of a circuit knows its statement and the calls that led to it; nothing that is compared,
// printed or kept does.
import { describe, expect, test } from 'vitest';
import { circuitFromJson, circuitToJson } from '../../../src/compiler/circuit/json.ts';
import type { Operation, Origin } from '../../../src/compiler/circuit/circuit.ts';
import { hashCircuit } from '../../../src/compiler/circuit/hash-circuit.ts';
import { allOperations } from '../../../src/compiler/circuit/walk.ts';
import { elaborateCircuit, printCircuit } from '../../../src/compiler/index.ts';
import { optimise } from '../../../src/compiler/passes/index.ts';
import { planFor, printPlan } from '../../../src/compiler/plan/index.ts';
import { importQasm } from '../../../src/compiler/openqasm/index.ts';
import { load } from '../load.ts';
import { goodFiles } from '../mutations.ts';

const circuitOf = (text: string, name = 'c.qcnn') => elaborateCircuit({ name, text }, load).circuit!;

/** `statement < caller: its call < …` */
function printOrigin(origin: Origin | undefined): string {
  const textAt = ({ source, start, end }: Origin['span']) => source.text.slice(start, end);
  if (!origin) return 'nowhere';
  const callers = origin.callers.map(({ kind, name, span }) => `${kind} ${name}: ${textAt(span)}`);
  return [textAt(origin.span), ...callers].join(' < ');
}

const nested = `pool keep(t: angle) a -> b { cz a, b; bit m = measure a; if (m) { x b; } }
gate inner(t: angle) a { rx(t) a; }
gate outer(t: angle) q[n] { for i in 0..n { ctrl @ inner(t) q[(i + 1) % n], q[i]; } }
circuit c {
  weight t: angle;
  qubit q[3];
  h on q;
  for layer in 0..2 { inv @ outer(t) q; }
  q = keep(t) on [(q[0], q[1])];
  rpauli("XY", t) q;
  return Z(q);
}`;

test('the statement and the calls of each operation', () => {
  const origins = new Map<string, number>();
  for (const { origin } of allOperations(circuitOf(nested).operations)) {
    const key = printOrigin(origin);
    origins.set(key, (origins.get(key) ?? 0) + 1);
  }
  const call = 'ctrl @ inner(t) q[(i + 1) % n], q[i];';
  expect([...origins]).toEqual([
    ['h on q;', 3],
    [`rx(t) a; < gate inner: ${call} < gate outer: inv @ outer(t) q;`, 6],
    ['cz a, b; < pool keep: q = keep(t) on [(q[0], q[1])];', 1],
    ['bit m = measure a; < pool keep: q = keep(t) on [(q[0], q[1])];', 1],
    ['if (m) { x b; } < pool keep: q = keep(t) on [(q[0], q[1])];', 1],
    ['x b; < pool keep: q = keep(t) on [(q[0], q[1])];', 1],
    ['rpauli("XY", t) q;', expect.any(Number)],
  ]);
});

test('operations of one statement share their origin, whatever the turn of a loop', () => {
  const { operations } = circuitOf(nested);
  expect(new Set(operations.map(({ origin }) => origin)).size).toBe(
    new Set(operations.map(({ origin }) => printOrigin(origin))).size,
  );
});

test('the statement of each call', () => {
  const calls = new Set(circuitOf(nested).operations.flatMap(({ call }) => call ?? []));
  expect([...calls].map(({ name, origin }) => `${name} ${printOrigin(origin)}`)).toEqual([
    'h h on q;', 'h h on q;', 'h h on q;', 'outer inv @ outer(t) q;', 'outer inv @ outer(t) q;',
    'keep q = keep(t) on [(q[0], q[1])];', 'xy rpauli("XY", t) q;',
  ].map((each) => (each.startsWith('xy') ? expect.stringContaining('rpauli("XY", t) q;') : each))); // prettier-ignore
});

/** The circuit without any origin. */
function withoutOrigins<C extends { readonly operations: readonly Operation[] }>(circuit: C): C {
  const calls = new Map<object, object>();
  const bare = ({ origin: _, call, ...rest }: Operation): Operation => {
    if (call && !calls.has(call)) {
      const { origin: __, ...left } = call;
      calls.set(call, left);
    }
    const own = { ...rest, ...(call && { call: calls.get(call) }) } as Operation;
    return own.kind === 'branch' ? { ...own, then: own.then.map(bare), orElse: own.orElse.map(bare) } : own;
  };
  return { ...circuit, operations: circuit.operations.map(bare) };
}

const circuits = goodFiles
  .filter(({ name }) => name.startsWith('circuits/'))
  .flatMap((file) => {
    const { circuit } = elaborateCircuit(file, load);
    return circuit && circuit.qubits <= 8 ? [{ name: file.name, circuit }] : [];
  });

describe('no print, hash, JSON, pass or plan depends on origins', () => {
  test.each(circuits)('$name', ({ circuit }) => {
    const bare = withoutOrigins(circuit);
    expect(allOperations(bare.operations).some(({ origin, call }) => origin ?? call?.origin)).toBe(false);
    expect(printCircuit(bare)).toBe(printCircuit(circuit));
    expect(hashCircuit(bare)).toBe(hashCircuit(circuit));
    expect(circuitToJson(bare)).toBe(circuitToJson(circuit));
    expect(circuitFromJson(circuitToJson(circuit))).toEqual(circuit);
    expect(printCircuit(optimise(bare, 2).circuit)).toBe(printCircuit(optimise(circuit, 2).circuit));
    expect(printPlan(planFor(bare))).toBe(printPlan(planFor(circuit)));
  });
});

test.each(circuits)('passes keep the origins of $name', ({ circuit }) => {
  const origins = new Set(allOperations(circuit.operations).map(({ origin }) => origin));
  const after = allOperations(optimise(circuit, 2).circuit.operations);
  const strange = after.filter(({ kind, origin }) => kind !== 'reset' && !(origin && origins.has(origin)));
  expect(strange).toEqual([]);
});

test('operations of an OpenQASM program know its statements', () => {
  const text =
    'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[2] q;\nbit c;\nh q[0];\nif (true) { cx q[0], q[1]; }\nc = measure q[1];\n';
  const { file } = importQasm({ name: 'p.qasm', text });
  expect(file).toBeDefined();
  const main = file!.declarations.find(({ kind }) => kind === 'circuit')!;
  const spans = 'body' in main ? main.body.statements.map(({ span }) => span.source.text.slice(span.start, span.end)) : []; // prettier-ignore
  expect(spans).toContain('h q[0]');
});
