// The files that a server in a browser asks for: the editor's own, wherever they lie.
import * as vscode from 'vscode';

/** Largest circuit file, in bytes. */
const sizeLimit = 8 * 2 ** 20;
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

/** Addresses of the circuit files below a folder. */
export async function listFiles(folder: string): Promise<string[]> {
  const pattern = new vscode.RelativePattern(vscode.Uri.parse(folder), '**/*.qcnn');
  const found = await vscode.workspace.findFiles(pattern, '**/node_modules/**', listLimit);
  return found.map((uri) => uri.toString());
}
