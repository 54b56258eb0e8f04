import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { areaUnderCurve } from '../../../src/runtime/training/ranking.ts';
import { precisionCurve, receiverCurve, thinned } from '../../../src/study/report/operating-curves.ts';
import { reliability } from '../../../src/study/report/reliability.ts';

// Few values, so that many scores are equal.
const scores = fc
  .array(fc.integer({ min: 0, max: 6 }), { maxLength: 30 })
  .map((some) => Float64Array.from(some).sort());

property.prop([scores, scores])(
  'the area under the drawn line is the AUC that is printed',
  (positives, negatives) => {
    const points = receiverCurve({ positives, negatives });
    const area = points
      .slice(1)
      .reduce((sum, { x, y }, at) => sum + ((x - points[at].x) * (y + points[at].y)) / 2, 0);
    const printed = areaUnderCurve({ positives, negatives });
    if (printed === undefined) expect(points).toEqual([]);
    else expect(area).toBeCloseTo(printed, 12);
  },
);

test('hand values: of 0.9+ 0.8− 0.7+ and 0.1− ', () => {
  const ranking = { positives: Float64Array.of(0.7, 0.9), negatives: Float64Array.of(0.1, 0.8) };
  expect(receiverCurve(ranking)).toEqual([
    { x: 0, y: 0 }, { x: 0, y: 0.5 }, { x: 0.5, y: 0.5 }, { x: 0.5, y: 1 }, { x: 1, y: 1 },
  ]); // prettier-ignore
  expect(precisionCurve(ranking)).toEqual([
    { x: 0.5, y: 1 }, { x: 0.5, y: 0.5 }, { x: 1, y: 2 / 3 }, { x: 1, y: 0.5 },
  ]); // prettier-ignore
});

property.prop([fc.integer({ min: 0, max: 400 }), fc.integer({ min: 2, max: 150 })])(
  'a thinned line keeps its ends',
  (count, most) => {
    const points = Array.from({ length: count }, (_, at) => ({ x: at, y: at }));
    const few = thinned(points, most);
    expect(few).toHaveLength(Math.min(count, most));
    expect([few[0], few.at(-1)]).toEqual([points[0], points.at(-1)]);
  },
);

test('hand values: confidences of 0.75 and 0.875, one of two right, in bins of a tenth', () => {
  const answers = { seed: 1, labels: Int32Array.of(0, 0, 1), probabilities: Float32Array.of(0.75, 0.25, 0.25, 0.75, 0.125, 0.875) };
  expect(reliability(answers)).toEqual([
    { confidence: 0.75, accuracy: 0.5, images: 2 }, { confidence: 0.875, accuracy: 1, images: 1 },
  ]);
}); // prettier-ignore
