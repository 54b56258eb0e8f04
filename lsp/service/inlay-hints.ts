// What a circuit does where it stands in the text: qubits that live on after a layer, weights of a declaration, turns of a loop.
import type { AnalysedCircuit } from '../../src/compiler/analysis.ts';
import type { WeightSlot } from '../../src/compiler/circuit/circuit.ts';
import type { Run, StatementTrace } from '../../src/compiler/elaborate/trace.ts';
import type { Span } from '../../src/compiler/source/source.ts';
import type { WeightStatement } from '../../src/compiler/syntax/ast.ts';
import { tracedStatements, type TracedStatement } from './traced.ts';
import type { View } from './view.ts';

export interface InlayHint {
  /** Behind this offset. */
  readonly offset: number;
  readonly text: string;
  /** A sentence that says it whole. */
  readonly says: string;
}

/** Those in a stretch of the text, in its order; of a statement that several circuits run, one for all that say the same. */
export function inlayHintsIn(view: View, { start, end }: Pick<Span, 'start' | 'end'>): InlayHint[] {
  const hints = new Map<string, InlayHint>();
  for (const traced of tracedStatements(view)) {
    const { span } = traced;
    const hint = span.end >= start && span.start <= end ? hintOf(traced) : undefined;
    if (hint) hints.set(`${hint.offset} ${hint.text}`, hint);
  }
  return [...hints.values()].sort((a, b) => a.offset - b.offset);
}

function hintOf({ trace, span, circuit }: TracedStatement): InlayHint | undefined {
  const { statement } = trace;
  switch (statement.kind) {
    case 'apply':
      return statement.operands.kind === 'on' ? liveHint(trace, span) : undefined;
    case 'assign':
    case 'discard':
      return liveHint(trace, span);
    case 'weight':
      return weightsHint(trace, span, slotsOf(circuit, statement));
    case 'input':
      return inputsHint(trace, span);
    case 'for':
      return turnsHint(trace, span);
    case 'qubit':
    case 'let':
    case 'if':
    case 'bit':
    case 'reset':
    case 'barrier':
    case 'return':
    case 'lost':
      return undefined;
    default:
      return statement satisfies never;
  }
}

/** Runs of which a sentence tells each. */
const mostTold = 16;

/** "4 live", and for a statement in a loop "4, 2, 1 live". */
function liveHint({ liveQubits: kept, runs, last }: StatementTrace, { end }: Span): InlayHint {
  const counts = kept.length < runs ? [...kept, last.liveQubits] : kept;
  const steps = counts.filter((count, i) => i === 0 || count !== counts[i - 1]);
  const times = runs > 1 ? ` of its ${runs} runs` : '';
  return {
    offset: end,
    text: `${shortened(steps, 6, 3)} live`,
    says: `Qubits that are declared and have not ended after this statement${times}: ${shortened(counts, mostTold, mostTold)}.`,
  };
}

/** As many as `most` numbers; of more the first `begin` and the last. */
function shortened(counts: readonly number[], most: number, begin: number): string {
  const shown = counts.length > most ? [...counts.slice(0, begin), '…', counts.at(-1)] : counts;
  return shown.join(', ');
}

/** "6 weights", in a loop "6 × 3 weights", and "12 weights in 3 runs" where their number changes. */
function weightsHint(
  { first, last, runs }: StatementTrace,
  { end }: Span,
  slots: readonly WeightSlot[],
): InlayHint {
  const shape = first.binds[0]?.text ?? '';
  const [one, other] = [sizeOf(first), sizeOf(last)];
  if (runs === 1) return { offset: end, text: plural(one, 'weight'), says: shape };
  // Declarations of one outside name, as `weight c as c_0`, share its slots.
  const sizes = slots.length === runs ? slots.map(({ size }) => size) : [one, other];
  if (sizes.every((size) => size === one))
    return { offset: end, text: `${one} × ${runs} weights`, says: `${shape}, in each of ${runs} runs` };
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return {
    offset: end,
    text: slots.length === runs ? `${total} weights in ${runs} runs` : `${one} … ${other} × ${runs} weights`,
    says: `${shape} first, ${last.binds[0]?.text ?? ''} in the last of ${runs} runs`,
  };
}

function slotsOf({ elaborated }: AnalysedCircuit, { outside, name }: WeightStatement): WeightSlot[] {
  const called = (outside ?? name).name;
  return elaborated?.circuit.weights.filter((slot) => slot.name === called) ?? [];
}

function inputsHint({ first }: StatementTrace, { end }: Span): InlayHint {
  return { offset: end, text: plural(sizeOf(first), 'input'), says: first.binds[0]?.text ?? '' };
}

function sizeOf({ binds }: Run): number {
  return binds[0]?.shape?.reduce((product, length) => product * length, 1) ?? 1;
}

function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

function turnsHint({ statement, turns, runs, first, last }: StatementTrace, span: Span): InlayHint {
  const head = 'iterable' in statement ? statement.iterable.span : span;
  // The head may have moved with its statement.
  const offset = head.end + (span.start - statement.span.start);
  const [one, other] = [first.turns, last.turns];
  return {
    offset,
    text: one === other ? plural(one, 'turn') : `${one} … ${other} turns`,
    says: runs > 1 ? `${turns} turns in ${runs} runs of the loop` : `${turns} turns`,
  };
}
