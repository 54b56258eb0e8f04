// The circuits and the standard library that come with the package, as texts: for pages, where there are no files.
import type { Load } from '../semantics/modules.ts';
import type { Source } from '../source/source.ts';
import { libraryName } from './library-name.ts';
import { libraryTexts } from './texts.ts';

/** Names of the circuit files that come with the package, sorted: "hur", "ring", …. */
export function libraryNames(): string[] {
  return Object.keys(libraryTexts).filter((name) => !name.includes('/'));
}

const sources = new Map<string, Source>(
  Object.entries(libraryTexts).map(([name, text]) => [name, { name, text }]),
);

/** A circuit file, "ring", or one of the standard library, "std/conv", the same object at each call; undefined: there is none. */
export function librarySource(name: string): Source | undefined {
  return sources.get(name);
}

/** Finds imports of "std/…" without a disk, and no others; those of your own texts can be looked up first. */
export const libraryLoad: Load = (specifier) => {
  const name = libraryName(specifier);
  return name === undefined ? undefined : librarySource(name);
};
