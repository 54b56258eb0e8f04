// The stretches of a file that can be folded: blocks, lists over several lines, comments, imports, regions.
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { positionOf, type Span } from '../../src/compiler/source/source.ts';
import { visitNodes } from '../../src/compiler/syntax/visitor-keys.ts';

export interface Fold {
  readonly kind: 'block' | 'comment' | 'imports' | 'region';
  readonly span: Span;
}

const foldable: ReadonlySet<string> = new Set([
  'block',
  'list',
  'call',
  'comprehension',
  'apply',
  'operands',
  'property',
]);

/** In the order of the text; all reach over at least two lines. */
export function foldsOf({ file, source }: Module): Fold[] {
  const folds: Fold[] = [];
  const add = (kind: Fold['kind'], start: number, end: number) => {
    const span = { source, start, end };
    if (lineOf(span, start) < lineOf(span, end)) folds.push({ kind, span });
  };
  visitNodes(file, ({ kind, span }) => {
    if (foldable.has(kind)) add('block', span.start, span.end);
  });
  const { imports, comments, declarations, properties } = file;
  if (imports.length > 0) add('imports', imports[0].span.start, imports.at(-1)!.span.end);
  for (const { docSpan } of [...declarations, ...properties])
    if (docSpan) add('comment', docSpan.start, docSpan.end);
  const regions: number[] = [];
  let run: Span | undefined;
  const endRun = () => run && add('comment', run.start, run.end);
  for (const { span } of comments) {
    const text = source.text.slice(span.start, span.end);
    if (/^\/\/\s*#region\b/.test(text)) regions.push(span.start);
    else if (/^\/\/\s*#endregion\b/.test(text)) {
      const start = regions.pop();
      if (start !== undefined) add('region', start, span.end);
    } else {
      // Comments in lines behind one another are one.
      const isNext = run && /^[^\S\n]*\r?\n[^\S\n]*$/.test(source.text.slice(run.end, span.start));
      if (!isNext) endRun();
      run = isNext ? { ...run!, end: span.end } : span;
    }
  }
  endRun();
  return folds.sort((a, b) => a.span.start - b.span.start);
}

function lineOf({ source }: Span, offset: number): number {
  return positionOf(source, offset).line;
}
