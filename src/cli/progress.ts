// A study's progress on standard error: a bar with the time left on a terminal, plain lines now and then elsewhere.
import { SingleBar } from 'cli-progress';
import type { WriteStream } from 'node:tty';
import type { FitProgress } from '../models/classifier.ts';
import { count, duration, percent } from '../study/format.ts';
import { fewImagesNotes } from '../study/few-images.ts';
import type { StudyObserver, StudyPlan } from '../study/observer.ts';
import type { Prediction } from '../study/predict-time.ts';
import type { StudySettings } from '../study/result.ts';
import { hasSeveralRuns, runLabel, type RunKey } from '../study/run-key.ts';
import type { CountDisplay } from './count-display.ts';
import { printable } from '../printable.ts';
import { createLoadDisplay } from './load-progress.ts';
import { createSearchDisplay, type SearchDisplay } from './search-progress.ts';

const SECONDS_BETWEEN_LINES = 5;

export interface Progress {
  readonly observer: StudyObserver;
  /** Gives the terminal back; may be called twice. */
  close(): void;
}

/** Bars when the stream is a terminal, lines otherwise. */
export function createProgress(stream: WriteStream): Progress {
  if (stream.isTTY)
    return watchOn(bars(stream), () => createSearchDisplay(stream), createLoadDisplay({ stream }));
  return createLines((line) => stream.write(`${line}\n`));
}

/** Where progress is shown. */
interface Display {
  print(line: string): void;
  /** How far a run is, by its label; called at every step. */
  show(run: string, progress: FitProgress, text: string): void;
  /** The model is done. */
  clear(): void;
}

function watchOn(
  { print, show, clear }: Display,
  createSearch: () => SearchDisplay,
  load: CountDisplay,
): Progress {
  const outlook = createOutlook();
  let settings: StudySettings | undefined;
  const label = ({ name, ...key }: RunKey & { readonly name: string }) =>
    runLabel(name, key, settings !== undefined && hasSeveralRuns(name, settings));
  const tuned = new Set<string>();
  let search: SearchDisplay | undefined;
  return {
    observer: {
      loading: load.show,
      planned(plan) {
        load.close();
        settings = plan.settings;
        describePlan(plan).forEach(print);
        search = createSearch();
      },
      searching: (progress) => search?.show(progress),
      predicted(prediction) {
        search?.close();
        outlook.expect(prediction);
        print(describePrediction(prediction));
      },
      kept(run) {
        const { test } = run;
        print(`${label(run)}: test accuracy ${percent(test.accuracy)} %, from before`);
      },
      trying(run, number, of) {
        outlook.begin(run.name);
        tuned.add(label(run));
        print(`${label(run)}: trying configuration ${number} of ${of} (${run.title})`);
      },
      tried(run, { number, validationLoss, validationAccuracy, lost, seconds }, of) {
        clear();
        const figures =
          validationLoss === undefined || validationAccuracy === undefined
            ? `came to nothing: ${lost ?? 'no figures'}`
            : `validation loss ${validationLoss.toFixed(4)}, accuracy ${percent(validationAccuracy)} %, trained in ${duration(seconds)}`;
        print(`${label(run)}: configuration ${number} of ${of}: ${figures}`);
      },
      chosen({ chosen, trials, ...tuning }) {
        print(
          `${label(tuning)}: configuration ${chosen} of ${trials.length} is chosen, by its validation loss`,
        );
      },
      started(run) {
        // The chosen configuration goes on from where it was tried.
        if (!tuned.has(label(run))) outlook.begin(run.name);
        print(`${label(run)}: training (${run.title})`);
      },
      progressed(model, progress) {
        show(label(model), progress, describeProgress(progress, outlook.left(progress.secondsLeft)));
      },
      evaluating(run) {
        clear();
        print(`${label(run)}: trained; classifying validation and test images`);
      },
      finished(run, { test, trainSeconds }) {
        print(
          `${label(run)}: test accuracy ${percent(test.accuracy)} %, trained in ${duration(trainSeconds)}`,
        );
      },
    },
    close() {
      load.close();
      search?.close();
      clear();
    },
  };
}

/** At most one line a model every few seconds, besides its begin and end. `now` in milliseconds. */
export function createLines(print: (line: string) => void, now?: () => number): Progress {
  const stream = { isTTY: false, write: (line: string) => (print(line.trimEnd()), true) };
  return watchOn(
    lines(print, now),
    () => createSearchDisplay(stream, now),
    createLoadDisplay({ stream, now }),
  );
}

function lines(print: (line: string) => void, now: () => number = () => performance.now()): Display {
  let shown: string | undefined;
  let last = 0;
  return {
    print,
    show(run, _, text) {
      if (shown !== run) last = now();
      shown = run;
      if (now() - last < 1000 * SECONDS_BETWEEN_LINES) return;
      last = now();
      print(`${run}: ${text}`);
    },
    clear() {},
  };
}

function bars(stream: WriteStream): Display {
  let bar: SingleBar | undefined;
  return {
    print: (line) => stream.write(`${line}\n`),
    show(run, { step, steps }, text) {
      if (!bar) {
        bar = new SingleBar({
          stream,
          format: '{model} {bar} {text}',
          barsize: 16,
          barCompleteChar: '█',
          barIncompleteChar: '░',
          clearOnComplete: true,
          gracefulExit: false,
        });
        bar.start(steps, 0, { model: run, text });
      }
      bar.update(step, { text });
    },
    clear() {
      bar?.stop();
      bar = undefined;
    },
  };
}

/** Seconds of the models that are still to come, by prediction. */
function createOutlook() {
  const coming = new Map<string, { readonly seconds: number; readonly runs: number }>();
  return {
    expect: (prediction: Prediction) => prediction.forEach((each, name) => coming.set(name, each)),
    begin(name: string) {
      const left = coming.get(name);
      if (left) coming.set(name, { ...left, runs: Math.max(0, left.runs - 1) });
    },
    /** Of the whole study, when the present run has `seconds` left. */
    left: (seconds: number) => seconds + secondsOf([...coming.values()]),
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
    ...fewImagesNotes(data.counts),
    'timing the first steps of each model …',
  ];
}

function secondsOf(coming: readonly { readonly seconds: number; readonly runs: number }[]): number {
  return coming.reduce((sum, { seconds, runs }) => sum + seconds * runs, 0);
}

function describePrediction(prediction: Prediction): string {
  const total = secondsOf([...prediction.values()]);
  const dearest = [...prediction].sort(([, a], [, b]) => secondsOf([b]) - secondsOf([a])).slice(0, 3);
  const parts = dearest.map(
    ([name, { seconds, runs }]) => `${name} ${runs > 1 ? `${runs} × ` : ''}${duration(seconds)}`,
  );
  return `predicted training time: ${duration(total)} (${parts.join(', ')}${prediction.size > 3 ? ', …' : ''})`;
}

function describeProgress(
  { epoch, epochs, step, steps, loss, secondsLeft }: FitProgress,
  allLeft: number,
): string {
  const left = `${duration(secondsLeft)} left (study ${duration(allLeft)})`;
  return `${left}, epoch ${epoch}/${epochs}, step ${step}/${steps}, loss ${loss.toFixed(4)}`;
}
