// A checker of Stryker's that lets only the drawn mutants run: the rest, which lie within their places, are set aside.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { mutantKey } from './sample.mjs';

const drawn = new Set(JSON.parse(process.env.QCNN_MUTATE_SAMPLE ?? '[]'));

/** Stryker names files by their place in its copy of the project. */
const ownPath = (fileName) => fileName.slice(fileName.lastIndexOf('/src/') + 1);

const checker = {
  init: () => Promise.resolve(),
  check: (mutants) => {
    const verdict = (mutant) =>
      drawn.has(mutantKey({ ...mutant, fileName: ownPath(mutant.fileName) }))
        ? { status: 'passed' }
        : { status: 'compileError', reason: 'not drawn' };
    return Promise.resolve(Object.fromEntries(mutants.map((mutant) => [mutant.id, verdict(mutant)])));
  },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Checker, 'drawn', checker)];
