// What a name means: its head, its documentation, what it holds in the circuits of the file.
import { declaredSymbol, type NameSymbol } from '../../src/compiler/semantics/resolved-names.ts';
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { textOf, type Span } from '../../src/compiler/source/source.ts';
import type { Import } from '../../src/compiler/syntax/ast.ts';
import { builtinDoc, wordDoc } from './docs.ts';
import { gateDrawing } from './gate-drawing.ts';
import { wordAt } from './selection.ts';
import { signatureOf } from './signature.ts';
import { tracedStatements } from './traced.ts';
import { occurrencesAt, touches, type View } from './view.ts';

/** A head in the language and paragraphs of Markdown. */
export interface Hover {
  readonly span: Span;
  readonly signatures: readonly string[];
  readonly paragraphs: readonly string[];
}

/** Circuits that are told of; and values in each. */
const mostCircuits = 4;

export function hoverAt(view: View, offset: number): Hover | undefined {
  const { module } = view;
  const found = occurrencesAt(module, offset);
  if (found.length > 0) {
    const symbols = found.map(({ symbol }) => declaredSymbol(symbol));
    return {
      span: found[0].span,
      signatures: [...new Set(symbols.map(signatureOf))],
      paragraphs: [...new Set(symbols.flatMap((symbol) => [...docOf(symbol), ...constantOf(view, symbol), ...drawingOf(symbol), ...(symbol.kind === 'constant' ? [] : valuesOf(view, symbol.name, offset))]))],
    }; // prettier-ignore
  }
  const path = module.file.imports.find(({ pathSpan }) => touches(pathSpan, offset));
  if (path) return importHover(module, path);
  const isComment = module.file.comments.some(({ span }) => span.start < offset && offset < span.end);
  const span = wordAt(module.file.span, offset);
  const doc = isComment ? undefined : wordDoc(textOf(span));
  return doc === undefined ? undefined : { span, signatures: [], paragraphs: [doc] };
}

/** What the file of an import declares. */
function importHover({ imported }: Module, { path, pathSpan }: Import): Hover | undefined {
  const found = imported.get(path);
  const names = found?.file.declarations.map(({ name }) => `\`${name.name}\``) ?? [];
  return names.length > 0
    ? { span: pathSpan, signatures: [], paragraphs: [`Declares ${names.join(', ')}.`] }
    : undefined;
}

/** Markdown of a declaration's own words, or of the language's. */
export function docOf(symbol: NameSymbol): string[] {
  const { doc, node, span, name, kind } = symbol;
  if (!span) return builtinDoc(name, kind);
  if (doc !== undefined) return [doc];
  // What declares a value is documented as a whole.
  return node && 'doc' in node && typeof node.doc === 'string' && node.kind !== 'circuit' ? [node.doc] : [];
}

/** The value of a constant, where its text is not the value itself. */
function constantOf({ constants }: View, { node }: NameSymbol): string[] {
  const value = constants.get(node);
  const isWritten = node?.kind === 'const' && textOf(node.value.span) === value;
  return value === undefined || isWritten ? [] : [`= \`${value}\``];
}

/** A gate or pool of files drawn in text. */
function drawingOf({ module, node, span }: NameSymbol): string[] {
  const declaration = module?.file.declarations.find((each) => each === node && each.name.span === span);
  const drawing = declaration && gateDrawing(module!, declaration);
  return drawing === undefined ? [] : [`\`\`\`text\n${drawing}\n\`\`\``];
}

/** What a name holds at the innermost statement around an offset that ran, by circuit. */
function valuesOf(view: View, name: string, offset: number): string[] {
  const around = tracedStatements(view).filter(({ span }) => span.start <= offset && offset <= span.end);
  const lines = new Map<string, string[]>();
  for (const { circuit, trace } of around.sort((a, b) => b.span.start - a.span.start || a.span.end - b.span.end)) {
    const label = circuit.declaration.name.name;
    if (lines.has(label)) continue;
    const valueIn = ({ reads, binds }: typeof trace.first) =>
      [...reads, ...binds].find((value) => value.name === name)?.text;
    const [first, last] = [valueIn(trace.first), valueIn(trace.last)];
    if (first === undefined) continue;
    const turns = (run: typeof trace.first) => (run.within.length > 0 ? ` (${run.within.join(', ')})` : '');
    const shown =
      last === undefined || last === first
        ? [`\`${first}\``]
        : [`\`${first}\`${turns(trace.first)}`, `\`${last}\`${turns(trace.last)}`];
    lines.set(label, [`In \`${label}\` here: ${shown.join(', …, ')}`]);
  }
  return [...lines.values()].flat().slice(0, mostCircuits);
} // prettier-ignore
