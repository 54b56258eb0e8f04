// Runs that failed and points without a circuit, each with its reason; the same reasons together.
import { counted } from '../../../phrases.ts';
import { count } from '../../../study/format.ts';
import type { TableRow } from '../../../study/report/data-table.ts';
import { folded } from '../../../study/report/folded.ts';
import { html } from '../../../study/report/html.ts';
import { longTable } from '../../../study/report/long-table.ts';
import { grouped, pointText, type ReportedSweep, type SweepSection } from '../reported.ts';

const most = 100;

export const failures: SweepSection = (reported) => {
  const all = [...failedOf(reported), ...refusedOf(reported), ...unreadableOf(reported)];
  if (all.length === 0) return undefined;
  const groups = grouped(all, ({ what, reason }) => JSON.stringify([what, reason]));
  groups.sort((a, b) => b.length - a.length);
  const rows = groups.slice(0, most).map((group): TableRow => {
    const [{ what, reason, name }] = group;
    const rest = group.length - 1;
    return {
      head: `${name}${rest > 0 ? ` and ${counted(rest, 'other')}` : ''}`,
      cells: [what, reason],
    };
  });
  const columns = [
    { head: 'what', kind: 'text' },
    { head: 'reason', kind: 'text' },
  ] as const;
  return folded(
    'Failures',
    html`${longTable('which', columns, rows)}
      ${groups.length > most ? html`<p class="note">${most} of ${count(groups.length)} reasons.</p>` : ''}
      <p class="note"><code>qcnn sweep retry</code> tries failed runs again.</p>`,
  );
};

interface Failed {
  readonly name: string;
  readonly what: string;
  readonly reason: string;
}

function failedOf({ sweep, kept }: ReportedSweep): Failed[] {
  return sweep.runs.flatMap(({ hash, model, key, points }) => {
    const failure = kept.failed.get(hash);
    if (!failure) return [];
    const { seed: _, ...point } = points[0] ?? {};
    const at = pointText(point);
    const name = `${model}${at === '' ? '' : `, ${at}`}, seed ${key.seed}`;
    return [{ name, what: `failed after ${counted(failure.attempts, 'attempt')}`, reason: [failure.reason, ...failure.lines.slice(-1)].join(' – ') }]; // prettier-ignore
  });
}

function refusedOf({ sweep }: ReportedSweep): Failed[] {
  return sweep.refused.map(({ point, reason }) => ({ name: pointText(point), what: 'has no circuit', reason })); // prettier-ignore
}

function unreadableOf({ kept }: ReportedSweep): Failed[] {
  return kept.unreadable.map(({ path, reason }) => ({ name: path.split(/[/\\]/).at(-1)!, what: 'cannot be read', reason })); // prettier-ignore
}
