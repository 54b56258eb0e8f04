// The files of a server in a browser: asked of the editor, which tells the server when they have come.
import type { Files, Found } from './files.ts';

/** What the editor answers: its texts, by requests of this protocol's own. */
export interface EditorFiles {
  /** undefined: there is no such file. */
  readFile(uri: string): Promise<string | undefined>;
  listFiles(folder: string): Promise<readonly string[]>;
}

/** `arrived` is told the address of each text that was pending before. Files that changed are to be forgotten. */
export function filesOfEditor(
  editor: EditorFiles,
  arrived: (uri: string) => void,
): Files & { forget(uri: string): void } {
  const known = new Map<string, Found>();
  const running = new Set<Promise<void>>();
  const ask = async (uri: string) => {
    let found: Found;
    try {
      const text = await editor.readFile(uri);
      found = text === undefined ? undefined : { text };
    } catch (error) {
      found = { unreadable: error instanceof Error ? error.message : String(error) };
    }
    // Forgotten while it was on the way: it is asked for again when it is needed again.
    if (known.get(uri) !== 'pending') return;
    known.set(uri, found);
    arrived(uri);
  };
  return {
    read(uri) {
      if (!known.has(uri)) {
        known.set(uri, 'pending');
        const asked = ask(uri).finally(() => running.delete(asked));
        running.add(asked);
      }
      return known.get(uri);
    },
    coming: () => (running.size === 0 ? undefined : Promise.all(running)),
    list: (folder) => editor.listFiles(folder),
    libraryUri: () => undefined,
    forget: (uri) => void known.delete(uri),
  };
}
