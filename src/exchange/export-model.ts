// A trained model on some images, as programs for a device, with what is needed to read their counts.
import { outputCount } from '../compiler/circuit/circuit.ts';
import { slidesCircuit, readsCircuit } from '../models/entries.ts';
import { loadClassifier, type LoadedModel } from '../models/load-classifier.ts';
import type { Images } from '../runtime/data/dataset.ts';
import { imagesOfValues, sampleSize } from '../runtime/data/images.ts';
import { UserError } from '../user-error.ts';
import type { ReadOutError } from '../runtime/shots/read-out.ts';
import { basesOf } from '../runtime/shots/bases.ts';
import { bitsOf, programsOf, register, tagOf, type MeasuredBit, type Program } from './programs.ts';
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

/** Throws UserError for a model without a circuit, one that slides its circuit, and what OpenQASM cannot say. */
export async function exportModel(
  path: string,
  imagesOf: (model: LoadedModel) => Promise<{ readonly images: Images; readonly about: readonly NamedImage[] }>,
): Promise<Exported> {
  const calls: Call[] = [];
  const model = await loadClassifier(path, { backend: noting(calls) });
  try {
    requireOneCircuit(model.name);
    const { images, about } = await imagesOf(model);
    calls.length = 0;
    await model.predict(images);
    const programs = calls.map(programsOf);
    const [first] = calls;
    const index: ExportIndex = {
      form: 'qcnn export',
      version: 1,
      model: model.name,
      tag: tagOf(first),
      classes: model.task.classes,
      outputs: outputCount(first.circuit),
      bitOrder: `the last character of a string is bit 0 of the register ${register}, as Qiskit writes counts`,
      bases: basesOf(first.circuit).map((basis) => ({ bits: bitsOf(basis) })),
      images: about.map(({ name, label }, image) => ({
        image: name,
        ...(label !== undefined && { label }),
        programs: programs[image].map((program) => program.name),
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
  readonly shots: number;
}

/** Throws UserError as `exportModel` does, and Misfit for counts that are not of this model. */
export async function predictFromCounts(
  path: string,
  json: unknown,
  errorOf?: (qubit: number) => ReadOutError,
): Promise<CountedAnswers> {
  const calls: Call[] = [];
  const asked = await loadClassifier(path, { backend: noting(calls) });
  try {
    requireOneCircuit(asked.name);
    if (calls.length === 0) await asked.predict(blank(asked, 1));
  } finally {
    asked.dispose();
  }
  const counted = readCounts(json, calls[0], errorOf);
  const rows: (readonly number[])[] = [];
  const model = await loadClassifier(path, { backend: answering(rows) });
  try {
    rows.push(...counted.outputs);
    const probabilities = await model.predict(blank(model, counted.images.length));
    const { images, shots } = counted;
    return { model: model.name, classes: model.task.classes, images, probabilities, shots };
  } finally {
    model.dispose();
  }
}

function requireOneCircuit(name: string): void {
  if (slidesCircuit(name))
    throw new UserError(`${name} runs its circuit on hundreds of patches of each image; export a model that runs it once, such as qcnn`);
  if (!readsCircuit(name))
    throw new UserError(`${name} has no circuit to export; export a model with one, such as qcnn`);
} // prettier-ignore

/** Images that show nothing: what the circuit would say of them is not asked. */
function blank({ task }: LoadedModel, count: number): Images {
  const values = new Float32Array(count * sampleSize(task));
  return imagesOfValues({ ...task, count, values, labels: new Int32Array(count) });
}
