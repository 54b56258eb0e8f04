// The report's pictures: curves of training, confusion matrices, accuracies side by side.
import type { EpochRecord } from '../../models/classifier.ts';
import { count } from '../format.ts';
import { html, type Html } from './html.ts';
import { isDrawn, place, scaleOf } from './scale.ts';
import { bottomAxis, dot, leftAxis, line, lines, picture, pixel, text, widthOf, type Frame } from './svg.ts';

const TRAIN = '#3b7dd8';
const VALIDATION = '#d9731a';
const CONTROL = '#7a8794';

export type Curve = 'loss' | 'accuracy';

/** So many epochs are shown as dots, too. */
const mostDots = 12;

/** Training (solid) and validation (dashed) curve over the epochs of one model; gaps where a value is no number. */
export function drawCurve(history: readonly EpochRecord[], curve: Curve, title: string): Html {
  const frame: Frame = { left: 58, top: 8, width: 185, height: 130 };
  const valuesOf = (split: 'train' | 'validation') =>
    history.map((record) => {
      const { trainLoss, trainAccuracy, validationLoss, validationAccuracy } = record;
      const value = { train: { loss: trainLoss, accuracy: trainAccuracy }, validation: { loss: validationLoss, accuracy: validationAccuracy } }[split][curve]; // prettier-ignore
      return { epoch: record.epoch, value };
    });
  const drawn = [
    { values: valuesOf('train'), colour: TRAIN, dash: 'none' },
    { values: valuesOf('validation'), colour: VALIDATION, dash: '5 3' },
  ];
  const epochs = scaleOf(history.map(({ epoch }) => epoch), { steps: 5, leastStep: 1 }); // prettier-ignore
  const all = drawn.flatMap(({ values }) => values.map(({ value }) => value));
  const heights = scaleOf(all, { steps: 5, roundEnds: true, ...(curve === 'loss' && { include: 0 }) });
  const x = (epoch: number) => frame.left + frame.width * place(epochs, epoch);
  const y = (value: number) => frame.top + frame.height * (1 - place(heights, value));
  const strokes = drawn.map(({ values, colour, dash }) => {
    const path = values
      .map(({ epoch, value }, i) =>
        isDrawn(value)
          ? `${i > 0 && isDrawn(values[i - 1].value) ? 'L' : 'M'}${pixel(x(epoch))} ${pixel(y(value))}`
          : '',
      )
      .join('');
    const dots = values.length <= mostDots ? values.filter(({ value }) => isDrawn(value)) : [];
    return html`<path d="${path}" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>${dots.map(({ epoch, value }) => dot(x(epoch), y(value), 2.8, colour))}`; // prettier-ignore
  });
  return picture(
    frame.left + frame.width + 12,
    frame.top + frame.height + 36,
    `${curve} of ${title} over the epochs, training and validation`,
    leftAxis(frame, heights, curve),
    bottomAxis(frame, epochs, 'epoch'),
    ...strokes,
  );
}

/** Above so many classes cells have neither names nor numbers. */
const mostNamed = 20;

/** Rows are true classes, columns predicted ones; colour is the share of the row. */
export function drawConfusion(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
  title: string,
): Html {
  const named = classes.length <= mostNamed;
  const labels = named ? shortLabels(classes) : [];
  const size = named ? Math.max(34, 200 / classes.length) * classes.length : 300;
  const aside = Math.max(0, ...labels.map(widthOf));
  const frame: Frame = { left: aside + 30, top: 4, width: size, height: size };
  const cell = size / classes.length;
  const centre = (i: number) => cell * (i + 0.5);
  const cells = confusion.map((row, truth) => {
    const total = row.reduce((sum, each) => sum + each, 0);
    return row.map((each, predicted) => {
      const share = total > 0 ? each / total : 0;
      const [x, y] = [frame.left + cell * predicted, frame.top + cell * truth];
      const number = () => text(x + cell / 2, y + cell / 2, count(each), { size: 11, fill: share > 0.45 ? 'white' : 'currentColor' }); // prettier-ignore
      return html`<rect x="${pixel(x)}" y="${pixel(y)}" width="${pixel(cell)}" height="${pixel(cell)}" fill="${TRAIN}" fill-opacity="${pixel(0.04 + 0.96 * share)}"/>${named ? number() : ''}`; // prettier-ignore
    });
  });
  const below = frame.top + size + 6;
  return picture(
    frame.left + size + 12,
    below + aside + 26,
    `confusion matrix of ${title} on the test split`,
    ...cells,
    labels.map((label, i) => text(frame.left - 6, frame.top + centre(i), label, { anchor: 'end' })),
    labels.map((label, i) => text(frame.left + centre(i), below, label, { anchor: 'end', turned: -90 })),
    text(10, frame.top + size / 2, 'true class', { size: 11, turned: -90 }),
    text(frame.left + size / 2, below + aside + 14, 'predicted class', { size: 11 }),
  );
}

export interface AccuracyBar {
  readonly name: string;
  readonly role: 'model' | 'control';
  readonly accuracy: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/** Test accuracies side by side, each with its 95 % interval, best first. */
export function drawAccuracies(bars: readonly AccuracyBar[]): Html {
  const row = 22;
  const sorted = [...bars].sort((a, b) => b.accuracy - a.accuracy);
  const left = 12 + Math.max(0, ...bars.map(({ name }) => widthOf(name)));
  const frame: Frame = { left, top: 4, width: 640, height: row * bars.length };
  const ends = bars.flatMap(({ low, high, accuracy }) => [low, high, accuracy]);
  const scale = scaleOf(ends, { steps: 10, roundEnds: true });
  const x = (share: number) => frame.left + frame.width * place(scale, share);
  const digits = Math.max(0, -Math.floor(Math.log10(100 * scale.step) + 1e-9));
  const rows = sorted.map(({ name, role, accuracy, low, high }, i) => {
    const y = frame.top + row * (i + 0.5);
    const colour = role === 'model' ? TRAIN : CONTROL;
    const drawn = isDrawn(accuracy) ? [line([x(low), y], [x(high), y], colour, 2), dot(x(accuracy), y, 4.7, colour)] : []; // prettier-ignore
    return [line([frame.left, y], [frame.left + frame.width, y], lines.grid), text(frame.left - 8, y, name, { anchor: 'end' }), ...drawn]; // prettier-ignore
  });
  return picture(
    frame.left + frame.width + 20,
    frame.top + frame.height + 36,
    'test accuracy of every model and control with its 95 % interval',
    bottomAxis(frame, scale, 'test accuracy', { grid: true, write: (tick) => `${(100 * tick).toFixed(digits)}%` }), // prettier-ignore
    ...rows,
  );
}

/** Long names would push the picture aside; names that are then equal are told apart by their index. */
function shortLabels(names: readonly string[]): string[] {
  const short = names.map((name) => (name.length > 24 ? `${name.slice(0, 23)}…` : name));
  return short.map((label, i) =>
    short.indexOf(label) === short.lastIndexOf(label) ? label : `${i}: ${label}`,
  );
}
