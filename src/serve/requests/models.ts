// Trained models: loaded from their folders, asked what they see in images, their numbers read and changed. What computes
// them is loaded with the first.
import type { LoadedModel } from '../../models/load-classifier.ts';
import { list, optional, oneOf, shortText, whole } from '../../json-shape.ts';
import type { Images } from '../../runtime/data/dataset.ts';
import { engineChoices } from '../../runtime/tensors/engines/names.ts';
import { UserError } from '../../user-error.ts';
import type { NamedArray, GivenArray } from '../arrays.ts';
import { byName } from '../given-arrays.ts';
import { request } from '../request.ts';

const model = whole(1, Number.MAX_SAFE_INTEGER);
const path = shortText(4096);

/** As many images of files are decoded and predicted at once as the command takes. */
const imagesAtOnce = 32;
/** Files of one request. */
const mostFiles = 65_536;

export const loadModel = request(
  {
    path,
    backend: optional(oneOf('wasm', 'reference', 'webgpu')),
    engine: optional(oneOf(...engineChoices)),
  },
  async (held, { path: folder, backend, engine = 'auto' }, arrays) => {
    byName(arrays, []);
    held.models.requireRoom();
    const { findBackendLater } = await import('../../runtime/backends/index.ts');
    if (backend !== undefined) await findBackendLater(backend);
    (await import('../../study/saved-place.ts')).requireSavedModel(folder);
    const { loadClassifier } = await import('../../models/load-classifier.ts');
    const loaded = await loadClassifier(folder, { backend, engine });
    const { name, title, role, quantum, task } = loaded;
    const number = held.models.add(loaded);
    const { height, width, channels, classes, normalisation } = task;
    return {
      result: {
        model: number,
        name,
        title,
        role,
        quantum,
        parameters: loaded.parameters(),
        task: { height, width, channels, classes, ...(normalisation && { normalisation }) },
      },
    };
  },
);

/** What is said of one image; without a row there is no answer to it. */
interface Seen {
  readonly image: string | number;
  readonly class?: string;
  readonly row?: number;
  readonly note?: string;
  readonly error?: string;
}

export const predict = request(
  { model, files: optional(list(path, mostFiles)) },
  async (held, { model: number, files }, arrays) => {
    const loaded = held.models.get(number);
    const { images } = byName(arrays, ['images']);
    if ((files === undefined) === (images === undefined))
      throw new UserError('predict takes files, or the array images');
    const { classes } = loaded.task;
    const { seen, probabilities } = files ? await seenInFiles(loaded, files) : await seenIn(loaded, images!);
    const shape = [probabilities.length / classes.length, classes.length];
    const named = seen.map(({ row, ...each }) => ({ ...each, ...(row !== undefined && { row, class: classes[likeliest(probabilities, row, classes.length)] }) })); // prettier-ignore
    return {
      result: { classes, images: named },
      arrays: [{ name: 'probabilities', dtype: 'float32', shape, values: probabilities }],
    };
  },
);

interface Predicted {
  readonly seen: readonly Seen[];
  /** [rows × classes] */
  readonly probabilities: Float32Array;
}

async function seenInFiles(loaded: LoadedModel, files: readonly string[]): Promise<Predicted> {
  await (await import('../../runtime/data/decode-image.ts')).decoder();
  const { loadImages } = await import('../../runtime/data/load-images.ts');
  const { joinImages } = await import('../../runtime/data/images.ts');
  const seen: Seen[] = [];
  const parts: Float32Array[] = [];
  let waiting: Images[] = [];
  let rows = 0;
  const answer = async () => {
    if (waiting.length > 0) parts.push(await loaded.predict(joinImages(waiting)));
    waiting = [];
  };
  for await (const { path: file, image, note } of loadImages(files, loaded.task)) {
    if (image instanceof UserError) {
      seen.push({ image: file, error: image.message });
      continue;
    }
    seen.push({ image: file, row: rows++, ...(note !== undefined && { note }) });
    waiting.push(image);
    if (waiting.length === imagesAtOnce) await answer();
  }
  await answer();
  const probabilities = new Float32Array(rows * loaded.task.classes.length);
  let at = 0;
  for (const part of parts) {
    probabilities.set(part, at);
    at += part.length;
  }
  return { seen, probabilities };
}

async function seenIn(loaded: LoadedModel, given: GivenArray): Promise<Predicted> {
  const images = await imagesOf(loaded, given);
  const seen = Array.from({ length: images.count }, (_, row) => ({ image: row, row }));
  return { seen, probabilities: await loaded.predict(images) };
}

async function imagesOf({ task }: LoadedModel, { dtype, shape, values }: GivenArray): Promise<Images> {
  const wanted = [task.height, task.width, task.channels];
  const [count, ...own] = shape;
  if (shape.length !== 4 || own.some((length, at) => length !== wanted[at]) || count === 0)
    throw new UserError(
      `images has the shape [${shape.join(', ')}], and the model takes [images, ${wanted.join(', ')}], one image at least`,
    );
  if (dtype === 'uint8') {
    const { normalisePixels } = await import('../../runtime/data/normalise.ts');
    return normalisePixels(values, task);
  }
  if (dtype !== 'float32')
    throw new UserError(`images is ${dtype}; pixels are uint8, values that are normalised already float32`);
  const { imagesOfValues } = await import('../../runtime/data/images.ts');
  const labels = new Int32Array(count).fill(-1);
  return imagesOfValues({ ...task, count, labels, values: values as Float32Array });
}

function likeliest(probabilities: Float32Array, row: number, classes: number): number {
  const own = probabilities.subarray(row * classes, (row + 1) * classes);
  return own.reduce((best, value, at) => (value > own[best] ? at : best), 0);
}

export const modelWeights = request({ model }, async (held, { model: number }, arrays) => {
  byName(arrays, []);
  const { numbers } = await held.models.get(number).save();
  return {
    result: {},
    arrays: [...numbers].map(([name, { shape, values }]): NamedArray => {
      const dtype = values instanceof Float32Array ? 'float32' : values instanceof Float64Array ? 'float64' : 'int32'; // prettier-ignore
      return { name, dtype, shape, values };
    }),
  };
});

export const setModelWeights = request({ model }, async (held, { model: number }, arrays) => {
  const loaded = held.models.get(number);
  const trained = await loaded.save();
  const numbers = new Map(trained.numbers);
  for (const { name, shape, values } of arrays) {
    const own = trained.numbers.get(name);
    if (!own) throw new UserError(`the model has no numbers ${JSON.stringify(name)}; it has ${[...numbers.keys()].map((each) => JSON.stringify(each)).join(', ')}`); // prettier-ignore
    if (own.shape.join() !== shape.join())
      throw new UserError(`${JSON.stringify(name)} has the shape [${shape.join(', ')}], and that of the model [${own.shape.join(', ')}]`); // prettier-ignore
    const lost = values.findIndex((value) => !Number.isFinite(Math.fround(value)));
    if (lost >= 0)
      throw new UserError(`number ${lost} of ${JSON.stringify(name)} is ${values[lost]}; a model's are numbers`); // prettier-ignore
    const kept = own.values.slice();
    kept.set(values);
    numbers.set(name, { shape: own.shape, values: kept });
  }
  try {
    await loaded.restore({ ...trained, numbers });
  } catch (error) {
    await loaded.restore(trained);
    throw error;
  }
  return { result: { set: arrays.length } };
});

export const saveModel = request({ model, path }, async (held, { model: number, path: folder }, arrays) => {
  byName(arrays, []);
  const { saveModel: save } = await import('../../models/save-model.ts');
  return { result: { bytes: await save(held.models.get(number), folder) } };
});
