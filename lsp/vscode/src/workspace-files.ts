// The files that a server in a browser asks for: the editor's own, wherever they lie.
import * as vscode from 'vscode';

/** Largest circuit file, in bytes. */
const sizeLimit = 8 * 2 ** 20;
/** Most circuit files, and most folders, that a search looks at. */
const listLimit = 5_000;

/** The text of a file; null where there is none. Rejects where it cannot be read. */
export async function readFile(address: string): Promise<string | null> {
  const uri = vscode.Uri.parse(address);
  let status: vscode.FileStat;
  try {
    status = await vscode.workspace.fs.stat(uri);
  } catch {
    return null;
  }
  if ((status.type & vscode.FileType.File) === 0) throw new Error(`${uri.path} is no regular file`);
  if (status.size > sizeLimit)
    throw new Error(`${uri.path} is larger than 8 MiB, the most that is read here`);
  const bytes = await vscode.workspace.fs.readFile(uri);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${uri.path} is not text in UTF-8`);
  }
}

/** Addresses of the circuit files below a folder, without links, hidden folders and node_modules: not every workspace can be searched. */
export async function listFiles(address: string): Promise<string[]> {
  const uri = vscode.Uri.parse(address);
  // The path of a root may have been cut.
  const folders = [uri.path === '' ? uri.with({ path: '/' }) : uri];
  const found: string[] = [];
  for (let i = 0; i < folders.length && i < listLimit && found.length < listLimit; i++) {
    const folder = folders[i]!;
    for (const [name, type] of await vscode.workspace.fs.readDirectory(folder)) {
      const entry = vscode.Uri.joinPath(folder, name);
      if (type === vscode.FileType.Directory && !/^(\.|node_modules$)/.test(name)) folders.push(entry);
      if (type === vscode.FileType.File && name.endsWith('.qcnn')) found.push(entry.toString());
    }
  }
  return found.slice(0, listLimit);
}
