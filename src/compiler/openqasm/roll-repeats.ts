// Stretches of statements that repeat become loops: a long unrolled program stays a text that can be read. Linear time.
import type { Span } from '../source/source.ts';
import type { Statement } from '../syntax/ast.ts';
import { printStatement } from '../syntax/printer.ts';
import { binary, block, identifier, number } from '../syntax/nodes.ts';

/** Shorter programs stay as they are, as do repetitions that save fewer statements. */
const fewest = 1000;
const leastSaving = 40;
/** Statements that a repetition is found by, and places at which it is tried. */
const gram = 6;
const tries = 3;
/** Loops of loops. */
const passes = 4;

/** `variable` names the loop variables. */
export function rollRepeats(
  statements: readonly Statement[],
  variable: string,
  span: Span,
): readonly Statement[] {
  if (statements.length < fewest) return statements;
  let rolled = statements;
  for (let pass = 0; pass < passes; pass++) {
    const before = rolled.length;
    rolled = rollOnce(rolled, variable, span);
    if (rolled.length === before) break;
  }
  return rolled;
}

function rollOnce(statements: readonly Statement[], variable: string, span: Span): readonly Statement[] {
  const ids = identify(statements.map((statement) => printStatement(statement)));
  const next = nextOccurrences(ids);
  /** Period → where the match that was last followed for it ends. */
  const ends = new Map<number, number>();
  const matchEnd = (at: number, period: number): number => {
    const known = ends.get(period);
    if (known !== undefined && known > at) return known;
    let end = at;
    while (end + period < ids.length && ids[end] === ids[end + period]) end++;
    ends.set(period, end);
    return end;
  };
  const result: Statement[] = [];
  for (let at = 0; at < statements.length;) {
    let best: { readonly period: number; readonly count: number } | undefined;
    for (let again = next[at], trial = 0; again > 0 && trial < tries && !best; again = next[again], trial++) {
      const period = again - at;
      const count = Math.floor((matchEnd(at, period) - at) / period) + 1;
      if (count > 1 && (count - 1) * period >= leastSaving) best = { period, count };
    }
    if (!best) {
      result.push(statements[at++]);
      continue;
    }
    const { period, count } = best;
    result.push({
      kind: 'for',
      pattern: { kind: 'pattern', names: [identifier(variable, span)], destructure: false, span },
      iterable: binary('..', number(0, span), number(count, span), span),
      body: block(statements.slice(at, at + period), span),
      span,
    });
    at += period * count;
  }
  return result;
}

/** The same number for the same text. */
function identify(texts: readonly string[]): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(texts, (text) => {
    const id = known.get(text) ?? known.size;
    known.set(text, id);
    return id;
  });
}

/** The next place where the same `gram` statements begin, by their hash: what is found there is still to be compared; 0: none. */
function nextOccurrences(ids: Int32Array): Int32Array {
  const next = new Int32Array(ids.length + 1);
  const last = new Map<number, number>();
  for (let at = ids.length - gram; at >= 0; at--) {
    let key = 0;
    for (let i = at; i < at + gram; i++) key = Math.imul(key ^ ids[i], 0x9e3779b1) ^ (key >>> 15);
    next[at] = last.get(key) ?? 0;
    last.set(key, at);
  }
  return next;
}
