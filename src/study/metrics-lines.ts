// metrics.jsonl: a line of JSON an epoch, of one model or of all of them.
import { Misfit, object, oneOf } from '../json-shape.ts';
import type { EpochRecord } from '../runtime/training/fit.ts';
import { epochFields } from './epoch-fields.ts';
import { keyOf, type RunKey } from './run-key.ts';

interface Model extends RunKey {
  readonly name: string;
}

/** Without its end of line. */
export function metricsLine({ name, ...model }: Model, record: EpochRecord): string {
  return JSON.stringify({ model: name, ...keyOf(model), ...record });
}

/** The epochs of a model's own lines; undefined where they are not its epochs from the first on. */
export function readHistory(lines: string, { name, seed, fold }: Model): EpochRecord[] | undefined {
  const shape = object({
    model: oneOf(name),
    seed: oneOf(seed),
    ...(fold !== undefined && { fold: oneOf(fold) }),
    ...epochFields,
  });
  const history: EpochRecord[] = [];
  for (const line of lines.split('\n').slice(0, -1)) {
    try {
      const { model: _, seed: __, fold: ___, ...record } = shape(JSON.parse(line));
      if (record.epoch !== history.length + 1) return undefined;
      history.push(record);
    } catch (error) {
      if (error instanceof Misfit || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }
  return history;
}
