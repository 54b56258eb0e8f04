// The files around a file that it could import, with the paths that it would write.
import { URI } from 'vscode-uri';
import type { Module } from '../../src/compiler/semantics/modules.ts';
import { standardFiles } from '../../src/compiler/semantics/standard-names.ts';
import type { Surroundings } from '../service/completion.ts';
import { libraryScheme } from './workspace.ts';
import type { Session } from './session.ts';

/** Most files of a workspace that are looked into. */
const mostFiles = 400;

/** The standard library and the other files of the workspace. */
export async function surroundingsOf(
  { workspace, analyses }: Session,
  module: Module,
): Promise<Surroundings> {
  const own = workspace.uriOf(module.source);
  const load = workspace.loadFor(() => {});
  const moduleAt = (path: string) => {
    const found = load(path, module.source);
    return found && 'text' in found ? analyses.moduleAt(workspace.uriOf(found)) : undefined;
  };
  const standard = standardFiles.map((path) => ({ path, module: moduleAt(path) }));
  const library = new Set(
    standard.flatMap(({ module: file }) => (file ? [workspace.uriOf(file.source)] : [])),
  );
  // A folder that cannot be searched has nothing to offer, and takes nothing away.
  const listed = await workspace.list().catch(() => []);
  const uris = listed.filter((uri) => uri !== own && !library.has(uri)).slice(0, mostFiles);
  const others = await workspace.complete(() =>
    uris.flatMap((uri) => {
      const path = pathFrom(own, uri);
      return path === undefined ? [] : [{ path, module: analyses.moduleAt(uri) }];
    }),
  );
  return { moduleAt, files: [...standard, ...others] };
}

/** "./blocks", "../nets/hur": what an import in one file writes for another; undefined where no path leads there. */
export function pathFrom(from: string, to: string): string | undefined {
  const [a, b] = [URI.parse(from), URI.parse(to)];
  if (a.scheme !== b.scheme || a.authority !== b.authority || a.scheme === libraryScheme) return undefined;
  if (!a.path.startsWith('/') || !b.path.startsWith('/')) return undefined;
  const folders = a.path.split('/').slice(1, -1);
  const target = b.path
    .replace(/\.qcnn$/, '')
    .split('/')
    .slice(1);
  let same = 0;
  while (same < folders.length && same < target.length - 1 && folders[same] === target[same]) same++;
  const up = folders.length - same;
  return [...(up === 0 ? ['.'] : Array<string>(up).fill('..')), ...target.slice(same)].join('/');
}
