// One-gate mutants of circuits, twenty of them here: each that differs is caught, none that is the same is called different.
// `npm run mutants -- --count 500 --seed 1` judges more.
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { isFailure, judge, report } from './judge.ts';
import { specimens } from './specimens.ts';

const { QCNN_MUTANTS, QCNN_MUTANTS_SEED, QCNN_MUTANTS_REPORT } = process.env;
const count = Number(QCNN_MUTANTS ?? 20);
const seed = Number(QCNN_MUTANTS_SEED ?? 1);

test(
  `${count} mutants, seed ${seed}`,
  () => {
    const judged = specimens(count, seed).map(judge);
    const text = report(judged);
    if (QCNN_MUTANTS_REPORT) writeFileSync(QCNN_MUTANTS_REPORT, text);
    expect(judged.filter(isFailure).length, text).toBe(0);
    expect(judged.filter(({ outcome }) => outcome === 'caught').length).toBeGreaterThan(count / 2);
  },
  60_000 + 5_000 * count,
);
