// Counts that a device gave for exported programs, as the outputs of the circuit: which programs they are of is told by
// their names, and counts of other circuits are refused.
import { outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { Misfit, record, whole } from '../json-shape.ts';
import { basesOf } from '../runtime/shots/bases.ts';
import { outputReader } from '../runtime/shots/output-reader.ts';
import { correctReadOut, type ReadOutError } from '../runtime/shots/read-out.ts';
import { bitsOf, programName, tagOf } from './programs.ts';

/** Outputs of the images, as their counts say. */
export interface MeasuredImages {
  /** Numbers of the images, ascending. */
  readonly images: readonly number[];
  /** By image, [outputs]. */
  readonly outputs: readonly (readonly number[])[];
  /** Of all programs together. */
  readonly shots: number;
}

const mostImages = 100_000;
const shape = record(record(whole(0, Number.MAX_SAFE_INTEGER)));

/**
 * JSON of bit strings and how often they came, by program: { "3f2a91c4-image-0-basis-0": { "01": 480, "11": 520 } }. Bit 0
 * is the last character of a string, as Qiskit writes them; of several registers, parted by spaces, that of the program's end
 * stands first; hexadecimal "0x1" is understood. `errorOf` says how qubits are misread, which is undone. Throws Misfit for
 * counts of another circuit, for bits that are too few or too many, and where a basis of an image is missing.
 */
export function readCounts(
  json: unknown,
  model: { readonly circuit: Circuit; readonly weights: Float64Array },
  errorOf?: (qubit: number) => ReadOutError,
): MeasuredImages {
  const given = shape(json);
  const { circuit } = model;
  const tag = tagOf(model);
  const bases = basesOf(circuit);
  const images = imagesOf(Object.keys(given), tag, bases.length);
  const reader = outputReader(circuit);
  let shots = 0;
  const outputs = images.map((image) => {
    const values = new Float64Array(outputCount(circuit));
    values.set(reader.constants);
    bases.forEach((basis, index) => {
      const name = programName(tag, image, index);
      if (!Object.hasOwn(given, name))
        throw new Misfit(`image ${image} lacks the counts of ${name}; give those of all its programs`);
      const bits = bitsOf(basis);
      const { distribution, total } = within(name, () => distributionOf(given[name], bits.length));
      shots += total;
      if (errorOf) correctReadOut(distribution, bits.map(({ qubit }) => errorOf(qubit)));
      distribution.forEach((share, outcome) => reader.add(index, outcome, share, values));
    });
    return [...values];
  });
  return { images, outputs, shots };
} // prettier-ignore

function imagesOf(names: readonly string[], tag: string, bases: number): number[] {
  if (names.length === 0) throw new Misfit('it has no counts');
  const images = new Set<number>();
  for (const name of names) {
    const [, own, image, basis] = /^([0-9a-f]{8})-image-(\d{1,6})-basis-(\d{1,6})$/.exec(name) ?? [];
    const shown = JSON.stringify(name.slice(0, 80));
    if (own === undefined)
      throw new Misfit(`${shown} is no name that qcnn export gave; names are such as ${programName(tag, 0, 0)}`);
    if (own !== tag)
      throw new Misfit(`${shown} is of another circuit or other weights: programs of this model begin with ${tag}`);
    if (Number(basis) >= bases)
      throw new Misfit(`${shown} is of basis ${basis}, and this circuit has ${bases}, from 0 on`);
    images.add(Number(image));
  }
  if (images.size > mostImages) throw new Misfit(`it has more than ${mostImages} images`);
  return [...images].sort((a, b) => a - b);
} // prettier-ignore

/** Shares, the first qubit of the basis, which is bit 0, the most significant bit. */
function distributionOf(counts: Readonly<Record<string, number>>, bits: number) {
  const distribution = new Float64Array(2 ** bits);
  let total = 0;
  for (const [text, count] of Object.entries(counts)) {
    distribution[outcomeOf(text, bits)] += count;
    total += count;
  }
  if (total === 0) throw new Misfit('it has no shots');
  return { distribution: distribution.map((count) => count / total), total };
}

function outcomeOf(text: string, bits: number): number {
  const [own] = text.trim().split(/\s+/);
  const shown = JSON.stringify(text.slice(0, 80));
  let string = own;
  if (/^0x[0-9a-f]+$/i.test(own)) {
    string = BigInt(own).toString(2).padStart(bits, '0');
  } else if (!/^[01]+$/.test(own)) throw new Misfit(`${shown} is no bit string`);
  if (string.length !== bits)
    throw new Misfit(`${shown} has ${string.length} bits, and the program measures ${bits}`);
  return [...string].reduceRight((number, bit) => 2 * number + Number(bit), 0);
}

function within<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof Misfit) error.path.unshift(place);
    throw error;
  }
}
