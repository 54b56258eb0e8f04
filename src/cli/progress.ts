// A study's progress on standard error: a bar with the time left on a terminal, plain lines now and then elsewhere.
import { SingleBar } from 'cli-progress';
import type { WriteStream } from 'node:tty';
import type { FitProgress } from '../models/classifier.ts';
import { count, duration, percent } from '../study/format.ts';
import type { Contestant, StudyObserver, StudyPlan } from '../study/observer.ts';
import type { Prediction } from '../study/predict-time.ts';
import { printable } from './exit.ts';

const SECONDS_BETWEEN_LINES = 5;

export interface Progress {
  readonly observer: StudyObserver;
  /** Gives the terminal back; may be called twice. */
  close(): void;
}

/** Bars when the stream is a terminal, lines otherwise. */
export function createProgress(stream: WriteStream): Progress {
  return stream.isTTY ? createBars(stream) : createLines((line) => stream.write(`${line}\n`));
}

/** At most one line a model every few seconds, besides its begin and end. `now` in milliseconds. */
export function createLines(
  print: (line: string) => void,
  now: () => number = () => performance.now(),
): Progress {
  const outlook = createOutlook();
  let last = Number.NEGATIVE_INFINITY;
  return {
    observer: {
      planned: (plan) => describePlan(plan).forEach(print),
      predicted(prediction) {
        outlook.expect(prediction);
        print(describePrediction(prediction));
      },
      started(model) {
        outlook.begin(model.name);
        print(describeStart(model));
        last = now();
      },
      progressed(model, progress) {
        if (now() - last < 1000 * SECONDS_BETWEEN_LINES) return;
        last = now();
        print(`${model.name}: ${describeProgress(progress, outlook.left(progress.secondsLeft))}`);
      },
      evaluating: (model) => print(describeEvaluation(model)),
      finished: (model, result) => print(describeResult(model, result)),
    },
    close() {},
  };
}

function createBars(stream: WriteStream): Progress {
  const outlook = createOutlook();
  let bar: SingleBar | undefined;
  const stop = () => {
    bar?.stop();
    bar = undefined;
  };
  const print = (line: string) => stream.write(`${line}\n`);
  return {
    observer: {
      planned: (plan) => describePlan(plan).forEach(print),
      predicted(prediction) {
        outlook.expect(prediction);
        print(describePrediction(prediction));
      },
      started(model) {
        outlook.begin(model.name);
        print(describeStart(model));
      },
      progressed(model, progress) {
        if (!bar) {
          bar = new SingleBar({
            stream,
            format: '{model} {bar} {text}',
            barsize: 24,
            barCompleteChar: '█',
            barIncompleteChar: '░',
            hideCursor: false,
            clearOnComplete: true,
            gracefulExit: false,
          });
          bar.start(progress.steps, 0, { model: model.name.padEnd(12), text: '' });
        }
        bar.update(progress.step, { text: describeProgress(progress, outlook.left(progress.secondsLeft)) });
      },
      evaluating(model) {
        stop();
        print(describeEvaluation(model));
      },
      finished(model, result) {
        print(describeResult(model, result));
      },
    },
    close: stop,
  };
}

/** Seconds of the models that are still to come, by prediction. */
function createOutlook() {
  const coming = new Map<string, number>();
  return {
    expect: (prediction: Prediction) => prediction.forEach((seconds, name) => coming.set(name, seconds)),
    begin: (name: string) => coming.delete(name),
    /** Of the whole study, when the present model has `seconds` left. */
    left: (seconds: number) => [...coming.values()].reduce((sum, each) => sum + each, seconds),
  };
}

function describePlan({ data, circuit }: StudyPlan): string[] {
  const { train, validation, test } = data.counts;
  const images = `${count(train)} training, ${count(validation)} validation, ${count(test)} test images`;
  return [
    printable(
      `data: ${data.name}, ${data.height} × ${data.width} × ${data.channels}, ${data.classes.length} classes, ${images}`,
    ),
    printable(
      `circuit: ${circuit.name} of ${circuit.file}, ${circuit.qubits} qubits, ${circuit.weights} weights`,
    ),
  ];
}

function describePrediction(prediction: Prediction): string {
  const total = [...prediction.values()].reduce((sum, seconds) => sum + seconds, 0);
  const dearest = [...prediction].sort(([, a], [, b]) => b - a).slice(0, 3);
  const parts = dearest.map(([name, seconds]) => `${name} ${duration(seconds)}`);
  return `predicted training time: ${duration(total)} (${parts.join(', ')}${prediction.size > 3 ? ', …' : ''})`;
}

function describeStart({ name, title }: Contestant): string {
  return `${name}: training (${title})`;
}

function describeProgress(
  { epoch, epochs, step, steps, loss, secondsLeft }: FitProgress,
  allLeft: number,
): string {
  return `epoch ${epoch}/${epochs}, step ${step}/${steps}, loss ${loss.toFixed(4)}, ${duration(secondsLeft)} left (study ${duration(allLeft)})`;
}

function describeEvaluation({ name }: Contestant): string {
  return `${name}: trained; classifying validation and test images`;
}

function describeResult(
  { name }: Contestant,
  result: { readonly test: { readonly accuracy: number }; readonly trainSeconds: number },
): string {
  return `${name}: test accuracy ${percent(result.test.accuracy)} %, trained in ${duration(result.trainSeconds)}`;
}
