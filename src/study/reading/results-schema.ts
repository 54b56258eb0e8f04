// docs/results.schema.json, which comes with the package: what results.json is before it is believed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shapeOfSchema, type JsonSchema } from '../../json-schema.ts';
import type { Shape } from '../../json-shape.ts';
import { packageFolder } from '../../package-folder.ts';
import type { ModelResult, StudyResult, StudySettings } from '../result.ts';
import type { ModelTuning } from '../tuning/trials.ts';
import type { ModelSummary } from '../summary/model-summary.ts';

/** What is believed of results.json: the predictions, the images and the texts of the circuit are in other files. */
export interface RecordedResults extends Pick<StudyResult, 'started' | 'seconds' | 'resultsVersion'> {
  readonly data: { readonly testCopies: number };
  readonly models: readonly RecordedRun[];
  readonly tuning?: readonly ModelTuning[];
  readonly summaries: readonly ModelSummary[];
}

export type RecordedRun = Omit<ModelResult, 'predictions'>;

let schema: JsonSchema | undefined;

function readSchema(): JsonSchema {
  const path = join(packageFolder, 'docs', 'results.schema.json');
  return (schema ??= JSON.parse(readFileSync(path, 'utf8')) as JsonSchema);
}

export function shapeOfResults(): Shape<RecordedResults> {
  return shapeOfSchema(readSchema());
}

/** config.json has the same settings. */
export function shapeOfSettings(): Shape<StudySettings> {
  return shapeOfSchema({ $defs: readSchema()['$defs'], $ref: '#/$defs/settings' });
}
