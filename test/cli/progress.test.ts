import { expect, test } from 'vitest';
import { createLines } from '../../src/cli/progress.ts';
import { fakeModel, fakeResult } from '../study/fake-result.ts';

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

test('several runs of a model are told apart, and those to come are reckoned with', () => {
  const lines: string[] = [];
  let now = 0;
  const { observer } = createLines((line) => lines.push(line), () => (now += 10_000)); // prettier-ignore
  const { settings, data, circuit } = fakeResult();
  const plan = { started: '', resultsVersion: 1, versions: {}, data, circuit };
  observer.planned!({ ...plan, settings: { ...settings, seeds: [1, 2] } });
  observer.predicted!(new Map([['qcnn', { seconds: 30, runs: 2 }], ['small-cnn', { seconds: 50, runs: 1 }]])); // prettier-ignore
  const [first, second] = [1, 2].map((seed) => fakeModel({ seed }));
  const progress = { epoch: 1, epochs: 1, step: 1, steps: 2, loss: 0.5, secondsLeft: 10 };
  observer.started!(first);
  observer.progressed!(first, progress);
  observer.finished!(first, first);
  observer.started!(second);
  observer.progressed!(second, progress);
  observer.progressed!(second, progress);
  observer.kept!(fakeModel({ name: 'small-cnn', seed: 2 }));
  const said = lines.join('\n');
  expect(said).toContain('predicted training time: 1 min 50 s (qcnn 2 × 30 s, small-cnn 50 s)');
  expect(said).toContain('qcnn seed-1: training (QCNN)');
  expect(said).toContain('qcnn seed-2: 10 s left (study 1 min 0 s)');
  expect(said).toContain('small-cnn seed-2: test accuracy 66.67 %, from before');
});
