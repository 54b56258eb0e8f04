// However a batch is cut for a device program, it fits what the device has.
import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { shapeOf } from '../../../../src/runtime/backends/webgpu/program-shape.ts';

const sizes = fc.record({ once: fc.nat(1e6), each: fc.nat(1e6), sums: fc.nat(1e6) });
const room = fc.record({
  numbers: fc.nat(2 ** 28),
  binding: fc.integer({ min: 2 ** 25, max: 2 ** 29 }),
  busy: fc.constantFrom(2, 128),
  most: fc.constantFrom(8, 1024),
});

test.prop([sizes, fc.nat(1e9), fc.integer({ min: 1, max: 1e7 }), fc.integer({ min: 1, max: 4096 }), room])(
  'memory, bindings, workgroups and time are enough',
  (own, multiplyAdds, batch, widest, given) => {
    const shape = shapeOf({ sizes: own, multiplyAdds }, batch, widest, given);
    if (!shape) {
      expect(own.each + own.sums).toBeGreaterThan(given.numbers);
      return;
    }
    const { lanes, slots, slotSize, part } = shape;
    expect(slotSize).toBe(own.each * lanes + own.sums);
    expect(slots * slotSize).toBeLessThanOrEqual(given.numbers);
    expect(slots).toBeLessThanOrEqual(given.most);
    expect(slots * lanes).toBeLessThan(part + lanes);
    expect(part * widest).toBeLessThanOrEqual(given.binding);
    expect(Math.min(part, part - 64) * multiplyAdds).toBeLessThanOrEqual(2 ** 36);
    // The parts of a batch begin where bindings may.
    if (part < batch) expect(part % 64).toBe(0);
  },
);
