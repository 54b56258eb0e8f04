// What features know of a text of the tests, without a server: its file with the library around it, its circuits.
import { readdirSync } from 'node:fs';
import type { Surroundings } from '../../lsp/service/completion.ts';
import type { View } from '../../lsp/service/view.ts';
import { analyse } from '../../src/compiler/analyse.ts';
import type { AnalysisStage } from '../../src/compiler/analysis.ts';
import { loadModules, type Load, type Module } from '../../src/compiler/semantics/modules.ts';
import { standardFiles } from '../../src/compiler/semantics/standard-names.ts';
import type { Source } from '../../src/compiler/source/source.ts';
import { load as loadFresh, readCircuitFile } from '../compiler/load.ts';

const read = new Map<string, ReturnType<Load>>();

/** The tests' own loader, each file read once. */
export const load: Load = (specifier, from) => {
  const key = `${specifier} ${specifier.startsWith('std/') ? '' : from.name.replace(/[^/]*$/, '')}`;
  if (!read.has(key)) read.set(key, loadFresh(specifier, from));
  return read.get(key);
};

/** A text at a place in the repository, from which its imports are found. */
export function sourceOf(text: string, name = 'circuits/open.qcnn'): Source {
  return { name, text };
}

export function moduleOf(text: string, name?: string): Module {
  return loadModules(sourceOf(text, name), load);
}

/** The standard library, as what could be imported. */
export const library: Surroundings = (() => {
  const moduleAt = (path: string, from = sourceOf('')) => {
    const found = load(path, from);
    return found && 'text' in found ? loadModules(found, load) : undefined;
  };
  return {
    moduleAt,
    files: standardFiles.map((path) => ({ path, module: moduleAt(path) })),
  };
})();

/** The last stage up to one of an analysis. */
export function stageOf(source: Source, until: AnalysisStage['name'] = 'circuits'): AnalysisStage {
  for (const stage of analyse(source, load, { keep: true })) if (stage?.name === until) return stage;
  throw new Error(`${source.name} has no stage ${until}`);
}

/** A file with the circuits that are right at their defaults. */
export function viewOf(source: Source): View {
  const { main: module, circuits, constants } = stageOf(source);
  return { module, circuits: circuits.filter(({ outcome }) => outcome === 'right'), constants };
}

const root = new URL('../../', import.meta.url);

/** Files of a folder of the repository, those in folders inside it too. */
export function filesIn(folder: string): Source[] {
  return readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.qcnn'))
    .toSorted()
    .map((name) => readCircuitFile(`${folder}/${name}`));
}
