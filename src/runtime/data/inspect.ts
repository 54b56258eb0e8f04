// Looks at a data set before anything is trained on it: counts, ranges, copies, and leaks between the splits.
import Table from 'cli-table3';
import type { Dataset, PixelScale, SplitName } from './dataset.ts';
import { findDuplicates, type Duplicates } from './duplicates.ts';
import { joinSplits } from './select.ts';
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
  /** By column of the manifest: the different values, the most common first. */
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  readonly sha256: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

const splitNames = ['train', 'validation', 'test'] as const;

/** Counts, classes, ranges, and exact duplicates across splits. */
export function inspectDataset(dataset: Dataset): Inspection {
  const { name, classes, height, width, channels, scale, sha256, notes } = dataset;
  const patients = inspectPatients(dataset);
  const columns = inspectColumns(dataset);
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
    ...(columns && { columns }),
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
  if (!manifest && splitNames.every((name) => !splits[name].rows?.patients)) return undefined;
  const patientOf = new Map(manifest?.map(({ image, patient }) => [image, patient]));
  const seenIn = new Map<string, Set<SplitName>>();
  for (const name of splitNames) {
    const { ids, rows } = splits[name];
    for (const patient of rows?.patients ?? ids.map((id) => patientOf.get(id))) {
      if (patient === undefined || patient === '') continue;
      const seen = seenIn.get(patient);
      if (seen) seen.add(name);
      else seenIn.set(patient, new Set([name]));
    }
  }
  const inSeveralSplits = [...seenIn].filter(([, seen]) => seen.size > 1).map(([patient]) => patient);
  return { count: seenIn.size, inSeveralSplits };
}

function inspectColumns({ splits }: Dataset): Record<string, string[]> | undefined {
  const { rows } = joinSplits(splitNames.map((name) => splits[name]));
  if (!rows) return undefined;
  const byTimes = (values: readonly string[]) => {
    const times = new Map<string, number>();
    for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
    return [...times].sort(([, a], [, b]) => b - a).map(([value]) => value);
  };
  return Object.fromEntries(Object.entries(rows.columns).map(([name, values]) => [name, byTimes(values)]));
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
    ...columnLines(inspection.columns),
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

/** As many values of a column are named. */
const fewValues = 6;

function columnLines(columns: Inspection['columns']): string[] {
  const described = Object.entries(columns ?? {}).map(([name, values]) => {
    const some = values.map((value) => value || 'nothing').join(', ');
    return `${name} (${values.length > fewValues ? `${values.length} values` : some})`;
  });
  return described.length === 0 ? [] : [`Columns of the manifest: ${described.join(', ')}`];
}
