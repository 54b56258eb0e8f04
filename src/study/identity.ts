// What decides the figures of one run of a model, so that a file is taken for no other's.
import { createHash } from 'node:crypto';
import type { StudyPlan } from './observer.ts';
import type { DataSummary } from './result.ts';
import { partOf } from './parted.ts';
import type { RunKey } from './run-key.ts';
import type { Configuration } from './tuning/configuration.ts';

/** By name of what decides. */
export type Identity = Readonly<Record<string, string>>;

/**
 * Of a run in a study, with that configuration of several, or of all that are tried before it. The number of threads and the
 * machine decide nothing.
 */
export function identityOf(
  plan: StudyPlan,
  model: string,
  { seed, fold }: RunKey,
  trial: number | 'all' = 1,
): Identity {
  const { settings, data, circuit, versions, resultsVersion } = plan;
  return {
    model,
    seed: String(seed),
    ...(fold !== undefined && { fold: `${fold} of ${data.folds?.length}, seed ${settings.seed}` }),
    version: String(resultsVersion),
    engine: versions['TensorFlow.js'] ?? '',
    circuit: circuit.hash,
    data: hashOfData(data),
    configuration: hashOf([
      settings.training[model],
      ...tuned(plan.configurations?.[model], trial),
      ...(data.backbone && partOf(model) ? [{ backbone: hashOnce(data.backbone, () => data.backbone) }] : []),
      settings.stem,
      settings.backend,
      ...(settings.shots === undefined ? [] : [{ shots: settings.shots }]),
      ...(settings.device === undefined ? [] : [{ device: settings.device }]),
    ]),
  };
}

/** The images of a set may be many, and it has many runs. */
const hashes = new WeakMap<object, string>();

/** That of the facts, which are always the same of this object. */
function hashOnce(of: object, facts: () => unknown): string {
  let hash = hashes.get(of);
  if (hash === undefined) hashes.set(of, (hash = hashOf(facts())));
  return hash;
}

function hashOfData(data: DataSummary): string {
  const { sha256, classes, height, width, channels, splits } = data;
  const { train, validation, test } = splits;
  return hashOnce(splits, () => [
    sha256,
    classes,
    height,
    width,
    channels,
    train.ids,
    validation.ids,
    test.ids,
  ]);
}

/** The first is the recipe's own. */
function tuned(configurations: readonly Configuration[] = [], trial: number | 'all'): unknown[] {
  if (trial === 'all') return [{ configurations }];
  return trial === 1 ? [] : [{ configuration: configurations[trial - 1] }];
}

function hashOf(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** What the second has that the first has not, in words: "another circuit"; undefined: they are the same. */
export function otherThan(expected: Identity, found: Identity): string | undefined {
  const other = Object.keys(expected).find((name) => expected[name] !== found[name]);
  if (other === undefined) return undefined;
  const isShort = [expected[other], found[other] ?? ''].every((text) => text !== '' && text.length < 40);
  return isShort ? `another ${other}: ${found[other]}, not ${expected[other]}` : `another ${other}`;
}
