// Repairs that hold: the text with one has no mistake that it had not before. Others mend a sign and break a sentence.
import { analyse } from '../../src/compiler/analyse.ts';
import type { Load } from '../../src/compiler/semantics/modules.ts';
import { needsNoValues } from '../../src/compiler/source/codes.ts';
import type { Diagnostic } from '../../src/compiler/source/diagnostic.ts';
import type { Source, Span } from '../../src/compiler/source/source.ts';
import { applyEdits, differenceOf, type Edit } from './edits.ts';
import { moverOf } from './traced.ts';

/** Most steps of an elaboration that a repair is tried with. */
const steps = 20_000;

/** Edits of a text, and what they are to repair. */
export interface Repair {
  readonly edits: readonly Edit[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Whether the text after a repair has no error of syntax, names or structure beyond those of `before` that it leaves, and none
 * that only values show in the lines that it changes, or anywhere if it guesses a name; elsewhere such a mistake was there
 * before, and is seen now that more of the text can be read.
 */
export function holds(
  source: Source,
  { edits, diagnostics: repaired }: Repair,
  before: readonly Diagnostic[],
  load: Load,
): boolean {
  const left = before.filter((each) => !repaired.includes(each));
  const mayReveal = !repaired.some(guessesName);
  const after = applyEdits(source, edits);
  const changed = changedLines(source.text, after.text);
  const isChanged = ({ start, end }: Span) => start <= changed.end && changed.start <= end;
  const known = errorsIn(source, left);
  const move = moverOf(source, after);
  const places = new Set(known.map(({ code, span }) => `${code} ${move(span)?.start}`));
  const sentences = new Map<string, number>();
  for (const { message } of known) sentences.set(message, (sentences.get(message) ?? 0) + 1);
  const loadHere: Load = (path, from) => load(path, from === after ? source : from);
  return errorsIn(after, mistakesOf(after, loadHere)).every(({ code, message, span }) => {
    const told = sentences.get(message) ?? 0;
    sentences.set(message, told - 1);
    const isKnown = told > 0 || places.has(`${code} ${span.start}`);
    return isKnown || (mayReveal && !needsNoValues(code) && !isChanged(span));
  });
}

/** "did you mean …?" */
function guessesName({ code, span, fix }: Diagnostic): boolean {
  return code === 'unknown-name' && fix?.span.start === span.start;
}

function errorsIn(source: Source, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ severity, span }) => severity === 'error' && span.source === source);
}

/** Those of the text and of its circuits with their defaults. */
function mistakesOf(source: Source, load: Load): readonly Diagnostic[] {
  for (const stage of analyse(source, load, { steps }))
    if (stage?.name === 'circuits') return stage.diagnostics;
  return [];
}

/** The lines of the second text that hold what the first has not. */
function changedLines(from: string, to: string): { readonly start: number; readonly end: number } {
  const { head, tail } = differenceOf(from, to);
  const end = to.indexOf('\n', to.length - tail);
  return { start: to.lastIndexOf('\n', head - 1) + 1, end: end < 0 ? to.length : end };
}
