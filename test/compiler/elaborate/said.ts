// A diagnostic as one line for golden files: its code, the text at which it points, the sentence, and what stands with it.
import type { Diagnostic } from '../../../src/compiler/index.ts';
import type { Span } from '../../../src/compiler/source/source.ts';

const textAt = ({ source, start, end }: Span) => source.text.slice(start, end);

export function said({ code, severity, message, span, related, fix }: Diagnostic): string {
  const also = related.map((each) => ` (at ${textAt(each.span)}: ${each.message})`).join('');
  const repair = fix ? ` (${fix.title}: ${JSON.stringify(fix.text)} for ${JSON.stringify(textAt(fix.span))})` : ''; // prettier-ignore
  return `${severity === 'warning' ? 'warning ' : ''}${code} at ${textAt(span)}: ${message}${also}${repair}`;
}
