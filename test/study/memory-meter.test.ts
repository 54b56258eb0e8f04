// The meter sees the largest of what it looks at, and does not look more often than it may.
import { expect, test } from 'vitest';
import { createMemoryMeter } from '../../src/study/memory-meter.ts';

test('the largest that was seen, and what was there before', () => {
  const sizes = [100, 300, 900, 200];
  let time = 0;
  const meter = createMemoryMeter(
    () => sizes.shift()!,
    () => time,
  );
  meter.look();
  time = 60;
  meter.look();
  time = 70;
  meter.look();
  expect(sizes).toEqual([900, 200]);
  time = 120;
  meter.look();
  expect(meter.take()).toEqual({ peakBytes: 900, beforeBytes: 100 });
});

test('of this process', () => {
  const meter = createMemoryMeter();
  const kept = new Uint8Array(2 ** 26).fill(1);
  const { peakBytes, beforeBytes } = meter.take();
  expect(peakBytes - beforeBytes).toBeGreaterThan(kept.length / 2);
});
