// What the checker says of mutants, held to the truth, and counted: caught, equivalent, unknown, wrong.
import { outputCount } from '../../../src/compiler/circuit/circuit.ts';
import { printSource } from '../../../src/compiler/targets/qcnn/index.ts';
import { type Answer, compareCircuits } from '../../../src/equivalence/index.ts';
import { isUnitary, obstaclesOf } from '../../../src/compiler/circuit/obstacles.ts';
import { subjectOf } from '../../../src/equivalence/subject.ts';
import { type Level, levels } from '../../../src/equivalence/task/task.ts';
import { reference } from '../../../src/runtime/backends/reference/index.ts';
import { denseOutputs } from '../methods/dense.ts';
import type { Specimen } from './specimens.ts';
import { type Truth, truthOf } from './truth.ts';

/**
 * `caught`: different, by a witness that runs. `equivalent`: proved, and the truth or not judged. `unknown`: nothing was said of
 * what is the same, or not judged. `missed`: nothing was said of what differs. `wrong`: something false was said.
 */
export type Outcome = 'caught' | 'equivalent' | 'unknown' | 'missed' | 'wrong';

export interface Judged {
  readonly specimen: Specimen;
  readonly level: Level;
  readonly truth: Truth;
  readonly outcome: Outcome;
  /** Why it is unknown, or what is wrong. */
  readonly why: string | undefined;
}

const tolerance = 1e-9;

/** At the `turn`-th of the levels that apply; what is said of the others beside it must be true as well. */
export function judge(specimen: Specimen, turn: number): Judged {
  const { a, b } = specimen;
  const obstacles = obstaclesOf(subjectOf(a, 'a'), subjectOf(b, 'b'));
  const applying = levels.filter((level) => obstacles[level] === undefined && (level !== 'outputs' || outputCount(a) > 0)); // prettier-ignore
  const level = applying[turn % applying.length];
  const gatesOnly = isUnitary(a) && isUnitary(b);
  const truths = new Map(applying.map((each) => [each, truthOf(specimen, each, gatesOnly)]));
  const truth = truths.get(level);
  const answer = compareCircuits(a, b, { level, tolerance, timeout: 30 });
  const lies = applying.filter((each) => isLie(answer.levels[each], truths.get(each), answer));
  const unconfirmed = answer.witness ? faultOf(answer.witness) : undefined;
  if (lies.length > 0 || unconfirmed !== undefined)
    return { specimen, level, truth, outcome: 'wrong', why: unconfirmed ?? `false at ${lies.join(', ')}` };
  switch (answer.verdict) {
    case 'different':
      return { specimen, level, truth, outcome: 'caught', why: undefined };
    case 'equivalent':
      return { specimen, level, truth, outcome: 'equivalent', why: undefined };
    case 'unknown':
      return { specimen, level, truth, outcome: truth === 'different' ? 'missed' : 'unknown', why: answer.reason ?? undefined }; // prettier-ignore
    default:
      return answer.verdict satisfies never;
  }
}

/** A confirmed witness shows more than points at which nothing was seen. */
function isLie(said: Answer['levels'][Level], truth: Truth, { witness }: Answer): boolean {
  return (said === true && truth === 'different') || (said === false && truth === 'same' && !witness);
}

const mostDense = 6;

/** What is wrong with a witness: its circuits do not return what it says. */
function faultOf({ a, b, weights, inputs, valueA, valueB, difference }: NonNullable<Answer['witness']>) {
  const value = (circuit: typeof a) =>
    circuit.qubits <= mostDense
      ? denseOutputs(circuit, { weights, inputs })[0]
      : reference.load(circuit).forward(weights, inputs, 1)[0];
  const [one, other] = [value(a), value(b)];
  const agrees = Math.abs(one - valueA) < 1e-11 && Math.abs(other - valueB) < 1e-11;
  return agrees && difference > tolerance ? undefined : `a witness of ${valueA} and ${valueB} gives ${one} and ${other}`; // prettier-ignore
}

/** A table by kinds, reasons, and texts of what failed. */
export function report(all: readonly Judged[]): string {
  const outcomes: readonly Outcome[] = ['caught', 'equivalent', 'unknown', 'missed', 'wrong'];
  const kinds = [...new Set(all.map(({ specimen }) => specimen.kind))].sort();
  const row = (name: string, some: readonly Judged[]) =>
    name.padEnd(28) + [some.length, ...outcomes.map((outcome) => count(some, outcome))].map((n) => String(n).padStart(11)).join(''); // prettier-ignore
  const judged = (truth: Truth) => all.filter((each) => each.truth === truth).length;
  return [
    ['kind'.padEnd(28), ...['mutants', ...outcomes].map((word) => word.padStart(11))].join(''),
    ...kinds.map((kind) => row(kind, all.filter(({ specimen }) => specimen.kind === kind))),
    row('all', all),
    `by dense matrices and by construction ${judged('different')} differ, ${judged('same')} are the same, ${judged(undefined)} are not judged`,
    ...reasonsOf(all.filter(({ outcome }) => outcome === 'unknown' || outcome === 'missed')),
    ...all.filter(isFailure).map(shown),
  ].join('\n'); // prettier-ignore
}

function reasonsOf(unknown: readonly Judged[]): string[] {
  return [...new Set(unknown.map(({ why }) => why))].map((reason) => {
    const own = unknown.filter(({ why }) => why === reason);
    const same = own.filter(({ truth }) => truth === 'same').length;
    return `unknown ${own.length} times, where ${same} are the same: ${reason}`;
  });
}

const count = (some: readonly Judged[], outcome: Outcome) =>
  some.filter((each) => each.outcome === outcome).length;

export const isFailure = ({ outcome }: Judged) => outcome === 'missed' || outcome === 'wrong';

function shown({ specimen, level, truth, outcome, why }: Judged): string {
  const { kind, of, a, b } = specimen;
  return `\n${outcome}: ${kind} in ${of}, at ${level}, in truth ${truth ?? 'not judged'}: ${why}\n${printSource(a)}\n${printSource(b)}`; // prettier-ignore
}
