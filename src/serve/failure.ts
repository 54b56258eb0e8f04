// What went wrong with a request, as data: whose fault it is, a text for people, and where the text of a circuit is wrong.
import { diagnosticToJson } from '../answers/diagnostics.ts';
import { DiagnosticsError } from '../circuit-files/diagnostics-error.ts';
import { formatWithSource, type Diagnostic } from '../compiler/source/diagnostic.ts';
import { Misfit } from '../json-shape.ts';
import { printable } from '../printable.ts';
import { systemErrorReason } from '../system-error.ts';
import { BackendRefusal, RequestRefusal, UserError } from '../user-error.ts';
import { LostFrames } from './frames.ts';

export interface Failure {
  readonly kind: 'diagnostic' | 'usage' | 'refused' | 'internal';
  readonly message: string;
  readonly diagnostics?: readonly object[];
}

/** With all of it as text: the line of the file, and carets below. */
export function diagnosticData(diagnostic: Diagnostic): object {
  return { ...diagnosticToJson(diagnostic), text: printable(formatWithSource(diagnostic)) };
}

export function failureOf(error: unknown): Failure {
  if (error instanceof DiagnosticsError) {
    const diagnostics = error.diagnostics.map(diagnosticData);
    return { kind: 'diagnostic', message: printable(error.message), diagnostics };
  }
  return { kind: kindOf(error), message: printable(messageOf(error)) };
}

function kindOf(error: unknown): Failure['kind'] {
  if (error instanceof Misfit || error instanceof LostFrames) return 'usage';
  if (error instanceof BackendRefusal || error instanceof RequestRefusal) return 'refused';
  if (error instanceof UserError) return error.exitCode === 1 ? 'refused' : 'usage';
  return systemErrorReason(error) !== undefined || isOutOfMemory(error) ? 'refused' : 'internal';
}

function messageOf(error: unknown): string {
  if (error instanceof Misfit)
    return error.path.length > 0 ? `${error.path.join('.')}: ${error.message}` : error.message;
  if (error instanceof UserError || error instanceof LostFrames) return error.message;
  const reason = systemErrorReason(error);
  const { path } = (error ?? {}) as NodeJS.ErrnoException;
  if (reason !== undefined) return path === undefined ? reason : `${path}: ${reason}`;
  if (isOutOfMemory(error)) return 'there is not enough memory for it; send fewer samples, or load a smaller circuit'; // prettier-ignore
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a bug in qcnn; please report it with the request and this text:\n${text}`;
}

/** What V8 throws where an array cannot be had. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && /allocation failed|invalid (?:typed )?array/i.test(error.message);
}
