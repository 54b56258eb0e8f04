// Every operation and call of a circuit knows its statement and the calls that led to it; nothing that is compared,
// printed or kept does.
import { test as propertyTest } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { addNoise } from '../../../src/compiler/circuit/add-noise.ts';
import { expandBlocks } from '../../../src/compiler/circuit/expand-blocks.ts';
import { circuitFromJson, circuitToJson } from '../../../src/compiler/circuit/json.ts';
import type { Call, Circuit, Operation, Origin } from '../../../src/compiler/circuit/circuit.ts';
import { hashCircuit } from '../../../src/compiler/circuit/hash-circuit.ts';
import { allOperations } from '../../../src/compiler/circuit/walk.ts';
import { elaborateCircuit, printCircuit } from '../../../src/compiler/index.ts';
import { toBasis } from '../../../src/compiler/passes/basis/to-basis.ts';
import { optimise, reuseQubits } from '../../../src/compiler/passes/index.ts';
import { planFor, printPlan } from '../../../src/compiler/plan/index.ts';
import { importQasm } from '../../../src/compiler/openqasm/index.ts';
import { arbitraryCircuit } from '../../properties/arbitrary-circuit.ts';
import { arbitraryProgram } from '../../properties/arbitrary-program.ts';
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

/** What is made of a circuit on the way: after each pass, with qubits used again, with noise, in the gates of machines. */
function* madeOf(circuit: Circuit): Iterable<readonly [string, Circuit]> {
  for (const level of [1, 2] as const)
    for (const { name, circuit: after } of optimise(circuit, level).results) yield [`${name} of level ${level}`, after]; // prettier-ignore
  const { circuit: optimised } = optimise(circuit, 2);
  for (const [name, each] of [
    ['as written', circuit],
    ['optimised', optimised],
  ] as const) {
    yield [`${name}, reused`, reuseQubits(each)];
    yield [`${name}, without blocks`, expandBlocks(each)];
    yield [`${name}, with noise`, addNoise(each, { depolarize: 0.1, phase_damp: 0.1 })];
    for (const basis of ['cx', 'cz'] as const) yield [`${name}, in ${basis}`, toBasis(each, basis)];
  }
}

/** Operations and calls, those in branches too, that come from nowhere, or from where the circuit has nothing. */
function strayIn(made: Circuit, origins: ReadonlySet<Origin | undefined>): string[] {
  const all = allOperations(made.operations);
  const calls = [...new Set(all.flatMap(({ call }) => call ?? []))];
  const isStray = ({ origin }: { readonly origin?: Origin }) => !origin || !origins.has(origin);
  return [...all.filter(isStray).map(({ kind }) => kind), ...calls.filter(isStray).map(({ name }) => `call of ${name}`)]; // prettier-ignore
}

function expectNoStray(circuit: Circuit): void {
  const all = allOperations(circuit.operations);
  const origins = new Set(all.flatMap(({ origin, call }) => [origin, ...(call ? [call.origin] : [])]));
  expect(origins.has(undefined)).toBe(false);
  for (const [name, made] of madeOf(circuit)) expect([name, strayIn(made, origins)]).toEqual([name, []]);
}

describe('whatever is made of a circuit comes from its statements', () => {
  test.each(circuits)('$name', ({ circuit }) => expectNoStray(circuit));

  propertyTest.prop([arbitraryProgram], { numRuns: 25 })('programs', (text) =>
    expectNoStray(circuitOf(text)),
  );

  propertyTest.prop([arbitraryCircuit({ maxQubits: 6, maxOperations: 14 })], { numRuns: 40 })('circuits', ({ circuit }) => {
    expectNoStray(withOrigins(circuit));
  }); // prettier-ignore
});

/** Each operation and call with an origin of its own. */
function withOrigins(circuit: Circuit): Circuit {
  const text = ' '.repeat(1000);
  let next = 0;
  const origin = (): Origin => ({ span: { source: { name: 'c', text }, start: next, end: ++next }, callers: [] }); // prettier-ignore
  const calls = new Map<Call, Call>();
  const placed = (operation: Operation): Operation => {
    const { call } = operation;
    if (call && !calls.has(call)) calls.set(call, { ...call, origin: origin() });
    const own = { ...operation, origin: origin(), ...(call && { call: calls.get(call)! }) };
    return own.kind === 'branch'
      ? { ...own, then: own.then.map(placed), orElse: own.orElse.map(placed) }
      : own;
  };
  return { ...circuit, operations: circuit.operations.map(placed) };
}

test('a reset of a used wire comes from the reset of the text, else from what ended the qubit before', () => {
  const text = `circuit c { qubit q[3]; qubit r;
    h q[0]; bit m = measure q[0];
    h q[1]; discard q[1];
    h q[2]; discard q[2]; reset q[2]; x q[2];
    if (m) { x r; }
    return Z(q[2]), Z(r);
  }`;
  const resets = reuseQubits(circuitOf(text)).operations.filter(({ kind }) => kind === 'reset');
  expect(resets.map(({ origin }) => printOrigin(origin))).toMatchInlineSnapshot(`
    [
      "bit m = measure q[0];",
      "discard q[1];",
      "reset q[2];",
    ]
  `);
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
