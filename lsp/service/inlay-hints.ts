// What a circuit does where it stands in the text: qubits that live on after a layer, weights of a declaration, turns of a loop.
import type { StatementTrace } from '../../src/compiler/elaborate/trace.ts';
import type { Span } from '../../src/compiler/source/source.ts';
import { tracedStatements } from './traced.ts';
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
  for (const { trace, span } of tracedStatements(view)) {
    const hint = span.end >= start && span.start <= end ? hintOf(trace, span) : undefined;
    if (hint) hints.set(`${hint.offset} ${hint.text}`, hint);
  }
  return [...hints.values()].sort((a, b) => a.offset - b.offset);
}

function hintOf(trace: StatementTrace, span: Span): InlayHint | undefined {
  const { statement } = trace;
  switch (statement.kind) {
    case 'apply':
      return statement.operands.kind === 'on' ? liveHint(trace, span) : undefined;
    case 'assign':
    case 'discard':
      return liveHint(trace, span);
    case 'weight':
    case 'input':
      return sizeHint(trace, span);
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

/** "4 live", and for a statement in a loop "4, 2, 1 live". */
function liveHint({ liveQubits, runs }: StatementTrace, { end }: Span): InlayHint {
  const steps = liveQubits.filter((count, i) => i === 0 || count !== liveQubits[i - 1]);
  const shown = steps.length > 6 ? [...steps.slice(0, 3), '…', steps.at(-1)] : steps;
  const times = runs > 1 ? ` of its ${runs} runs` : '';
  return {
    offset: end,
    text: `${shown.join(', ')} live`,
    says: `Qubits that are declared and have not ended after this statement${times}: ${liveQubits.join(', ')}.`,
  };
}

function sizeHint({ statement, first, last, runs }: StatementTrace, { end }: Span): InlayHint | undefined {
  const sizeOf = ({ binds }: typeof first) =>
    binds[0]?.shape?.reduce((product, length) => product * length, 1);
  const [one, other] = [sizeOf(first) ?? 1, sizeOf(last) ?? 1];
  const what = statement.kind === 'weight' ? 'weights' : 'inputs';
  const sizes = one === other ? `${one}` : `${one} … ${other}`;
  const times = runs > 1 ? ` × ${runs}` : '';
  const shape = first.binds[0]?.text ?? '';
  return {
    offset: end,
    text: `${sizes}${times} ${one === 1 && runs === 1 ? what.slice(0, -1) : what}`,
    says: `${shape}${runs > 1 ? `, in each of ${runs} runs` : ''}`,
  };
}

function turnsHint({ statement, turns, runs, first, last }: StatementTrace, span: Span): InlayHint {
  const head = 'iterable' in statement ? statement.iterable.span : span;
  // The head may have moved with its statement.
  const offset = head.end + (span.start - statement.span.start);
  const [one, other] = [first.turns, last.turns];
  const each = one === other ? `${one}` : `${one} … ${other}`;
  return {
    offset,
    text: `${each} turn${each === '1' ? '' : 's'}`,
    says: runs > 1 ? `${turns} turns in ${runs} runs of the loop` : `${turns} turns`,
  };
}
