// Counts that a device gave for exported programs, as the outputs of the circuit: which programs they are of is told by
// their names, and counts of other circuits are refused.
import { outputCount, type Circuit } from '../compiler/circuit/circuit.ts';
import { Misfit, record, whole } from '../json-shape.ts';
import type { Random } from '../runtime/random.ts';
import { basesOf } from '../runtime/shots/bases.ts';
import { drawShares } from '../runtime/shots/draw-shares.ts';
import { outputReader } from '../runtime/shots/output-reader.ts';
import { correctReadOut, type ReadOutError } from '../runtime/shots/read-out.ts';
import { bitsOf, programName, tagOf, type Subject } from './programs.ts';

/** Outputs of the images, as their counts say. */
export interface MeasuredImages {
  /** Numbers of the images, ascending. */
  readonly images: readonly number[];
  /** By image, and where a circuit slides by patch of each: [outputs]. */
  readonly outputs: readonly (readonly number[])[];
  /** The same of counts that are drawn anew, as many, by the shares of those that were given (a bootstrap). */
  again(random: Random): readonly (readonly number[])[];
  /** Of all programs together. */
  readonly shots: number;
}

/** A model whose circuit was exported. */
export interface CountedModel {
  readonly circuit: Circuit;
  readonly weights: Float64Array;
  /** Patches of an image, over which its circuit slides; absent: it runs once. */
  readonly patches?: number | undefined;
}

/** What was counted of one program, as it came. */
interface Counted {
  /** Those that came, as numbers; the first qubit of the basis, which is bit 0, is the most significant bit. */
  readonly outcomes: readonly number[];
  /** Of each of them. */
  readonly shares: Float64Array;
  readonly total: number;
}

const mostImages = 100_000;
const shape = record(record(whole(0, Number.MAX_SAFE_INTEGER)));

/**
 * JSON of bit strings and how often they came, by program: { "3f2a91c4-image-0-basis-0": { "01": 480, "11": 520 } }. Bit 0
 * is the last character of a string, as Qiskit writes them; of several registers, parted by spaces, that of the program's end
 * stands first; hexadecimal "0x1" is understood. `errorOf` says how qubits are misread, which is undone. Throws Misfit for
 * counts of another circuit, for bits that are too few or too many, and where a program of an image is missing.
 */
export function readCounts(
  json: unknown,
  model: CountedModel,
  errorOf?: (qubit: number) => ReadOutError,
): MeasuredImages {
  const given = shape(json);
  const { circuit, patches } = model;
  const bases = basesOf(circuit);
  const tag = tagOf(model);
  const images = imagesOf(Object.keys(given), tag, bases.length, patches);
  const reader = outputReader(circuit);
  const counted = images.flatMap((image) => subjectsOf(image, patches)).map((subject) =>
    bases.map((basis, index): Counted => {
      const name = programName(tag, subject, index);
      if (!Object.hasOwn(given, name))
        throw new Misfit(`image ${subject.image} lacks the counts of ${name}; give those of all its programs`);
      return within(name, () => sharesOf(given[name], basis.paulis.size));
    }),
  );
  const errors = errorOf && bases.map((basis) => bitsOf(basis).map(({ qubit }) => errorOf(qubit)));

  function outputsOf(sharesAt: (counted: Counted) => Float64Array): number[][] {
    return counted.map((byBasis) => {
      const values = new Float64Array(outputCount(circuit));
      values.set(reader.constants);
      byBasis.forEach((each, basis) => {
        const shares = sharesAt(each);
        const add = (share: number, outcome: number) => reader.add(basis, outcome, share, values);
        if (errors) corrected(each.outcomes, shares, errors[basis]).forEach(add);
        else shares.forEach((share, at) => add(share, each.outcomes[at]));
      });
      return [...values];
    });
  }

  return {
    images,
    outputs: outputsOf(({ shares }) => shares),
    again: (random) => outputsOf((each) => drawnAnew(each, random)),
    shots: counted.flat().reduce((sum, { total }) => sum + total, 0),
  };
} // prettier-ignore

function subjectsOf(image: number, patches: number | undefined): Subject[] {
  return patches === undefined
    ? [{ image }]
    : Array.from({ length: patches }, (_, patch) => ({ image, patch }));
}

/** By outcome, what would have come without misreading. */
function corrected(outcomes: readonly number[], shares: Float64Array, errors: readonly ReadOutError[]): Float64Array {
  const all = new Float64Array(2 ** errors.length);
  outcomes.forEach((outcome, at) => (all[outcome] = shares[at]));
  correctReadOut(all, errors);
  return all;
} // prettier-ignore

function drawnAnew({ shares, total }: Counted, random: Random): Float64Array {
  const drawn = new Float64Array(shares.length);
  drawShares(shares, total, random, (at, share) => (drawn[at] = share));
  return drawn;
}

function imagesOf(names: readonly string[], tag: string, bases: number, patches: number | undefined): number[] {
  if (names.length === 0) throw new Misfit('it has no counts');
  const example = programName(tag, subjectsOf(0, patches)[0], 0);
  const images = new Set<number>();
  for (const name of names) {
    const [, own, image, patch, basis] = /^([0-9a-f]{8})-image-(\d{1,6})(?:-patch-(\d{1,6}))?-basis-(\d{1,6})$/.exec(name) ?? [];
    const shown = JSON.stringify(name.slice(0, 80));
    if (own === undefined)
      throw new Misfit(`${shown} is no name that qcnn export gave; names are such as ${example}`);
    if (own !== tag)
      throw new Misfit(`${shown} is of another circuit or other weights: programs of this model begin with ${tag}`);
    if ((patch === undefined) !== (patches === undefined))
      throw new Misfit(`${shown} is of no program of this model; names are such as ${example}`);
    if (patches !== undefined && Number(patch) >= patches)
      throw new Misfit(`${shown} is of patch ${patch}, and images of this model have ${patches}, from 0 on`);
    if (Number(basis) >= bases)
      throw new Misfit(`${shown} is of basis ${basis}, and this circuit has ${bases}, from 0 on`);
    images.add(Number(image));
  }
  if (images.size > mostImages) throw new Misfit(`it has more than ${mostImages} images`);
  return [...images].sort((a, b) => a - b);
} // prettier-ignore

function sharesOf(counts: Readonly<Record<string, number>>, bits: number): Counted {
  const byOutcome = new Map<number, number>();
  let total = 0;
  for (const [text, count] of Object.entries(counts)) {
    const outcome = outcomeOf(text, bits);
    byOutcome.set(outcome, (byOutcome.get(outcome) ?? 0) + count);
    total += count;
  }
  if (total === 0) throw new Misfit('it has no shots');
  return { outcomes: [...byOutcome.keys()], shares: Float64Array.from(byOutcome.values(), (count) => count / total), total };
} // prettier-ignore

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
