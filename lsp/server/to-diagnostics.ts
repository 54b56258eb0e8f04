// What an analysis found, as an editor shows it: at places of the one document, with related places and links.
import {
  DiagnosticSeverity,
  DiagnosticTag,
  type Diagnostic as Shown,
  type DiagnosticRelatedInformation,
} from 'vscode-languageserver';
import type { Diagnostic } from '../../src/compiler/source/diagnostic.ts';
import type { Source, Span } from '../../src/compiler/source/source.ts';
import type { Code } from '../../src/compiler/source/codes.ts';
import type { Findings } from './document-analysis.ts';
import { locationOf, rangeOf } from './positions.ts';

/** What is never read, so that an editor fades it. */
const unusedCodes: ReadonlySet<Code> = new Set<Code>(['unused-weight', 'unused-input', 'unused-parameter', 'unused-import', 'dead-weight']); // prettier-ignore

/** The addresses that diagnostics need. */
export interface Addresses {
  readonly uriOf: (source: Source) => string;
  /** Where the language reference tells of a code; undefined where there is none at hand. */
  readonly referenceOf: (code: Code) => string | undefined;
}

export function toDiagnostics(
  { module, diagnostics, unchecked, isFinished }: Findings,
  { uriOf, referenceOf }: Addresses,
): Shown[] {
  const { source } = module;
  const place = (span: Span) => locationOf(span, uriOf);
  const own = diagnostics.map((diagnostic): Shown => {
    const here = placeIn(source, module.file.imports.map(({ path, pathSpan }) => ({ pathSpan, imported: module.imported.get(path)?.source })), diagnostic); // prettier-ignore
    const related: DiagnosticRelatedInformation[] = diagnostic.related.map(({ span, message }) => ({
      location: place(span),
      message,
    }));
    const href = referenceOf(diagnostic.code);
    const isElsewhere = here !== diagnostic.span;
    if (isElsewhere) related.unshift({ location: place(diagnostic.span), message: diagnostic.message });
    return {
      range: rangeOf(here),
      severity: diagnostic.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
      code: diagnostic.code,
      ...(href === undefined ? {} : { codeDescription: { href } }),
      source: 'qcnn',
      message: isElsewhere ? `${diagnostic.span.source.name}: ${diagnostic.message}` : diagnostic.message,
      ...(related.length > 0 ? { relatedInformation: related } : {}),
      ...(unusedCodes.has(diagnostic.code) ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    };
  });
  const left = !isFinished ? [] : unchecked.filter(({ span }) => span.source === source);
  return [
    ...own,
    ...left.map(({ kind, name, values, reason, help, span }): Shown => ({
      range: rangeOf(span),
      severity: DiagnosticSeverity.Information,
      code: 'unchecked',
      source: 'qcnn',
      message: `${kind} ${name} was not checked${values === undefined ? '' : ` with ${values}`}: ${reason}; ${help}`,
    })),
  ];
}

/** A mistake in an imported file is told where this file led there: by a call, else by the import. */
function placeIn(
  source: Source,
  imports: readonly { readonly pathSpan: Span; readonly imported: Source | undefined }[],
  { span, related }: Diagnostic,
): Span {
  if (span.source === source) return span;
  const call = related.find((each) => each.span.source === source);
  const path = imports.find(({ imported }) => imported === span.source) ?? imports[0];
  return call?.span ?? path?.pathSpan ?? { source, start: 0, end: 0 };
}
