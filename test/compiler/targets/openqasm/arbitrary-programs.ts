// Programs of OpenQASM 3 on two to four qubits that measure, decide, reset and assign bits, nested in each other.
import { fc } from '@fast-check/vitest';

const bit = fc.constantFrom('c[0]', 'c[1]', 'd');
const angle = fc.integer({ min: 1, max: 28 }).map((tenths) => (tenths / 10).toFixed(1));
const value = fc.oneof(
  { weight: 2, arbitrary: bit },
  bit.map((each) => `!${each}`),
  fc.constantFrom('1', '0'),
  fc.tuple(bit, bit).map((pair) => pair.join(' ^ ')),
);

export const programs = fc.integer({ min: 2, max: 4 }).chain((qubits) => {
  const qubit = fc.nat(qubits - 1).map((index) => `q[${index}]`);
  const two = fc.uniqueArray(qubit, { minLength: 2, maxLength: 2 });
  const simple = fc.oneof(
    { weight: 3, arbitrary: fc.oneof(fc.tuple(angle, qubit).map(([t, q]) => `ry(${t}) ${q};`), two.map((pair) => `cx ${pair.join(', ')};`)) },
    { weight: 3, arbitrary: fc.tuple(bit, qubit).map(([b, q]) => `${b} = measure ${q};`) },
    { weight: 1, arbitrary: qubit.map((q) => `reset ${q};`) },
    { weight: 2, arbitrary: fc.tuple(bit, value).map(([b, held]) => `${b} = ${held};`) },
  ); // prettier-ignore
  const { statement } = fc.letrec<{ statement: string; block: string }>((tie) => ({
    block: fc
      .array(tie('statement'), { minLength: 1, maxLength: 3 })
      .map((statements) => `{ ${statements.join(' ')} }`),
    statement: fc.oneof(
      { maxDepth: 2 },
      { weight: 4, arbitrary: simple },
      { weight: 1, arbitrary: fc.tuple(fc.oneof(bit, fc.nat(3).map((held) => `c == ${held}`)), tie('block'), fc.option(tie('block'))).map(([test, then, orElse]) => `if (${test}) ${then}${orElse === null ? '' : ` else ${orElse}`}`) },
      { weight: 1, arbitrary: fc.tuple(fc.nat(3), tie('block'), tie('block')).map(([held, then, orElse]) => `switch (c) { case ${held} ${then} default ${orElse} }`) },
    ), // prettier-ignore
  }));
  return fc
    .array(statement, { minLength: 4, maxLength: 10, size: 'max' })
    .map((statements) => ({ qubits, text: programOn(qubits, statements) }));
});

/** On a register q, with the bits c[0], c[1] and d. */
export function programOn(qubits: number, statements: readonly string[]): string {
  return `OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[${qubits}] q;\nbit[2] c;\nbit d;\nry(0.7) q[0];\nry(1.9) q[1];\nc[0] = measure q[0];\n${statements.join('\n')}\n`;
}
