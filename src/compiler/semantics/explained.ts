// Names that nothing declares because the declaration itself could not be read.
import type { Diagnostic } from '../source/diagnostic.ts';

/**
 * What is to be reported of unknown names. A lost declaration explains one: any, where its own name cannot be told
 * (the empty text), or else one with which its name begins, as in `pairing ringq) = …`.
 */
export function withoutExplained(
  unknown: ReadonlyMap<string, Diagnostic>,
  lost: readonly string[],
): Diagnostic[] {
  const left = new Map(unknown);
  for (const own of lost) {
    const explained = [...left.keys()].find((name) => own === '' || own.startsWith(name));
    if (explained !== undefined) left.delete(explained);
  }
  return [...left.values()];
}
