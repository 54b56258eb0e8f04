// Random circuits with much to simplify: few qubits, few gates and angles, so that neighbours often match, and undoings.
import fc from 'fast-check';
import { constant, unary, weight, binary, input } from '../../../src/compiler/circuit/angles.ts';
import type { Circuit, Operation } from '../../../src/compiler/circuit/circuit.ts';
import { gateNamed, gates } from '../../../src/compiler/circuit/gates.ts';
import { arbitraryCircuit, type CircuitCase } from '../../properties/arbitrary-circuit.ts';

const angle = fc.constantFrom(
  weight(0),
  unary('negate', weight(0)),
  weight(1),
  binary('add', weight(0), input(0)),
  binary('subtract', unary('negate', weight(0)), input(0)),
  constant(0),
  constant(Math.PI / 2),
  constant(-Math.PI / 2),
  constant(2 * Math.PI),
  constant(Math.PI),
);

const gate = fc
  .record({
    name: fc.constantFrom(...gates.keys()),
    controls: fc.constantFrom(0, 0, 0, 0, 1),
    angles: fc.array(angle, { minLength: 4, maxLength: 4 }),
    qubits: fc.shuffledSubarray([0, 1, 2], { minLength: 3, maxLength: 3 }),
  })
  .map(({ name, controls, angles, qubits }): Operation => {
    const row = gateNamed(name);
    const own = Math.min(controls, 3 - row.qubits);
    return {
      kind: 'gate',
      gate: name,
      controls: own,
      angles: angles.slice(0, row.angles),
      qubits: qubits.slice(0, row.qubits + own),
    };
  });

/** Gates put between operations of a random circuit while all its qubits live, then the circuit itself. */
export const arbitraryRedundant: fc.Arbitrary<CircuitCase> = fc
  .record({
    sample: arbitraryCircuit({ maxQubits: 4, maxOperations: 8, prepare: false }),
    gates: fc.array(gate, { minLength: 4, maxLength: 24, size: 'max' }),
    tail: fc.array(gate, { maxLength: 8, size: 'max' }),
  })
  .map(({ sample, gates, tail }) => {
    const fits = (operation: Operation) => 'qubits' in operation && operation.qubits.every((q) => q < sample.circuit.qubits); // prettier-ignore
    const ended = new Set(
      sample.circuit.operations.flatMap((each) =>
        each.kind === 'measure' || each.kind === 'discard' ? [each.qubit] : [],
      ),
    );
    const isLive = (operation: Operation) => 'qubits' in operation && !operation.qubits.some((q) => ended.has(q)); // prettier-ignore
    const circuit: Circuit = {
      ...sample.circuit,
      operations: [...gates.filter(fits), ...sample.circuit.operations, ...tail.filter(fits).filter(isLive)],
    };
    return { ...sample, circuit };
  });
