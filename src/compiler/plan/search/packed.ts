// A network as bit sets of legs: the size of a product of tensors takes a few counts of bits.
import { variations, type Network } from '../network.ts';
import { contractionCost, most, repetitions, type Workload } from './cost.ts';

/** What a search may charge beyond the cost of a tree, to keep it within limits. */
export interface Charges {
  /** Flops for each number of an intermediate that samples change. */
  readonly tape: number;
  /** Intermediates of more numbers than this cost much more. */
  readonly biggest: number;
}

export interface Packed {
  readonly network: Network;
  readonly tensors: number;
  /** 32-bit words of a set of legs. All legs in a word have one size; legs of size 1 are left out. */
  readonly words: number;
  /** power[33 w + k]: the product of the sizes of k legs of word w. */
  readonly power: Float64Array;
  /** [tensors × words] */
  readonly legs: Int32Array;
  readonly open: Int32Array;
  /** [tensors]: index in `variations`. */
  readonly varies: Uint8Array;
  /** [tensors]: 1 where a gradient is wanted. */
  readonly pulled: Uint8Array;
  /** [variations]: how often a contraction of each is done in a batch. */
  readonly repeat: Float64Array;
  readonly charges: Charges;
}

/** Throws Error where tensors name legs that do not exist, or have a leg twice. */
export function packNetwork(network: Network, workload: Workload, charges?: Partial<Charges>): Packed {
  const { sizes, tensors, open } = network;
  const places = new Map<number, number>();
  const power: number[] = [];
  let words = 0;
  for (const size of [...new Set(sizes)].filter((each) => each !== 1).sort((a, b) => a - b)) {
    const alike = [...sizes.keys()].filter((leg) => sizes[leg] === size);
    alike.forEach((leg, i) => places.set(leg, 32 * words + i));
    const count = Math.ceil(alike.length / 32);
    for (let w = 0; w < count; w++) for (let k = 0; k <= 32; k++) power.push(Math.min(size ** k, most));
    words += count;
  }
  const pack = (legs: readonly number[], into: Int32Array, offset: number): void => {
    for (const leg of legs) {
      if (!(leg in sizes)) throw new Error(`There is no leg ${leg}.`);
      const place = places.get(leg);
      if (place === undefined) continue;
      const bit = 1 << (place & 31);
      if (into[offset + (place >> 5)] & bit) throw new Error(`Leg ${leg} is there twice.`);
      into[offset + (place >> 5)] |= bit;
    }
  };
  const packed: Packed = {
    network,
    tensors: tensors.length,
    words,
    power: Float64Array.from(power),
    legs: new Int32Array(tensors.length * words),
    open: new Int32Array(words),
    varies: Uint8Array.from(tensors, ({ varies }) => variations.indexOf(varies)),
    pulled: Uint8Array.from(tensors, ({ pulled }) => (pulled && workload.gradient ? 1 : 0)),
    repeat: Float64Array.from(variations, (varies) => repetitions(varies, workload)),
    charges: { tape: 0, biggest: Infinity, ...charges },
  };
  tensors.forEach(({ legs }, i) => pack(legs, packed.legs, i * words));
  pack(open, packed.open, 0);
  return packed;
}

/** How many bits of a word are set. */
export function bitCount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const withSamples = variations.indexOf('sample');

/** The cost of a contraction, with what is charged for its result; `varies`: index in `variations`. */
export function charge(
  packed: Packed,
  terms: number,
  elements: number,
  varies: number,
  pulled: number,
): number {
  const cost = contractionCost(
    Math.min(terms, most),
    Math.min(elements, most),
    packed.repeat[varies],
    pulled,
  );
  const { tape, biggest } = packed.charges;
  const kept = varies === withSamples ? tape * elements : 0;
  return elements > biggest ? Math.min((cost + kept) * (elements / biggest) ** 2, most) : cost + kept;
}
