import { expect, test } from 'vitest';
import { createLines } from '../../src/cli/progress.ts';
import { fakeModel } from '../study/fake-result.ts';

test('plain lines come at most every few seconds a model', () => {
  let seconds = 0;
  const lines: string[] = [];
  const { observer } = createLines((line) => lines.push(line), () => 1000 * seconds); // prettier-ignore
  observer.predicted!(new Map([['qcnn', { seconds: 20, runs: 1 }], ['small-cnn', { seconds: 70, runs: 1 }]])); // prettier-ignore
  observer.started!(fakeModel());
  for (let step = 1; step <= 200; step++) {
    seconds += 0.1;
    observer.progressed!(fakeModel(), {
      epoch: 1,
      epochs: 1,
      step,
      steps: 200,
      loss: 0.5,
      secondsLeft: 20 - seconds,
    });
  }
  observer.finished!(fakeModel(), fakeModel());
  expect(lines).toHaveLength(2 + 3 + 1);
  expect(lines[0]).toBe('predicted training time: 1 min 30 s (small-cnn 1 min 10 s, qcnn 20 s)');
  expect(lines[1]).toBe('qcnn: training (QCNN)');
  expect(lines[2]).toMatch(
    /^qcnn: 15 s left \(study 1 min 25 s\), epoch 1\/1, step 5[12]\/200, loss 0\.5000$/,
  );
  expect(lines.at(-1)).toContain('test accuracy 66.67 %');
});
