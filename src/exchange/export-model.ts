// A trained model on some images, as programs for a device, with what is needed to read their counts.
import { outputCount } from '../compiler/circuit/circuit.ts';
import { slidesCircuit, readsCircuit } from '../models/entries.ts';
import { loadClassifier, type LoadedModel } from '../models/load-classifier.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { imagesOfValues, sampleSize } from '../runtime/data/images.ts';
import { UserError } from '../user-error.ts';
import { createRandom } from '../runtime/random.ts';
import { drawsOfInterval } from '../runtime/shots/interval-of-draws.ts';
import type { ReadOutError } from '../runtime/shots/read-out.ts';
import { basesOf } from '../runtime/shots/bases.ts';
import {
  bitsOf,
  programsOf,
  register,
  tagOf,
  type MeasuredBit,
  type Program,
  type Subject,
} from './programs.ts';
import { readCounts } from './read-counts.ts';
import { answering, noting, type Call } from './stand-in-backends.ts';

/** What index.json says. */
export interface ExportIndex {
  readonly form: 'qcnn export';
  readonly version: 1;
  readonly model: string;
  /** With which the names of all programs of this circuit with these weights begin. */
  readonly tag: string;
  readonly classes: readonly string[];
  readonly outputs: number;
  /** Where bits stand in the strings of counts. */
  readonly bitOrder: string;
  /** By number: which qubit along which Pauli each bit of the register is. */
  readonly bases: readonly { readonly bits: readonly MeasuredBit[] }[];
  /** Patches of an image, row by row, over which the circuit slides; absent: it runs once. */
  readonly patches?: number;
  readonly images: readonly { readonly image: string; readonly label?: string; readonly programs: readonly string[] }[]; // prettier-ignore
}

/** An image and what is known of it. */
export interface NamedImage {
  readonly name: string;
  readonly label?: string;
}

export interface Exported {
  readonly index: ExportIndex;
  readonly programs: readonly Program[];
}

/**
 * A program a basis and image, or a patch of each where a model slides its circuit. Throws UserError for a model without a
 * circuit, for more programs than folders hold, and for what OpenQASM cannot say.
 */
export async function exportModel(
  path: string,
  imagesOf: (model: LoadedModel) => Promise<{ readonly images: Images; readonly about: readonly NamedImage[] }>,
): Promise<Exported> {
  const calls: Call[] = [];
  const model = await loadClassifier(path, { backend: noting(calls) });
  try {
    requireCircuit(model.name);
    const { images, about } = await imagesOf(model);
    calls.length = 0;
    await model.predict(images);
    const [first] = calls;
    const patches = patchesOf(model.name, calls.length, images.count);
    const bases = basesOf(first.circuit);
    requireFew(calls.length * bases.length, patches);
    const programs = calls.map((call, at) => programsOf(call, subjectAt(at, patches)));
    const each = patches ?? 1;
    const index: ExportIndex = {
      form: 'qcnn export',
      version: 1,
      model: model.name,
      tag: tagOf(first),
      classes: model.task.classes,
      outputs: outputCount(first.circuit),
      bitOrder: `the last character of a string is bit 0 of the register ${register}, as Qiskit writes counts`,
      bases: bases.map((basis) => ({ bits: bitsOf(basis) })),
      ...(patches !== undefined && { patches }),
      images: about.map(({ name, label }, image) => ({
        image: name,
        ...(label !== undefined && { label }),
        programs: programs.slice(image * each, (image + 1) * each).flatMap((own) => own.map((program) => program.name)),
      })),
    };
    return { index, programs: programs.flat() };
  } finally {
    model.dispose();
  }
} // prettier-ignore

/** What a model says of images whose circuits ran elsewhere. */
export interface CountedAnswers {
  readonly model: string;
  readonly classes: readonly string[];
  /** Their numbers in the names of the programs. */
  readonly images: readonly number[];
  /** [images × classes] */
  readonly probabilities: Float32Array;
  /** The same of counts drawn anew by the shares of those that were given, `drawsOfInterval` times. */
  readonly draws: readonly Float32Array[];
  readonly shots: number;
}

export interface CountedOptions {
  /** Of the counts that are drawn anew. */
  readonly seed: number;
  /** How qubits are misread, which is undone; absent: they are not. */
  readonly errorOf?: ((qubit: number) => ReadOutError) | undefined;
}

/** Throws UserError as `exportModel` does, and Misfit for counts that are not of this model. */
export async function predictFromCounts(
  path: string,
  json: unknown,
  { seed, errorOf }: CountedOptions,
): Promise<CountedAnswers> {
  const calls: Call[] = [];
  const asked = await loadClassifier(path, { backend: noting(calls) });
  try {
    requireCircuit(asked.name);
    calls.length = 0;
    await asked.predict(blank(asked, 1));
  } finally {
    asked.dispose();
  }
  const patches = patchesOf(asked.name, calls.length, 1);
  const counted = readCounts(json, { ...calls[0], patches }, errorOf);
  const rows: (readonly number[])[] = [];
  const model = await loadClassifier(path, { backend: answering(rows) });
  try {
    const { images, shots } = counted;
    const said = (outputs: readonly (readonly number[])[]) => {
      rows.length = 0;
      for (const row of outputs) rows.push(row);
      return model.predict(blank(model, images.length));
    };
    const probabilities = await said(counted.outputs);
    const random = createRandom(seed);
    const draws: Float32Array[] = [];
    for (let draw = 0; draw < drawsOfInterval; draw++) draws.push(await said(counted.again(random)));
    return { model: model.name, classes: model.task.classes, images, probabilities, draws, shots };
  } finally {
    model.dispose();
  }
}

function requireCircuit(name: string): void {
  if (slidesCircuit(name) || readsCircuit(name)) return;
  throw new UserError(`${name} has no circuit to export; export a model with one, such as qcnn`);
}

/** Calls of an image, where its model slides its circuit over patches. */
function patchesOf(name: string, calls: number, images: number): number | undefined {
  return slidesCircuit(name) ? calls / images : undefined;
}

/** Models ask image by image, and patch by patch. */
function subjectAt(call: number, patches: number | undefined): Subject {
  if (patches === undefined) return { image: call };
  return { image: Math.floor(call / patches), patch: call % patches };
}

const mostPrograms = 200_000;

function requireFew(programs: number, patches: number | undefined): void {
  if (programs <= mostPrograms) return;
  const each = patches === undefined ? '' : ` (${patches} patches an image)`;
  throw new UserError(`these images take ${programs} programs${each}, more than ${mostPrograms}; give fewer`);
}

/** Images that show nothing: what the circuit would say of them is not asked. */
function blank({ task }: LoadedModel, count: number): Images {
  const values = new Float32Array(count * sampleSize(task));
  return imagesOfValues({ ...task, count, values, labels: new Int32Array(count) });
}
