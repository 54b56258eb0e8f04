// Values as an editor shows them beside a name: short whatever they hold.
import { qubitName, type QubitNames } from './state/registers.ts';
import { formatShape, shapeOf, type Value } from './values/values.ts';

/** A name and what it stands for. */
export interface TracedValue {
  readonly name: string;
  readonly kind: Value['kind'];
  /** In short: "4", "angle[2, 15]", "q[0], q[2], q[4] and 5 more". */
  readonly text: string;
  /** Of an array, its lengths, outermost first; of a register the number of its qubits. Absent for other values. */
  readonly shape?: readonly number[];
}

/** Qubits, numbers or tuples that are written out. */
const mostItems = 8;
/** Lists and tuples inside each other that are. */
const deepest = 2;

export function tracedValue(qubits: QubitNames, name: string, value: Value): TracedValue {
  const shape = value.kind === 'register' ? [value.qubits.length] : value.kind === 'list' ? shapeOf(value) : undefined; // prettier-ignore
  const text = printValue(value, (qubit) => qubitName(qubits, qubit));
  return { name, kind: value.kind, text, ...(shape && { shape }) };
}

/** A value in short; what lies deeper than in a tuple of a list is "…". */
export function printValue(value: Value, nameOf: (qubit: number) => string, depth = 0): string {
  const some = (items: readonly Value[]) =>
    depth < deepest ? listed(items, (item) => printValue(item, nameOf, depth + 1)) : '…';
  switch (value.kind) {
    case 'number':
    case 'boolean':
      return `${value.value}`;
    case 'text':
      return `"${value.text}"`;
    case 'angle':
      return 'angle';
    case 'list': {
      const { items, amplitudes } = value;
      if (amplitudes) return `amplitude[${items.length}]`;
      const shape = shapeOf(value);
      const isKnown = items.length <= mostItems && items.every(({ kind }) => kind === 'number');
      return shape && items.length > 0 && !isKnown ? formatShape(shape) : `[${some(items)}]`;
    }
    case 'tuple':
      return `(${some(value.items)})`;
    case 'range':
      return `${value.start}..${value.end}`;
    case 'qubit':
      return nameOf(value.qubit);
    case 'register':
      return listed(value.qubits, nameOf);
    case 'condition':
      return 'a measured bit';
    case 'observable':
      return 'an observable';
    case 'probabilities':
      return `probs(${listed(value.qubits, nameOf)})`;
    default:
      return value satisfies never;
  }
}

function listed<T>(items: readonly T[], print: (item: T) => string): string {
  const shown = items.slice(0, mostItems).map(print).join(', ');
  return items.length > mostItems ? `${shown} and ${items.length - mostItems} more` : shown;
}
