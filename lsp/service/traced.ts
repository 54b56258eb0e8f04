// What the newest whole elaborations showed of the statements of a file, at their places in the text of now.
import type { AnalysedCircuit } from '../../src/compiler/analysis.ts';
import type { StatementTrace } from '../../src/compiler/elaborate/trace.ts';
import type { Source, Span } from '../../src/compiler/source/source.ts';
import { differenceOf } from './edits.ts';
import type { View } from './view.ts';

/** A statement that ran in a circuit. */
export interface TracedStatement {
  readonly circuit: AnalysedCircuit;
  readonly trace: StatementTrace;
  /** Where the statement stands now. */
  readonly span: Span;
}

/** The statements of the file itself, circuit by circuit; those whose text changed since are left out. */
export function tracedStatements({ module, circuits }: View): TracedStatement[] {
  const { source } = module;
  return circuits.flatMap((circuit) => (circuit.module.source.name === source.name ? statementsOf(circuit, source) : []));
} // prettier-ignore

interface Moved {
  readonly source: Source;
  readonly statements: readonly TracedStatement[];
}
const moved = new WeakMap<AnalysedCircuit, Moved>();

/** The same list until the text changes. */
function statementsOf(circuit: AnalysedCircuit, source: Source): readonly TracedStatement[] {
  const known = moved.get(circuit);
  if (known?.source === source) return known.statements;
  const move = moverOf(circuit.module.source, source);
  const statements = [...(circuit.trace ?? [])].flatMap(([span, trace]) => {
    const now = span.source === circuit.module.source ? move(span) : undefined;
    return now ? [{ circuit, trace, span: now }] : [];
  });
  moved.set(circuit, { source, statements });
  return statements;
}

/** Takes spans of one text to another that differs in one stretch; undefined for what touches the stretch. */
export function moverOf(from: Source, to: Source): (span: Span) => Span | undefined {
  if (from.text === to.text) return ({ start, end }) => ({ source: to, start, end });
  const { head, tail } = differenceOf(from.text, to.text);
  const behind = from.text.length - tail;
  const by = to.text.length - from.text.length;
  return ({ start, end }) => {
    if (end <= head) return { source: to, start, end };
    if (start >= behind) return { source: to, start: start + by, end: end + by };
    return undefined;
  };
}
