// From what a user told a study to the options that it runs with.
import type { Backend } from '../runtime/backends/backend.ts';
import { controlChoices, type ControlChoice } from './contestants.ts';
import type { StudyGiven } from './given.ts';
import type { StudyCircuit } from './study-circuit.ts';
import type { Controls, StudyOptions } from './study-options.ts';

/** `circuit`: what was given as one, opened. */
export function studyOptionsOf(given: StudyGiven, circuit: StudyCircuit): StudyOptions {
  const { saveModels: _, checkpointMinutes: __, threads: ___, circuitName: ____, ...told } = given;
  return {
    ...told,
    set: undefined,
    beside: undefined,
    noise: undefined,
    circuit,
    engine: told.engine ?? 'auto',
    controls: controlsOf(told.controls),
  };
}

/** A word that chooses, or names separated by commas. */
function controlsOf(text: string | undefined): Controls | undefined {
  const choice = controlChoices.find((each): each is ControlChoice => each === text);
  return choice ?? text?.split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim()]));
}

/** The backend that is given; `makeWasm` makes the one of the processor, which alone has threads. Starts the engine. */
export async function backendWith(
  { backend, engine }: Pick<StudyGiven, 'backend' | 'engine'>,
  makeWasm: () => Backend | Promise<Backend>,
): Promise<Backend | string | undefined> {
  if (backend !== undefined && backend !== 'wasm') return backend;
  const { startEngine } = await import('../runtime/tensors/engine.ts');
  if (backend === undefined && (await startEngine({ engine: engine ?? 'auto' })).name === 'webgpu')
    return undefined;
  return makeWasm();
}
