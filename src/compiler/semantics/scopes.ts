// The values that blocks declare: scopes inside one another, in which a name is looked up outwards.
import type { Span } from '../source/source.ts';

export interface Entry {
  readonly span: Span;
  /** What a warning calls it, should nothing use it; absent: that is no fault. */
  readonly unused?: 'weight' | 'input' | 'parameter' | undefined;
  used: boolean;
}

/** The names of one block. */
export interface Scope {
  readonly names: Map<string, Entry>;
  readonly outer?: Scope | undefined;
}

/** A block without names yet. */
export function scopeIn(outer?: Scope): Scope {
  return { names: new Map(), outer };
}

/** What a name means in a scope. */
export function findEntry(scope: Scope, name: string): Entry | undefined {
  for (let outer: Scope | undefined = scope; outer; outer = outer.outer) {
    const entry = outer.names.get(name);
    if (entry) return entry;
  }
  return undefined;
}

/** Every name that a scope and those around it declare. */
export function namesIn(scope: Scope | undefined): string[] {
  return scope ? [...scope.names.keys(), ...namesIn(scope.outer)] : [];
}
