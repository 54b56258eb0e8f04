// What may be written at a place, and what a single word before it decides.
import type { Token } from '../../src/compiler/syntax/tokens.ts';
import type { Wanted } from './wanted.ts';

/** What may be written at a place. */
export type Expected =
  | { readonly kind: 'nothing' }
  /** One of these words alone. */
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** A declaration or an import. */
  | { readonly kind: 'declaration' }
  /** A file, after `from`; `path` is what stands there already. */
  | { readonly kind: 'path'; readonly path: string }
  /** A name that a file declares; `path` undefined: none is told yet. */
  | { readonly kind: 'imported'; readonly path: string | undefined }
  /** A type of a circuit's parameter, of an angle, of a weight or an input. */
  | { readonly kind: 'type'; readonly of: 'parameter' | 'angle' | 'weight' | 'input' }
  /** A statement; behind the block of an `if` also its `else`. */
  | { readonly kind: 'statement'; readonly mayBeElse: boolean }
  /** What `ctrl @` may stand before. */
  | { readonly kind: 'gate' }
  | { readonly kind: 'distribution' }
  /** A circuit, gate or pool that a property compares. */
  | { readonly kind: 'compared' }
  /** A parameter, or the size of a register, of what stands before it on a side of a property. */
  | { readonly kind: 'setting'; readonly of: string }
  | { readonly kind: 'member'; readonly object: string | undefined }
  /** What a call acts on; `on` may stand here where `mayBeOn`. */
  | { readonly kind: 'operand'; readonly mayBeOn: boolean }
  /** A gate, a pool or a pairing as the value of a parameter, of so many qubits or sources, or a value on which the choice depends. */
  | { readonly kind: 'callable'; readonly of: string; readonly arity?: number | undefined }
  /** A value; `isAssigned`: to a register, so that it may be a pool that is called. */
  | { readonly kind: 'value'; readonly isAssigned?: boolean; readonly wanted?: Wanted | undefined };

/** Where the word begins that is being written. */
export interface WordPlace {
  readonly text: string;
  readonly start: number;
}

export const nothing: Expected = { kind: 'nothing' };

/** What the word before decides by itself. */
export function afterPrevious(before: readonly Token[], { text }: WordPlace): Expected | undefined {
  const type = before.at(-1)?.type;
  if (type === '.') {
    const object = before.at(-2);
    const isName = object?.type === 'Identifier' || object?.type === 'PoolName';
    return { kind: 'member', object: isName ? text.slice(object.start, object.end) : undefined };
  }
  if (type === '@') return { kind: 'gate' };
  if (type === '~') return { kind: 'distribution' };
  return type === 'for' ? nothing : undefined;
}
