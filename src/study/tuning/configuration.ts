// What can be set of a training, drawn around a recipe: the same number of drawings for every model and control, so that no
// side of a comparison had more tries than the other.
import { createHash } from 'node:crypto';
import type { FitOptions, Recipe } from '../../models/classifier.ts';
import { createRandom } from '../../runtime/random.ts';
import { usualDecayEpochs, usualWarmUp } from '../../runtime/training/schedule.ts';
import type { TrainingSettings } from '../../runtime/training/settings.ts';
import type { StudySettings } from '../result.ts';

/** All that is drawn, of one training. */
export interface Configuration {
  /** Peak rates by part. */
  readonly rates: Readonly<Record<string, number>>;
  readonly batchSize: number;
  readonly dropout: number;
  /** Under the recipe 'default': share of the steps over which rates rise. */
  readonly warmUp?: number | undefined;
  /** Under the recipe 'literature': epochs after which rates fall to a tenth. */
  readonly decayEpochs?: number | undefined;
}

/** From what it is drawn; `docs/study.md` says the same. */
export const ranges = {
  /** Rates lie between the recipe's over this and times this, log-uniform. */
  rate: 10,
  /** Times the recipe's. */
  batchSize: [0.5, 1, 2],
  dropout: [0, 0.1, 0.2, 0.4],
  warmUp: [0, 0.05, 0.1, 0.2],
  decayEpochs: [10, 20, 30, 50],
} as const;

/** What was given, and so is not drawn. */
export type Given = Pick<FitOptions, 'rates' | 'batchSize' | 'dropout'>;

/**
 * The recipe's own, then `count` − 1 drawn by `seed` and the model's name: the first ones are the same whatever the count, and
 * whatever is given. A part that is frozen stays so.
 */
export function drawConfigurations(
  model: string,
  recipe: TrainingSettings,
  { count, seed, given }: { readonly count: number; readonly seed: number; readonly given: Given },
): Configuration[] {
  const { uniform, integer } = createRandom(wordsOf(`${model} ${seed}`));
  const pick = <T>(values: readonly T[]) => values[integer(values.length)];
  const own = configurationOf(recipe);
  const drawn = Array.from({ length: count - 1 }, (): Configuration => {
    const rates = Object.entries(recipe.rates).map(([part, rate]) => {
      const other = rounded(rate * ranges.rate ** uniform(-1, 1));
      return [part, given.rates?.[part] ?? other] as const;
    });
    const batchSize = Math.max(1, Math.round(recipe.batchSize * pick(ranges.batchSize)));
    const dropout = pick(ranges.dropout);
    const [warmUp, decayEpochs] = [pick(ranges.warmUp), pick(ranges.decayEpochs)];
    return {
      rates: Object.fromEntries(rates),
      batchSize: given.batchSize ?? batchSize,
      dropout: given.dropout ?? dropout,
      ...(own.warmUp === undefined ? { decayEpochs } : { warmUp }),
    };
  });
  return [own, ...drawn];
}

/** Of all models of a study; undefined: it tunes nothing. */
export function configurationsOf(
  { training, tune }: Pick<StudySettings, 'training' | 'tune'>,
  { seed, rates, batchSize, dropout }: Given & { readonly seed: number },
): Readonly<Record<string, readonly Configuration[]>> | undefined {
  if (tune === undefined) return undefined;
  const drawn = Object.entries(training).map(([model, recipe]) => {
    const given = { rates, batchSize, dropout };
    return [model, drawConfigurations(model, recipe, { count: tune, seed, given })] as const;
  });
  return Object.fromEntries(drawn);
}

/** The settings with what is drawn instead of their own. */
export function withConfiguration(
  settings: TrainingSettings,
  configuration: Configuration,
): TrainingSettings {
  const { rates, batchSize, dropout, warmUp, decayEpochs } = configuration;
  return { ...settings, rates, batchSize, dropout, warmUp, decayEpochs };
}

function configurationOf({
  rates,
  batchSize,
  dropout = 0,
  schedule,
  ...settings
}: TrainingSettings): Configuration {
  const { warmUp = usualWarmUp, decayEpochs = usualDecayEpochs } = settings;
  const shapes: Readonly<Record<Recipe, Partial<Configuration>>> = {
    default: { warmUp },
    literature: { decayEpochs },
  };
  return { rates, batchSize, dropout, ...shapes[schedule as Recipe] };
}

/** Three digits, as people write rates. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(3));
}

function wordsOf(text: string): number[] {
  const bytes = createHash('sha256').update(text).digest();
  return [0, 4, 8, 12].map((at) => bytes.readUInt32LE(at));
}
