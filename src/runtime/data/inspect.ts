// Looks at a data set before anything is trained on it: counts, ranges, copies, and leaks between the splits.
import Table from 'cli-table3';
import type { Dataset, PixelScale, SplitName } from './dataset.ts';
import { findDuplicates, type Duplicates } from './duplicates.ts';
import { histogram } from './pixels.ts';

/** Counts and pixel values of one split. */
export interface SplitInspection {
  readonly count: number;
  /** Images a class, in the order of `classes`. */
  readonly perClass: readonly number[];
  /** Pixel values, 0–255. */
  readonly minimum: number;
  readonly maximum: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Whose the images are. */
export interface PatientInspection {
  readonly count: number;
  /** Patients with images in more than one split. */
  readonly inSeveralSplits: readonly string[];
}

/** What is in a data set. */
export interface Inspection {
  readonly name: string;
  readonly classes: readonly string[];
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** How images of 16 bits became bytes, where there are any. */
  readonly scale?: PixelScale;
  readonly splits: Readonly<Record<SplitName, SplitInspection>>;
  readonly duplicates: Duplicates;
  /** Only where a manifest says whose the images are. */
  readonly patients?: PatientInspection;
  readonly sha256: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

const splitNames = ['train', 'validation', 'test'] as const;

/** Counts, classes, ranges, and exact duplicates across splits. */
export function inspectDataset(dataset: Dataset): Inspection {
  const { name, classes, height, width, channels, scale, sha256, notes } = dataset;
  const patients = inspectPatients(dataset);
  return {
    name,
    classes,
    height,
    width,
    channels,
    ...(scale && { scale }),
    splits: {
      train: inspectSplit(dataset, 'train'),
      validation: inspectSplit(dataset, 'validation'),
      test: inspectSplit(dataset, 'test'),
    },
    duplicates: findDuplicates(dataset),
    ...(patients && { patients }),
    sha256,
    notes,
  };
}

function inspectSplit({ splits, classes }: Dataset, name: SplitName): SplitInspection {
  const { count, pixels, labels } = splits[name];
  const perClass = classes.map(() => 0);
  for (const label of labels) perClass[label]++;
  const times = histogram(pixels, 1);
  const all = pixels.count * pixels.imageBytes;
  const mean = times.reduce((sum, count, value) => sum + count * value, 0) / all;
  const variance = times.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0) / all;
  return {
    count,
    perClass,
    minimum: times.findIndex((count) => count > 0),
    maximum: times.findLastIndex((count) => count > 0),
    mean,
    deviation: Math.sqrt(variance),
  };
}

function inspectPatients({ manifest, splits }: Dataset): PatientInspection | undefined {
  if (!manifest) return undefined;
  const patientOf = new Map(manifest.map(({ image, patient }) => [image, patient]));
  const seenIn = new Map<string, Set<SplitName>>();
  for (const name of splitNames) {
    for (const id of splits[name].ids) {
      const patient = patientOf.get(id);
      if (patient === undefined) continue;
      const seen = seenIn.get(patient);
      if (seen) seen.add(name);
      else seenIn.set(patient, new Set([name]));
    }
  }
  const inSeveralSplits = [...seenIn].filter(([, seen]) => seen.size > 1).map(([patient]) => patient);
  return { count: seenIn.size, inSeveralSplits };
}

/** The inspection as text for a terminal: a table of the splits, then what to mind. */
export function formatInspection(inspection: Inspection): string {
  const { name, classes, height, width, channels, splits, notes } = inspection;
  const plain = { style: { head: [], border: [] } };
  const counts = new Table({
    ...plain,
    head: ['class', ...splitNames],
    colAligns: ['left', 'right', 'right', 'right'],
  });
  classes.forEach((title, label) =>
    counts.push([
      /^\d+$/.test(title) ? title : `${label} ${title}`,
      ...splitNames.map((split) => splits[split].perClass[label]),
    ]),
  );
  counts.push(['all', ...splitNames.map((split) => splits[split].count)]);
  counts.push([
    'pixel range',
    ...splitNames.map((split) => `${splits[split].minimum}–${splits[split].maximum}`),
  ]);
  counts.push(['pixel mean', ...splitNames.map((split) => splits[split].mean.toFixed(1))]);
  counts.push(['pixel deviation', ...splitNames.map((split) => splits[split].deviation.toFixed(1))]);
  const colour = channels === 3 ? 'colour' : 'grey';
  return [
    `${name}: ${classes.length} classes, ${colour} images of ${height} × ${width} pixels`,
    counts.toString(),
    ...duplicateLines(inspection.duplicates),
    ...patientLines(inspection.patients),
    ...notes.map((note) => `Note: ${note}`),
    ...Object.entries(inspection.sha256).map(([file, hash]) => `SHA-256 ${hash}  ${file}`),
  ].join('\n');
}

function duplicateLines({ within, across, conflicting }: Duplicates): string[] {
  return [
    `Exact copies within a split: ${splitNames.map((split) => `${split} ${within[split]}`).join(', ')}`,
    `Exact copies across splits: ${across.map(({ split, other, count }) => `${split} in ${other} ${count}`).join(', ')}`,
    `The same image under different labels: ${conflicting}`,
  ];
}

function patientLines(patients: PatientInspection | undefined): string[] {
  if (!patients) return [];
  const { count, inSeveralSplits } = patients;
  const some = inSeveralSplits.slice(0, 5).join(', ');
  return [
    `Patients: ${count}; in more than one split: ${inSeveralSplits.length}${some && ` (${some}${inSeveralSplits.length > 5 ? ', …' : ''})`}`,
  ];
}
