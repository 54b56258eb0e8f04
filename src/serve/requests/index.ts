// All requests by name.
import type { Handler } from '../request.ts';
import { forward, gradient, init, jacobian } from './compute.ts';
import { equiv } from './equiv.ts';
import { load, unload } from './load.ts';
import { loadModel, modelWeights, predict, saveModel, setModelWeights } from './models.ts';
import { check, compile, describe, draw, importProgram, resources } from './say.ts';

/** Without `hello`, which says their names. */
export const requests: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    load,
    unload,
    init,
    forward,
    gradient,
    jacobian,
    check,
    describe,
    resources,
    compile,
    draw,
    equiv,
    import: importProgram,
    loadModel,
    predict,
    modelWeights,
    setModelWeights,
    saveModel,
  }),
);
