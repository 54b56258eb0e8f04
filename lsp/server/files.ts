// The files that no buffer holds, as a server sees them: on disk in Node, asked of the editor in a browser.
import type { Unreadable } from '../../src/compiler/semantics/modules.ts';

/** A text; why there is none; nothing of that name; or it was asked for and is told of later. */
export type Found = { readonly text: string } | Unreadable | undefined | 'pending';

export interface Files {
  /** What lies at an address now. Bounded in size; devices and pipes are unreadable. */
  read(uri: string): Found;
  /** Resolves when what is pending now has come; undefined where nothing is. */
  coming?(): Promise<unknown> | undefined;
  /** Addresses of the circuit files below a folder, at most some thousands. */
  list(folder: string): Promise<readonly string[]>;
  /** Where a file of the standard library lies, "std/conv"; undefined where it comes inside the server only. */
  libraryUri(name: string): string | undefined;
}
