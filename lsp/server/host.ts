// What a server needs of the place where it runs: Node or a worker in a browser.
import type { Options } from 'prettier';
import type { Connection } from 'vscode-languageserver';
import type { Code } from '../../src/compiler/source/codes.ts';
import type { Clock } from './scheduler.ts';
import type { Files } from './files.ts';

export interface Host {
  readonly clock: Clock;
  /** `arrived` is told addresses whose texts were pending; `forget` is told those that may have changed. */
  files(connection: Connection, arrived: (uri: string) => void): Files & { forget?(uri: string): void };
  /** The address in the language reference that explains a code; undefined where there is none at hand. */
  referenceOf(code: Code): string | undefined;
  /** What the configuration of a file says about its layout; empty where there is none. */
  formatOptions(uri: string): Promise<Options>;
}
