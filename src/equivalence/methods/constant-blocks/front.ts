// The operations of a circuit in the order of their wires, qubits and bits: those before which nothing is left can be taken.
import type { GateOperation, Operation } from '../../../compiler/circuit/circuit.ts';
import { bitsOf } from '../../../compiler/circuit/conditions.ts';
import { qubitsActedOn } from '../../../compiler/circuit/walk.ts';
import { isConstant } from './products.ts';

/** An operation of the circuit, in its place. */
export interface Item {
  readonly operation: Operation;
  /** Its place in the list. */
  readonly at: number;
  readonly wires: readonly number[];
  /** Where its angles are numbers. */
  readonly constant: GateOperation | undefined;
}

export interface Front {
  /** The next item on a wire. */
  next(wire: number): Item | undefined;
  /** Items that can be taken, in order. */
  ready(): Item[];
  isReady(item: Item): boolean;
  take(item: Item): void;
  /** What is left, in order. */
  rest(): Operation[];
  /** The first items on these wires that can be taken one after the other, and the gates of numbers that stand in the way. */
  constantsWithin(
    wires: ReadonlySet<number>,
    most: number,
  ): { readonly inside: Item[]; readonly beside: Item[] };
}

/** Wires of a circuit: its qubits, then its bits. */
export function wiresOf(operation: Operation, qubits: number): number[] {
  const own = qubitsActedOn(operation);
  if (operation.kind === 'measure') return [...own, qubits + operation.bit];
  if (operation.kind !== 'branch') return [...own];
  const bits = new Set([...bitsOf(operation.condition), ...operation.then.flatMap(bitsRead), ...operation.orElse.flatMap(bitsRead)]); // prettier-ignore
  return [...own, ...[...bits].map((bit) => qubits + bit)];
}

function bitsRead(operation: Operation): number[] {
  if (operation.kind !== 'branch') return [];
  return [...bitsOf(operation.condition), ...[...operation.then, ...operation.orElse].flatMap(bitsRead)];
}

/** `operations` are taken from the first to the last; those on no wires stay. */
export function createFront(operations: readonly Operation[], qubits: number): Front {
  const items = operations.map((operation, at): Item => {
    const constant = operation.kind === 'gate' && isConstant(operation) ? operation : undefined;
    return { operation, at, wires: wiresOf(operation, qubits), constant };
  });
  const queues = new Map<number, Item[]>();
  for (const item of items) for (const wire of item.wires) addTo(queues, wire, item);
  const heads = new Map([...queues.keys()].map((wire) => [wire, 0]));
  const taken = new Set<Item>();
  const nextFrom = (places: ReadonlyMap<number, number>, wire: number) => queues.get(wire)?.[places.get(wire) ?? 0]; // prettier-ignore
  const next = (wire: number) => nextFrom(heads, wire);
  const isReady = (item: Item) => item.wires.length > 0 && item.wires.every((wire) => next(wire) === item);

  return {
    next,
    isReady,
    ready() {
      const found = new Set([...queues.keys()].flatMap((wire) => next(wire) ?? []));
      return [...found].filter(isReady).sort((p, q) => p.at - q.at);
    },
    take(item) {
      taken.add(item);
      for (const wire of item.wires) heads.set(wire, heads.get(wire)! + 1);
    },
    rest: () => items.filter((item) => !taken.has(item)).map(({ operation }) => operation),
    constantsWithin(wires, most) {
      const places = new Map([...wires].map((wire) => [wire, heads.get(wire) ?? 0]));
      const inside: Item[] = [];
      for (;;) {
        const firsts = [...wires].flatMap((wire) => nextFrom(places, wire) ?? []);
        const free = firsts.filter((item) => item.constant && item.wires.every((wire) => wires.has(wire) && nextFrom(places, wire) === item)); // prettier-ignore
        if (free.length === 0 || inside.length >= most) {
          const beside = firsts.filter(
            (item) => item.constant && item.wires.some((wire) => !wires.has(wire)),
          );
          return { inside, beside: beside.sort((p, q) => p.at - q.at) };
        }
        const first = free.reduce((best, item) => (item.at < best.at ? item : best));
        inside.push(first);
        for (const wire of first.wires) places.set(wire, places.get(wire)! + 1);
      }
    },
  };
}

function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
