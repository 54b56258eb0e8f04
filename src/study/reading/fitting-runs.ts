// What results.json must be beside having its shape, so that figures can be made of it: its runs are those of the study of
// config.json, whole and alike.
import { Misfit } from '../../json-shape.ts';
import { keyName } from '../run-key.ts';
import type { RecordedPlan } from './recorded-plan.ts';
import type { RecordedResults, RecordedRun } from './results-schema.ts';

const mostRuns = 10_000;

/** Throws Misfit. */
export function requireFitting(plan: RecordedPlan, { started, models, tuning }: RecordedResults): void {
  if (started !== plan.started)
    throw misfit(['started'], `it is ${started}, and that of config.json is ${plan.started}`);
  if (models.length > mostRuns) throw misfit(['models'], `there are more than ${mostRuns} runs`);
  models.forEach((run, index) => requireRun(run, plan, ['models', index]));
  tuning?.forEach(({ trials, chosen }, index) => {
    if (!trials.some(({ number }) => number === chosen))
      throw misfit(['tuning', index, 'chosen'], `there is no trial ${chosen}`);
  });
  const folds = plan.data.folds?.length ?? 1;
  for (const name of new Set(models.map((run) => run.name))) {
    const own = models.filter((run) => run.name === name);
    const keys = new Set(own.map(keyName));
    const seeds = new Set(own.map(({ seed }) => seed));
    if (keys.size < own.length || keys.size !== seeds.size * folds)
      throw misfit(
        ['models'],
        `${name} has not one run for each of its seeds${folds > 1 ? ' and folds' : ''}`,
      );
  }
}

type Place = readonly (string | number)[];

function misfit(place: Place, message: string): Misfit {
  const made = new Misfit(message);
  made.path.push(...place);
  return made;
}

function requireRun(run: RecordedRun, { data, settings }: RecordedPlan, at: Place): void {
  const { fold, history, robustness, test } = run;
  const folds = data.folds?.length;
  if (folds === undefined ? fold !== undefined : fold === undefined || fold > folds)
    throw misfit([...at, 'fold'], folds === undefined ? 'the study has no folds' : `the study has ${folds} folds`);
  const wrong = history.findIndex(({ epoch }, index) => epoch !== index + 1);
  if (wrong >= 0) throw misfit([...at, 'history', wrong, 'epoch'], `it must be ${wrong + 1}`);
  const made = robustness?.map(({ corruption: { name, strength } }) => `${name}=${strength}`).join();
  const asked = settings.corruptions?.map(({ name, strength }) => `${name}=${strength}`).join();
  if (made !== asked) throw misfit([...at, 'robustness'], 'it is not of the corruptions in the settings of config.json');
  const classes = data.classes.length;
  run.examples?.forEach(({ label, predicted }, index) => {
    if (Math.max(label, predicted) >= classes)
      throw misfit([...at, 'examples', index], `there are only ${classes} classes, counted from 0`);
  });
  if (test.confusion.length !== classes || test.confusion.some((row) => row.length !== classes))
    throw misfit([...at, 'test', 'confusion'], `it must have ${classes} rows and columns, one a class`);
} // prettier-ignore
