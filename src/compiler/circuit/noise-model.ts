// Noise models: which channel follows every gate, with which strength; from text, and as a program gives them.
import { UserError } from '../../user-error.ts';
import { nearest } from '../source/nearest.ts';
import { channels } from './channels.ts';
import type { ChannelName } from './circuit.ts';

/** Strength in [0, 1] of each channel that follows a gate, in this order: { depolarize: 0.01, bit_flip: 0.002 }. */
export type NoiseModel = Readonly<Partial<Record<ChannelName, number>>>;

/** What may follow a gate: depolarize, amplitude_damp, phase_damp, bit_flip, phase_flip. */
export const channelNames = [...channels.keys()] as readonly ChannelName[];

/**
 * The model that texts such as 'depolarize=0.01' stand for, one channel each, in this order. Throws UserError for another
 * form, for a channel that does not exist or is named twice, and for strengths outside [0, 1].
 */
export function parseNoise(...texts: readonly string[]): NoiseModel {
  const model = new Map<string, number>();
  for (const text of texts) {
    const [, name, strength] = /^\s*(\w+)\s*=\s*(\S+)\s*$/.exec(text) ?? [];
    if (name === undefined) throw new UserError(`"${text}" is no noise; write it as channel=strength`);
    if (model.has(name)) throw new UserError(`the channel ${name} is given twice`);
    model.set(name, Number(strength));
  }
  return checkedNoise(Object.fromEntries(model));
}

/** The model itself. Throws UserError where it is no noise model. */
export function checkedNoise(model: NoiseModel): NoiseModel {
  const given: unknown = model;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new UserError('a noise model is an object of strengths by channel, { depolarize: 0.01 }; parseNoise reads texts'); // prettier-ignore
  for (const [name, strength] of Object.entries(given) as [string, unknown][]) {
    if (!channels.has(name)) {
      const similar = nearest(name, channelNames);
      const meant = similar === undefined ? '' : `did you mean ${similar}? `;
      throw new UserError(`there is no channel ${name}; ${meant}channels are ${channelNames.join(', ')}`);
    }
    if (!(typeof strength === 'number' && strength >= 0 && strength <= 1))
      throw new UserError(`the strength of ${name} must be a number in [0, 1]`);
  }
  return model;
}
