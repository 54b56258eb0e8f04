// A free OpenQASM name for every single weight and input: `c_1_4` for angle 4 of the second meeting of
// the declaration of c.
import type { InputSlot, WeightSlot } from '../../circuit/circuit.ts';

/** The names of the numbers in all slots, by flat position. */
export function parameterNames(
  slots: readonly (WeightSlot | InputSlot)[],
  free: (wanted: string) => string,
): string[] {
  const meetings = new Map<string, number>();
  for (const { name } of slots) meetings.set(name, (meetings.get(name) ?? 0) + 1);
  return slots.flatMap((slot) => {
    const meeting = 'meeting' in slot && meetings.get(slot.name)! > 1 ? [slot.meeting] : [];
    return Array.from({ length: slot.size }, (_, flat) => {
      const indices: number[] = [];
      for (let axis = slot.shape.length - 1, rest = flat; axis >= 0; axis--) {
        indices.unshift(rest % slot.shape[axis]);
        rest = Math.floor(rest / slot.shape[axis]);
      }
      return free([slot.name, ...meeting, ...indices].join('_'));
    });
  });
}
