// The controls by the values that they depend on: what a configuration must beat.
import { percent } from '../../../study/format.ts';
import { folded } from '../../../study/report/folded.ts';
import { html } from '../../../study/report/html.ts';
import { longTable } from '../../../study/report/long-table.ts';
import { pointText, type SweepSection } from '../reported.ts';

const most = 100;

export const controls: SweepSection = ({ results }) => {
  if (results.controls.length === 0) return undefined;
  const shown = [...results.controls].sort((a, b) => b.validation.mean - a.validation.mean).slice(0, most);
  const rows = shown.map(({ title, points, validation, test, runs }) => {
    const at = pointText(points[0]);
    return {
      head: at === '' ? title : `${title}, ${at}`,
      cells: [percent(validation.mean), percent(test.mean), runs.length],
    };
  });
  const cut = shown.length < results.controls.length;
  return folded(
    'Controls',
    html`${longTable('control', [{ head: 'validation %' }, { head: 'test %' }, { head: 'runs' }], rows)}
      <p class="note">
        Trained once for each set of values that they depend on; those are named.
        ${cut ? `The best ${most} of ${results.controls.length}; results.csv has all.` : ''} The plots below
        have a dashed line for each, its mean over all its runs.
      </p>`,
  );
};
