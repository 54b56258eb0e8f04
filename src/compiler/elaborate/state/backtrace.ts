// How elaboration came to the place of a message: the turns of loops and the calls around it, as related places.
import type { Diagnostic, Related } from '../../source/diagnostic.ts';
import { positionOf, type Span, textOf } from '../../source/source.ts';
import type { State } from './state.ts';
import { printTurn } from './turns.ts';
import { framesFrom, type Turn } from './whereabouts.ts';

/** Calls that a message shows from the inside; of longer chains it shows the outermost, too. */
const mostCalls = 4;

/** What a fault of the statement under way says, with the calls and turns that led there, the innermost first. */
export function shownOf<D extends Diagnostic | undefined>(state: State, diagnostic: D): D {
  if (!diagnostic) return diagnostic;
  const { frame, turn: innermost } = state.at;
  if (!innermost && !frame.caller) return diagnostic;
  const related: Related[] = [...diagnostic.related];
  let turn = innermost;
  let text = beginningOf(diagnostic.span);
  const tellTurns = (within: typeof frame) => {
    for (; turn?.frame === within; turn = turn.outer) {
      const values = matters(turn, text) && turn.pattern.span !== diagnostic.span && printTurn(state, turn);
      if (values) related.push({ span: turn.pattern.span, message: `with ${values}` });
    }
  };
  tellTurns(frame);
  let from = diagnostic.span;
  const calls = framesFrom(frame);
  calls.forEach(({ caller, outer }, i) => {
    const { kind, name, span } = caller;
    if (i < mostCalls || i === calls.length - 1) {
      const file = span.source === from.source ? '' : ` of ${span.source.name}`;
      const skipped = i > mostCalls ? `, ${i - mostCalls} calls further out` : '';
      related.push({
        span,
        message: `in ${kind} ${name}, called from line ${lineOf(span)}${file}${skipped}`,
      });
    }
    from = span;
    text = beginningOf(span);
    tellTurns(outer!);
  });
  return { ...diagnostic, related };
}

/** A turn says something where its name stands at the place, or where the turns before it did not fail. */
function matters({ pattern, before }: Turn, text: string): boolean {
  return before > 0 || pattern.names.some(({ name }) => new RegExp(`\\b${name}\\b`).test(text));
}

const lineOf = ({ source, start }: Span) => positionOf(source, start).line;

/** Enough of a place to see which names stand in it; a statement may be long. */
function beginningOf(span: Span): string {
  return textOf({ ...span, end: Math.min(span.end, span.start + 400) });
}
