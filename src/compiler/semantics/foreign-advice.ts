// What to write for a name that other frameworks have for something of this language, by where the name stands.
import { gates } from '../circuit/gates.ts';
import { foreign, type ForeignName } from '../syntax/foreign-names.ts';

/** A statement is called so, a part of an expression is, or a value is. */
export type Position = 'statement' | 'expression' | 'value';

const tables = {
  statement: [foreign.gates, foreign.declarations, foreign.functions, foreign.words],
  expression: [foreign.functions, foreign.gates],
  value: [foreign.values],
} as const;

/** Undefined where the name is none of theirs. `XGate` and `CZPowGate` are looked up without their last word. */
export function adviceFor(name: string, position: Position): ForeignName | undefined {
  const small = name.toLowerCase();
  const keys = [small, small.replace(/(?<=.)gate$/, '')];
  for (const table of tables[position]) {
    for (const key of keys) {
      const found = table.get(key);
      if (found) return { ...found, advice: found.advice.replaceAll('NAME', name) };
    }
  }
  const own = keys.find((key) => gates.has(key));
  return own !== undefined && position === 'statement'
    ? { advice: `write ${formOf(own)}`, same: own }
    : undefined;
}

/** True for what declares something elsewhere, so that the names behind it are no unknown ones. */
export function declaresElsewhere(name: string): boolean {
  return foreign.declarations.has(name.toLowerCase());
}

/** "crx(t) a, b;" */
export function formOf(gate: string): string {
  const { angles, qubits } = gates.get(gate)!;
  const letters = ['a', 'b', 'c', 'd'];
  const given = angles === 1 ? ['t'] : letters.slice(0, angles);
  const on = qubits === 1 ? ['q[0]'] : letters.slice(0, qubits);
  return `${gate}${given.length > 0 ? `(${given.join(', ')})` : ''} ${on.join(', ')};`.replace(' ;', ';');
}
