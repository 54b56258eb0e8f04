// config.json: the plan of a study, as it was written before the first model trained.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { finite, list, object, optional, record, text, truth, whole, type Shaped } from '../../json-shape.ts';
import { UserError } from '../../user-error.ts';
import type { CircuitSummary, DataSummary, StudySettings } from '../result.ts';
import { resultsVersion } from '../results-version.ts';
import { readRecordFile } from './record-file.ts';
import { shapeOfSettings } from './results-schema.ts';

const count = whole(0, Number.MAX_SAFE_INTEGER);
const ids = list(text);

const circuit = object({
  name: text,
  file: optional(text),
  text,
  sha256: text,
  imports: record(text),
  hash: text,
  settings: record(text),
  parameters: record(text),
  qubits: count,
  operations: count,
  weights: count,
  inputs: count,
  outputs: count,
} satisfies Record<keyof CircuitSummary, unknown>);

const data = object({
  name: text,
  classes: list(text, 100_000, 1),
  height: count,
  width: count,
  channels: count,
  scale: optional(
    object({
      white: count,
      fitted: truth,
      images: count,
      of: count,
      clipped: object({ validation: count, test: count }),
    }),
  ),
  counts: object({ train: count, validation: count, test: count }),
  available: count,
  sha256: record(text),
  licence: optional(text),
  notes: list(text),
  /** Of each split the names of its images. */
  splits: object({ train: ids, validation: ids, test: ids }),
  folds: optional(list(object({ validation: ids, test: ids }), 100_000, 2)),
  backbone: optional(
    object({ share: finite, counts: object({ backbone: count, rest: count }), ids: list(ids) }),
  ),
  /** Absent from what qcnn wrote before it kept which they are. */
  testCopies: optional(list(count)),
} satisfies Record<keyof DataSummary, unknown>);

/** What identifies the images. */
export type RecordedData = Shaped<typeof data>;

export interface RecordedPlan {
  readonly started: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly settings: StudySettings;
  readonly circuit: CircuitSummary;
  readonly data: RecordedData;
  /** Columns of the manifest that were asked for. */
  readonly subgroups: readonly string[] | undefined;
}

/** The plan of the study in a folder. Throws UserError where there is none, where it is of another version, and where it is torn. */
export function readPlan(folder: string): RecordedPlan {
  const file = join(folder, 'config.json');
  if (!existsSync(file)) {
    const what = existsSync(folder) ? 'holds no study' : 'is not there';
    throw new UserError(`${folder || 'the folder'} ${what}; give the folder that a study wrote`);
  }
  const versioned = object({ resultsVersion: count });
  return readRecordFile(file, (json) => {
    const { resultsVersion: version } = versioned(json);
    if (version !== resultsVersion)
      throw new UserError(
        `${file} is of version ${version} of the figures, and this qcnn reads version ${resultsVersion}; its report of then is ${join(folder, 'report.html')}`,
        1,
      );
    const { given, ...plan } = object({
      started: text,
      versions: record(text),
      settings: shapeOfSettings(),
      circuit,
      data,
      given: object({ subgroups: optional(ids) }),
    })(json);
    return { ...plan, circuit: plan.circuit as CircuitSummary, subgroups: given.subgroups };
  });
}
