// Which levels apply, which one is asked where nobody says, and what is said of one that does not apply.
import { expect, test } from 'vitest';
import { obstaclesOf } from '../../src/compiler/circuit/obstacles.ts';
import { defaultLevel, requireLevel, requireSameKind } from '../../src/equivalence/levels.ts';
import type { Subject } from '../../src/equivalence/subject.ts';
import { type Level, levels } from '../../src/equivalence/task/task.ts';
import { subject } from './subjects.ts';

const unitary = subject('circuit u { qubit q[2]; h q[0]; return Z(q[0]); }');
const measured = subject('circuit m { qubit q[2]; h q[0]; if (measure q[1]) { x q[0]; } return Z(q[0]); }');
const discarded = subject('circuit d { qubit q[2]; h q[0]; discard q[0]; return Z(q[1]); }');
const wide = subject('circuit w { qubit q[3]; h q[0]; return Z(q[0]), Z(q[1]); }');
const noisy = subject('circuit n { qubit q[2]; bit_flip(0.1) q[0]; return Z(q[0]); }');

const applying = (a: Subject, b: Subject) => levels.filter((level) => !obstaclesOf(a, b)[level]);

test.each<[string, Subject, Subject, Level[]]>([
  ['two unitaries', unitary, unitary, ['exact', 'phase', 'channel', 'state', 'outputs']],
  ['a unitary and noise', unitary, noisy, ['channel', 'state', 'outputs']],
  ['other qubits live at the end', measured, discarded, ['outputs']],
  ['measured beside discarded, the same qubits live', measured, measured, ['channel', 'state', 'outputs']],
  ['other numbers of qubits and of outputs', unitary, wide, []],
  ['two gates', { ...unitary, kind: 'gate' }, { ...unitary, kind: 'gate' }, ['exact', 'phase', 'channel', 'state']],
])('%s', (_, a, b, expected) => {
  expect(applying(a, b)).toEqual(expected);
}); // prettier-ignore

test('what is asked where nobody says', () => {
  const asked = (a: Subject, b: Subject) => defaultLevel(a, b, obstaclesOf(a, b));
  const program = { ...unitary, isProgram: true };
  expect(asked(unitary, unitary)).toBe('outputs');
  expect(asked({ ...unitary, kind: 'gate' }, { ...unitary, kind: 'gate' })).toBe('exact');
  expect(asked({ ...measured, kind: 'pool' }, { ...measured, kind: 'pool' })).toBe('channel');
  expect(asked(program, unitary)).toBe('phase');
  expect(asked(program, measured)).toBe('outputs');
  expect(asked({ ...measured, isProgram: true }, measured)).toBe('outputs');
});

test('a level that does not apply is refused with the figures of both and what does', () => {
  const said = (level: Level, a: Subject, b: Subject) => () => requireLevel(level, a, b, obstaclesOf(a, b));
  expect(said('outputs', unitary, unitary)).not.toThrow();
  expect(said('exact', unitary, measured)).toThrowErrorMatchingInlineSnapshot(
    `[UserError: level exact does not apply: a (m) is not unitary, since it measures a qubit; what does is outputs, to be given by --level. a (u) is a circuit with 2 qubits and 1 output; a (m) is a circuit with 2 qubits and 1 output]`,
  );
  expect(said('channel', measured, discarded)).toThrowErrorMatchingInlineSnapshot(
    `[UserError: level channel does not apply: live at the end are qubit 0 of a (m) and qubit 1 of a (d); what does is outputs, to be given by --level. a (m) is a circuit with 2 qubits and 1 output; a (d) is a circuit with 2 qubits and 1 output]`,
  );
  expect(said('outputs', unitary, wide)).toThrowErrorMatchingInlineSnapshot(
    `[UserError: level outputs does not apply: a (u) returns 1 number and a (w) 2; nor does any other. a (u) is a circuit with 2 qubits and 1 output; a (w) is a circuit with 3 qubits and 2 outputs]`,
  );
});

test('a gate does not stand against a circuit', () => {
  expect(() => requireSameKind({ ...unitary, kind: 'gate' }, wide)).toThrowErrorMatchingInlineSnapshot(
    `[UserError: a gate cannot stand against a circuit: a (u) is a gate with 2 qubits and 1 output; a (w) is a circuit with 3 qubits and 2 outputs; call the gate in a circuit of its own and compare that]`,
  );
  expect(() => requireSameKind({ ...unitary, kind: 'gate' }, { ...measured, kind: 'pool' })).toThrowErrorMatchingInlineSnapshot(`[UserError: a gate cannot stand against a pool: a (u) is a gate with 2 qubits and 1 output; a (m) is a pool with 2 qubits and 1 output; call both in circuits and compare those]`); // prettier-ignore
  expect(() => requireSameKind(unitary, wide)).not.toThrow();
});
