// Ten seconds of the fuzz loop, whose seed is another each time; `npm run fuzz -- --minutes 5 --seed 7` takes longer.
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fuzz, report } from './fuzz.ts';

const { QCNN_FUZZ_SECONDS, QCNN_FUZZ_SEED, QCNN_FUZZ_ONLY, QCNN_FUZZ_CASE, QCNN_FUZZ_REPORT, CI } =
  process.env;
const seconds = Number(QCNN_FUZZ_SECONDS ?? 10);
const seed = Number(QCNN_FUZZ_SEED ?? (CI ? 20261120 : Math.floor(Math.random() * 2 ** 31)));

test(
  `fuzz, seed ${seed}`,
  async () => {
    const { tallies, failures } = await fuzz({
      seconds,
      seed,
      only: QCNN_FUZZ_ONLY,
      caseFile: QCNN_FUZZ_CASE,
    });
    const text = report(tallies, failures);
    if (QCNN_FUZZ_REPORT) writeFileSync(QCNN_FUZZ_REPORT, text);
    expect(failures, text).toEqual([]);
  },
  1000 * (2 * seconds + 120),
);
