// Links of a file: the path of each import leads to the file that it finds, also where files import each other in a circle.
import type { Load, Module } from '../../src/compiler/semantics/modules.ts';
import type { Source, Span } from '../../src/compiler/source/source.ts';

export interface Link {
  /** The path with its quotes. */
  readonly span: Span;
  readonly to: Source;
}

/** In the order of the text; a path that finds no file that can be read has none. */
export function linksOf({ source, file }: Module, load: Load): Link[] {
  return file.imports.flatMap(({ path, pathSpan }) => {
    const found = load(path, source);
    return found && 'text' in found ? [{ span: pathSpan, to: found }] : [];
  });
}
