// The tables of sweeps in README.md, from the folders that their commands wrote: `node scripts/sweep-tables.mjs blocks=DIR`.
// `<!-- NAME, effects -->` … `<!-- end -->` is what each factor does, `<!-- NAME, best -->` the best configurations and the controls.
import { fileURLToPath } from 'node:url';
import { percent, signedPoints } from '../build/study/format.js';
import { resultsOf } from '../build/sweep/configurations.js';
import { effectsOf } from '../build/sweep/effects.js';
import { bestOfMany, intervalOf } from '../build/sweep/ranking.js';
import { levelsOf, pointText } from '../build/sweep/report/reported.js';
import { readRuns } from '../build/sweep/results.js';
import { readSweepFile } from '../build/sweep/sweep-file.js';
import { markdownTable, replaceMarked } from './page-tables.mjs';

const page = fileURLToPath(new URL('../README.md', import.meta.url));
/** Configurations of the ranking that the page shows. */
const shown = 3;

function effectsTable(results) {
  const rows = effectsOf(results).flatMap(({ factor, values, differences }) =>
    values.map(({ value, mean, runs }) => {
      const difference = differences.find(({ to }) => to === value);
      const { mean: points, interval } = difference ?? {};
      const range = interval ? `${signedPoints(interval.low)} to ${signedPoints(interval.high)}` : '';
      return [`\`${factor.name}=${value}\``, percent(mean), runs, points === undefined ? '' : signedPoints(points), range, difference?.pairs ?? '']; // prettier-ignore
    }),
  );
  return markdownTable(['factor', 'validation %', 'runs', 'points against the first', '95 %', 'pairs'], rows);
}

function bestTable(results) {
  const best = results.configurations.slice(0, shown).map((configuration) => {
    const { low, high } = intervalOf(configuration, results);
    const { validation, test } = configuration;
    return [`**${pointText(configuration.points[0])}**`, percent(validation.mean), `${percent(low)} to ${percent(high)}`, percent(test.mean), configuration.runs.length]; // prettier-ignore
  });
  const controls = levelsOf(results).map(({ title, accuracy }) => [title, percent(accuracy.mean), '', '', '']); // prettier-ignore
  const { compared, above, byChance } = bestOfMany(results);
  const chance = `The best of ${compared} lies ${percent(above)} points above their mean; were all equal but for their seeds, it would lie ${percent(byChance)} above.`; // prettier-ignore
  return `${markdownTable(['', 'validation %', '95 %, over seeds', 'test %', 'runs'], [...best, ...controls])}\n\n${chance}`; // prettier-ignore
}

for (const given of process.argv.slice(2)) {
  const [name, folder] = given.split('=');
  const sweep = readSweepFile(folder);
  const results = resultsOf(sweep, readRuns(folder));
  const texts = { [`${name}, effects`]: effectsTable(results), [`${name}, best`]: bestTable(results) };
  for (const [mark, text] of Object.entries(texts))
    console.log(`${mark}: ${replaceMarked(page, mark, text) ? page : 'the page has no such mark'}`);
}
