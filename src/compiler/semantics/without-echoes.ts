// One mistake, one message: leaves out diagnostics that follow from others. In: all that was found, in the order of
// the stages that found it. Errors told apart here stand in different statements.
import { needsNoValues } from '../source/codes.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { Module } from './modules.ts';
import { blocksOf } from '../syntax/statement-facts.ts';
import { visitStatements } from './walk.ts';

/** A statement without the blocks in it, an output, a parameter of a circuit, or a declaration's head. */
interface Place {
  readonly start: number;
  readonly end: number;
  faulty: boolean;
  illegible: boolean;
}

/** The diagnostics that no other one explains, in the same order. */
export function withoutEchoes(modules: readonly Module[], diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return [...diagnostics];
  const places = new Map(modules.map((module) => [module.source, placesOf(module)]));
  const placeOf = ({ source, start }: Span): Place | undefined => find(places.get(source) ?? [], start);
  const declarations = new Map(
    modules.map(({ source, file }) => [source, [...file.declarations, ...file.properties]]),
  );
  const declarationOf = ({ source, start }: Span) =>
    declarations.get(source)?.find(({ span }) => span.start <= start && start <= span.end);
  const faulty = new Set(errors.map(({ span }) => declarationOf(span)));
  const faultySources = new Set(errors.map(({ span }) => span.source));

  return diagnostics.filter(({ code, severity, span }) => {
    if (severity === 'warning') {
      if (code === 'unused-import') return !faultySources.has(span.source);
      return !(code.startsWith('unused-') || code === 'outside-domain') || !faulty.has(declarationOf(span));
    }
    const place = placeOf(span);
    if (!place) return true;
    if (place.faulty && (place.illegible || !needsNoValues(code))) return false;
    place.faulty = true;
    place.illegible ||= code === 'syntax';
    return true;
  });
}

function placesOf({ file }: Module): Place[] {
  const places: Place[] = [];
  for (const declaration of [...file.declarations, ...file.properties]) {
    const add = (start: number, end: number) => places.push({ start, end, faulty: false, illegible: false });
    const { span } = declaration;
    if (!('body' in declaration)) {
      add(span.start, span.end);
      continue;
    }
    add(span.start, declaration.body.span.start);
    for (const parameter of declaration.parameters) add(parameter.span.start, parameter.span.end);
    visitStatements(declaration.body, (statement) => {
      add(statement.span.start, blocksOf(statement)[0]?.span.start ?? statement.span.end);
      if (statement.kind === 'return') for (const { span } of statement.outputs) add(span.start, span.end);
    });
  }
  return places.sort((a, b) => a.start - b.start);
}

/** The last place that begins at or before an offset and reaches beyond it. */
function find(places: readonly Place[], offset: number): Place | undefined {
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle].start <= offset) low = middle + 1;
    else high = middle;
  }
  const place = places[low - 1];
  return place && offset <= place.end ? place : undefined;
}
