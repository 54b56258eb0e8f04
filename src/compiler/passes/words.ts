// What a pass did in one circuit, in words: told from the circuits before and after, so that it cannot be false.
import type { Circuit, GateOperation } from '../circuit/circuit.ts';
import { entryNames } from '../circuit/print.ts';
import { allOperations, partsOf } from '../circuit/walk.ts';
import { count, listed, mostListed } from './listed.ts';
import { planReuse } from './reuse/reuse-qubits.ts';
import { weightsRead } from './weights-read.ts';

/** Nothing: the pass had nothing to do. */
export type PassWords = (before: Circuit, after: Circuit) => string | undefined;

export const foldWords: PassWords = (before, after) => {
  const { made, gone } = changedGates(before, after);
  return sentence([
    made > 0 && `wrote ${count(made, 'gate')} more simply`,
    gone > made && `dropped ${count(gone - made, 'gate')} without effect`,
    lostBranches(before, after) ||
      (conditionParts(after) < conditionParts(before) && 'wrote conditions more simply'),
  ]);
};

export const cancelWords: PassWords = (before, after) => {
  const dropped = kindsOf(before).gate - kindsOf(after).gate;
  return sentence([
    dropped > 0 && `dropped ${count(dropped, 'gate')} that undo each other`,
    lostBranches(before, after),
  ]);
};

export const mergeWords: PassWords = (before, after) => {
  const { made, gone } = changedGates(before, after);
  return sentence([gone > 0 && `joined ${count(gone, 'gate')} into ${made}`, lostBranches(before, after)]);
};

export const pruneWords: PassWords = (before, after) => {
  const [had, has] = [kindsOf(before), kindsOf(after)];
  const dropped = droppable.flatMap((kind) => {
    const less = had[kind] - has[kind];
    return less > 0 ? [count(less, kindNames[kind])] : [];
  });
  const dead = lostWeights(before, after);
  const named = dead.slice(0, mostListed + 1).map(entryNames(before.weights));
  const qubits = before.qubits - after.qubits;
  const narrowed = channelsOnOne(after) - channelsOnOne(before);
  return sentence([
    dropped.length > 0 && `dropped ${listed(dropped)} that no output sees`,
    dead.length > 0 && `${dead.length === 1 ? 'weight' : 'weights'} ${listed(named, dead.length)} ${dead.length === 1 ? 'has' : 'have'} no effect`, // prettier-ignore
    narrowed > 0 && `left ${count(narrowed, 'channel')} on the qubit that is seen`,
    qubits > 0 && `${count(qubits, 'qubit')} fewer`,
  ]);
};

export const deferWords: PassWords = (before, after) => {
  const [had, has] = [kindsOf(before), kindsOf(after)];
  const { made } = changedGates(before, after);
  const [measurements, branches] = [had.measure - has.measure, had.branch - has.branch];
  const gone = [
    ...(measurements > 0 ? [count(measurements, 'measurement')] : []),
    ...(branches > 0 ? [count(branches, 'branch')] : []),
  ];
  const became = made > 0 ? count(made, 'gate') : 'ends of qubits';
  return sentence([gone.length > 0 && `${listed(gone)} became ${became}`]);
};

export const fuseWords: PassWords = (_, after) => {
  const blocks = after.operations.filter((each) => each.kind === 'block');
  const inside = blocks.reduce((sum, { block }) => sum + block.gates.length, 0);
  const matrices = new Set(blocks.map(({ block }) => block)).size;
  const alone = kindsOf(after).gate - inside;
  const into = `${count(inside, 'gate')} into ${count(blocks.length, 'block')} with ${count(matrices, 'matrix')}`;
  return sentence([blocks.length > 0 && into, blocks.length > 0 && alone > 0 && `${count(alone, 'gate')} left alone`]);
}; // prettier-ignore

export const reuseWords: PassWords = (before, after) => {
  if (after.qubits >= before.qubits) return undefined;
  const { follows } = planReuse(before).report;
  const chains = follows.map(({ qubit, ended }) => `q${qubit} starts where q${ended} has ended`);
  return `${before.qubits} → ${after.qubits} qubits: ${listed(chains)}`;
};

/** Of a pass that has no words of its own. */
export const anyWords: PassWords = (before, after) => {
  if (after === before) return undefined;
  const [had, has] = [before, after].map((each) => allOperations(each.operations).length);
  return `${had} → ${has} operations, ${before.qubits} → ${after.qubits} qubits`;
};

const kindNames = {
  gate: 'gate',
  channel: 'channel',
  measure: 'measurement',
  branch: 'branch',
  reset: 'reset',
  discard: 'discard',
  prepare: 'preparation',
  barrier: 'barrier',
} as const;
type Counted = keyof typeof kindNames;
const droppable: readonly Counted[] = [
  'gate',
  'channel',
  'measure',
  'branch',
  'reset',
  'discard',
  'prepare',
  'barrier',
];

/** Those inside branches and blocks, too. */
function kindsOf(circuit: Circuit): Readonly<Record<Counted, number>> {
  const kinds = { gate: 0, channel: 0, measure: 0, branch: 0, reset: 0, discard: 0, prepare: 0, barrier: 0 };
  for (const operation of allOperations(circuit.operations)) {
    if (operation.kind === 'block') kinds.gate += operation.block.gates.length;
    else kinds[operation.kind]++;
  }
  return kinds;
}

/** Gates that came, and those that went: what stays is the same object. */
function changedGates(before: Circuit, after: Circuit): { readonly made: number; readonly gone: number } {
  const gates = ({ operations }: Circuit) =>
    new Set(allOperations(operations).filter((each): each is GateOperation => each.kind === 'gate'));
  const [old, now] = [gates(before), gates(after)];
  let [made, gone] = [0, 0];
  for (const gate of now) if (!old.has(gate)) made++;
  for (const gate of old) if (!now.has(gate)) gone++;
  return { made, gone };
}

function channelsOnOne({ operations }: Circuit): number {
  return allOperations(operations).filter((each) => each.kind === 'channel' && each.qubits.length === 1)
    .length;
}

function conditionParts({ operations }: Circuit): number {
  const conditions = allOperations(operations).flatMap((each) =>
    each.kind === 'branch' ? [each.condition] : [],
  );
  return conditions.reduce((sum, condition) => sum + [...partsOf([condition])].length, 0);
}

function lostBranches(before: Circuit, after: Circuit): string | false {
  const lost = kindsOf(before).branch - kindsOf(after).branch;
  return lost > 0 && `left out ${count(lost, 'branch')} that had nothing to decide`;
}

function lostWeights(before: Circuit, after: Circuit): number[] {
  const read = weightsRead(after.operations);
  return [...weightsRead(before.operations)].filter((index) => !read.has(index)).sort((a, b) => a - b);
}

function sentence(parts: readonly (string | false)[]): string | undefined {
  const said = parts.filter((part) => part !== false);
  return said.length > 0 ? said.join('; ') : undefined;
}
