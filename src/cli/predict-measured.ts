// `qcnn predict --shots --device`: what a model says of images when its circuit is measured, many times over, beside what it
// says exactly.
import { usesCircuit, slidesCircuit, readsCircuit } from '../models/entries.ts';
import { contextOf } from '../models/index.ts';
import { loadClassifier, type LoadedModel } from '../models/load-classifier.ts';
import { findBackendLater } from '../runtime/backends/index.ts';
import type { Backend } from '../runtime/backends/backend.ts';
import type { Images } from '../runtime/data/dataset.ts';
import type { Device } from '../runtime/device/device.ts';
import { drawsOfInterval } from '../runtime/shots/interval-of-draws.ts';
import { switched } from '../runtime/shots/switched-backend.ts';
import type { EngineChoice } from '../runtime/tensors/engines/names.ts';
import { count } from '../study/format.ts';
import { measuringOf } from '../study/measuring.ts';
import { requireMeasurable } from '../study/study-backend.ts';
import { UserError } from '../user-error.ts';
import { byName, classOf, drawnAnswer, undecidedNote, type Said } from './predict-table.ts';
import { readDevice } from './read-device.ts';

export interface MeasuredOptions {
  readonly backend: string | undefined;
  readonly engine: EngineChoice;
  readonly shots: number | undefined;
  /** A file. */
  readonly device: string | undefined;
  readonly seed: number;
}

export interface MeasuredModel {
  readonly model: LoadedModel;
  /** In the order of the images. */
  ask(images: Images): Promise<Said[]>;
  /** How it was measured, for JSON. */
  readonly about: object;
  /** The same in a sentence or two. */
  readonly note: string;
}

/** Throws UserError for a model without a circuit, and as `loadClassifier` does. */
export async function loadMeasured(
  path: string,
  { backend, engine, shots: each, device: deviceFile, seed }: MeasuredOptions,
): Promise<MeasuredModel> {
  const device = deviceFile === undefined ? undefined : readDevice(deviceFile);
  if (backend !== undefined) requireMeasurable(backend);
  const plain = (await findBackendLater(backend)) as Backend;
  const switching = switched(plain);
  // Circuits that are measured are computed on the processor.
  const model = await loadClassifier(path, { backend: switching.backend, engine: engine === 'auto' ? 'wasm' : engine }); // prettier-ignore
  try {
    const { circuit } = contextOf(model)!;
    if (!circuit || !(readsCircuit(model.name) || slidesCircuit(model.name)))
      throw new UserError(`${model.name} ${usesCircuit(model.name) ? 'runs no circuit' : 'has no circuit'} that could be measured; leave --shots and --device out`); // prettier-ignore
    const drawing = measuringOf({ shots: each, device, seed }, circuit);
    const drawn = drawing.on(plain);
    const still = measuringOf({ device, seed }, circuit).on(plain);
    const { classes } = model.task;

    async function by(one: typeof plain, images: Images): Promise<Float32Array> {
      switching.use(one);
      try {
        return await model.predict(images);
      } finally {
        // Heat maps are of what is exact.
        switching.use(still);
      }
    }

    async function ask(images: Images): Promise<Said[]> {
      const ideal = device && (await by(plain, images));
      const exact = await by(still, images);
      const draws: Float32Array[] = [];
      if (drawing.shots) {
        for (let draw = 0; draw < drawsOfInterval; draw++) {
          drawing.shots.draw = draw;
          draws.push(await by(drawn, images));
        }
      }
      return Array.from({ length: images.count }, (_, row) => ({
        ...(drawing.shots
          ? { ...drawnAnswer(classes, draws, row), exact: byName(classes, exact, row) }
          : classOf(classes, exact, row)),
        ...(ideal && { noiseless: byName(classes, ideal, row) }),
      }));
    }

    const about = {
      ...(each !== undefined && { shots: { each, draws: drawsOfInterval, seed } }),
      ...(device && { device: device.name }),
    };
    return { model, ask, about, note: noteOf(each, device, seed) };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

function noteOf(each: number | undefined, device: Device | undefined, seed: number): string {
  const by = device ? `Circuits as ${device.name} would compute them (“without noise %”: of the class, as they should be). ` : ''; // prettier-ignore
  if (each === undefined) return by.trim();
  return `${by}${count(each)} shots in each basis, measured ${drawsOfInterval} times with seed ${seed}: means, and where 95 % of the answers lie (“exact %”: of the class, from infinitely many). ${undecidedNote}`;
}
