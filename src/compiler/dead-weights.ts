// Weights on which no output of an elaborated circuit depends: their gradient is always 0, so training cannot move them.
import type { Call, Circuit, Operation, WeightSlot } from './circuit/circuit.ts';
import { entryNames } from './circuit/print.ts';
import { allOperations, anglesOf, partsOf } from './circuit/walk.ts';
import { foldAngles } from './passes/fold-angles.ts';
import { listed } from './passes/listed.ts';
import { pruneUnseen } from './passes/prune/prune-unseen.ts';
import { weightsRead } from './passes/weights-read.ts';
import type { Diagnostic } from './source/diagnostic.ts';
import type { Span } from './source/source.ts';
import type { CircuitDeclaration } from './syntax/ast.ts';
import type { StatementOf } from './syntax/statement-facts.ts';
import { visitStatements } from './semantics/walk.ts';

/** Larger circuits are not asked: it takes about a third of the time of elaborating them. */
const mostOperations = 200_000;
/** Entries of a weight that a message may name. */
const mostNamed = 6;

/**
 * One warning for each declaration of a weight that has entries without effect, for the circuit as it was elaborated. An
 * entry is told where angles read it and nothing that is done with it has an effect: neither the statements that read
 * it, in all their iterations, nor the calls of gates and pools that they belong to. What a layer or a template has too
 * many, such as its last R_Z before a Z, is left to `compile --explain`. Linear in the circuit.
 */
export function deadWeights(declaration: CircuitDeclaration, circuit: Circuit): Diagnostic[] {
  const operations = allOperations(circuit.operations);
  if (operations.length > mostOperations || circuit.weights.length === 0) return [];
  const live = weightsRead(pruneUnseen(foldAngles(circuit), 'gates').operations);
  const idle = idleWeights(operations, live);
  const nameOf = entryNames(circuit.weights);
  return weightsOf(declaration, circuit).flatMap(([statement, slots]) => {
    const dead = slots.flatMap(({ offset, size }) =>
      Array.from({ length: size }, (_, i) => offset + i).filter((index) => idle.has(index)),
    );
    const isWhole = dead.length === slots.reduce((sum, { size }) => sum + size, 0);
    const named = dead.slice(0, mostNamed).map(nameOf);
    return dead.length > 0
      ? [warning(statement, dead.length, isWhole ? undefined : listed(named, dead.length))]
      : [];
  });
}

/** The declarations of weights with their slots: of several that are one weight, each has its own meeting. */
function weightsOf(
  declaration: CircuitDeclaration,
  { weights }: Circuit,
): (readonly [StatementOf<'weight'>, readonly WeightSlot[]])[] {
  const statements = new Map<string, StatementOf<'weight'>[]>();
  const slots = new Map<string, WeightSlot[]>();
  visitStatements(declaration.body, (statement) => {
    if (statement.kind === 'weight') add(statements, (statement.outside ?? statement.name).name, statement);
  });
  for (const slot of weights) add(slots, slot.name, slot);
  return [...statements].flatMap(
    ([name, all]): (readonly [StatementOf<'weight'>, readonly WeightSlot[]])[] => {
      const met = slots.get(name) ?? [];
      return all.length === met.length ? all.map((statement, i) => [statement, [met[i]]]) : [[all[0], met]];
    },
  );
}

function add<T>(groups: Map<string, T[]>, name: string, item: T): void {
  const group = groups.get(name);
  if (group) group.push(item);
  else groups.set(name, [item]);
}

/** The entries whose readers all belong to statements and calls by which no weight has an effect. */
function idleWeights(operations: readonly Operation[], live: ReadonlySet<number>): ReadonlySet<number> {
  const reads = operations.map(weightsIn);
  const busy = new Set<Call | Span>();
  // The statement of the circuit itself, whatever it calls.
  const groupsOf = ({ call, origin }: Operation) =>
    [call, (origin?.callers.at(-1) ?? origin)?.span].filter((each) => each !== undefined);
  operations.forEach((operation, i) => {
    if (reads[i].some((index) => live.has(index))) for (const group of groupsOf(operation)) busy.add(group);
  });
  const [idle, used] = [new Set<number>(), new Set<number>()];
  operations.forEach((operation, i) => {
    const isBusy = groupsOf(operation).some((group) => busy.has(group));
    for (const index of reads[i]) (isBusy || live.has(index) ? used : idle).add(index);
  });
  for (const index of used) idle.delete(index);
  return idle;
}

function weightsIn(operation: Operation): number[] {
  const read: number[] = [];
  for (const part of partsOf(anglesOf(operation))) if (part.kind === 'weight') read.push(part.index);
  return read;
}

/** `entries`: those that are dead, where others of the weight are not. */
function warning({ name }: StatementOf<'weight'>, dead: number, entries: string | undefined): Diagnostic {
  const what = entries ?? name.name;
  return {
    code: 'dead-weight',
    severity: 'warning',
    message: `no output depends on ${dead > 1 && entries !== undefined ? 'weights' : 'weight'} ${what}: leave out what has no effect, or return what it changes`,
    span: name.span,
    related: [],
  };
}
