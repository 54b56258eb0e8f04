// The texts that a server knows: open buffers over files, files as they are now, the standard library; and how imports find them.
import { URI, Utils } from 'vscode-uri';
import { librarySource } from '../../src/compiler/library/index.ts';
import { libraryName } from '../../src/compiler/library/library-name.ts';
import type { Load, Unreadable } from '../../src/compiler/semantics/modules.ts';
import type { Source } from '../../src/compiler/source/source.ts';
import type { Files } from './files.ts';

const suffix = '.qcnn';
/** Most rounds of files that are waited for: an import of an import comes a round later. */
const mostRounds = 300;
/** Addresses of library files that lie on no disk: qcnn-std:/std/conv.qcnn. */
export const libraryScheme = 'qcnn-std';

/** One spelling for each address: `file:///C:/a` and `file:///c%3A/a` are one file. Throws where it is no URI. */
export function canonical(uri: string): string {
  return URI.parse(uri).toString();
}

export class Workspace {
  readonly #files: Files;
  #folders: readonly string[] = [];
  /** By canonical address. */
  readonly #open = new Map<string, Source>();
  readonly #closed = new Map<string, Source>();
  readonly #uris = new WeakMap<Source, string>();
  /** Addresses that an import named. */
  readonly #imported = new Set<string>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** Addresses of the folders that the editor has open. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  set folders(uris: readonly string[]) {
    this.#folders = uris.map((uri) => canonical(uri).replace(/\/$/, ''));
  }

  /** Takes the text of a buffer, or of its newest version. */
  open(uri: string, text: string): Source {
    const address = canonical(uri);
    const source = this.#named(address, text);
    this.#open.set(address, source);
    return source;
  }

  close(uri: string): void {
    this.#open.delete(canonical(uri));
  }

  isOpen(uri: string): boolean {
    return this.#open.has(canonical(uri));
  }

  /**
   * What an address holds; the object is the same until its text changes. undefined also where it is no business of a server:
   * neither open, nor a circuit file of the folders or the library, nor imported by such.
   */
  sourceAt(uri: string): Source | Unreadable | 'pending' | undefined {
    const address = canonical(uri);
    return this.#isOurs(address) ? this.#read(address) : undefined;
  }

  #isOurs(address: string): boolean {
    if (this.#open.has(address) || this.#imported.has(address) || libraryNameAt(address) !== undefined) return true; // prettier-ignore
    const isCircuit = address.endsWith(suffix) && !/\/\.\.?\//.test(address);
    return isCircuit && (this.#folderOf(address) !== undefined || this.#libraryNameOnDisk(address) !== undefined); // prettier-ignore
  }

  #read(address: string): ReturnType<Workspace['sourceAt']> {
    const buffer = this.#open.get(address);
    if (buffer) return buffer;
    const library = libraryNameAt(address);
    if (library !== undefined) return this.#library(library, address);
    const found = this.#files.read(address);
    if (found === undefined || found === 'pending' || 'unreadable' in found) {
      this.#closed.delete(address);
      return found;
    }
    const known = this.#closed.get(address);
    if (known?.text === found.text) return known;
    const source = this.#named(address, found.text);
    this.#closed.set(address, source);
    return source;
  }

  /** The address of a source that this workspace handed out. */
  uriOf(source: Source): string {
    const uri = this.#uris.get(source);
    if (uri === undefined) throw new Error(`${source.name} is no text of this workspace`);
    return uri;
  }

  /**
   * How imports are found; `asked` is told each address and what it holds, also where that is nothing, or yet to come.
   * Paths are relative to the importing file, `.qcnn` may be left out.
   */
  loadFor(asked: (uri: string, found: ReturnType<Workspace['sourceAt']>) => void): Load {
    return (specifier, from) => {
      const uri = this.#resolve(specifier, from);
      if (uri === undefined) return undefined;
      this.#imported.add(uri);
      const found = this.#read(uri);
      asked(uri, found);
      return found === 'pending' ? undefined : found;
    };
  }

  /** What `read` finds when none of its files is still to come: it reads again when those have come. */
  async complete<T>(read: () => T): Promise<T> {
    for (let round = 1; ; round++) {
      const found = read();
      const coming = this.#files.coming?.();
      if (!coming || round === mostRounds) return found;
      await coming;
    }
  }

  /** Circuit files of the folders, open ones among them; canonical addresses, sorted. */
  async list(): Promise<string[]> {
    const found = await Promise.all(this.#folders.map((folder) => this.#files.list(folder)));
    return [...new Set([...this.#open.keys(), ...found.flat().map(canonical)])].sort();
  }

  #resolve(specifier: string, from: Source): string | undefined {
    const library = libraryName(specifier);
    if (library !== undefined) {
      const uri = this.#files.libraryUri(library);
      return uri === undefined ? `${libraryScheme}:/${library}${suffix}` : canonical(uri);
    }
    const base = URI.parse(this.uriOf(from));
    if (!base.path.startsWith('/') || specifier.includes('\0')) return undefined;
    const path = specifier.endsWith(suffix) ? specifier : specifier + suffix;
    try {
      return canonical(Utils.resolvePath(Utils.dirname(base), path).toString());
    } catch {
      // Half a character has no spelling in an address.
      return undefined;
    }
  }

  #library(name: string, address: string): Source | undefined {
    const source = librarySource(name);
    if (source) this.#uris.set(source, address);
    return source;
  }

  /** A source under a name for people: its path in the folder that holds it, else its whole path. */
  #named(address: string, text: string): Source {
    const source = { name: this.#nameOf(address), text };
    this.#uris.set(source, address);
    return source;
  }

  #nameOf(address: string): string {
    const library = libraryNameAt(address) ?? this.#libraryNameOnDisk(address);
    if (library !== undefined) return library;
    const folder = this.#folderOf(address);
    const { path, scheme, authority } = URI.parse(address);
    // Of several folders, files of one relative path would have one name.
    if (folder === undefined || this.#folders.length > 1)
      return scheme === 'file'
        ? URI.parse(address).fsPath
        : `${scheme}:${authority && `//${authority}`}${path}`;
    return path.slice(URI.parse(folder).path.length + 1);
  }

  #folderOf(address: string): string | undefined {
    return this.#folders.find((each) => address.startsWith(`${each}/`));
  }

  #libraryNameOnDisk(address: string): string | undefined {
    const name = /(std\/(?:[\w-]+\/)*[\w-]+)\.qcnn$/.exec(address)?.[1];
    if (name === undefined) return undefined;
    const uri = this.#files.libraryUri(name);
    return uri !== undefined && canonical(uri) === address ? name : undefined;
  }
}

function libraryNameAt(address: string): string | undefined {
  const { scheme, path } = URI.parse(address);
  return scheme === libraryScheme && path.endsWith(suffix) ? path.slice(1, -suffix.length) : undefined;
}
