// The rounds of a halved sweep: what each configuration came to after each of them, and which went on.
import { listed } from '../../../phrases.ts';
import { count, percent } from '../../../study/format.ts';
import { folded } from '../../../study/report/folded.ts';
import { html, type Html } from '../../../study/report/html.ts';
import { longTable } from '../../../study/report/long-table.ts';
import { fieldsOf, standingAt, type CompetingField, type Competitor } from '../../fields.ts';
import { byStanding, decide, meanStanding, type DecidedRound, type Standing, type StandingAt } from '../../halving.ts'; // prettier-ignore
import { pointText, type SweepSection } from '../reported.ts';

/** Rows of a table; the ranking and results.csv say how far the others came. */
const most = 30;

export const rounds: SweepSection = ({ sweep, kept }) => {
  const { halve, runs } = sweep;
  const fields = halve === undefined ? [] : fieldsOf(runs).filter(({ contenders }) => contenders.length > 1);
  if (halve === undefined || fields.length === 0) return undefined;
  const at = standingAt(runs, kept);
  return folded(
    'Rounds',
    html`${fields.map((field) => html`${fields.length > 1 ? html`<h3>${titleOf(field)}</h3>` : ''}${partOf(field, halve, at)}`)}
      <p class="note">
        Mean accuracy over runs on the validation images, after as many epochs as stand above the figure, the last those of the
        whole training. Who has no figure there was stopped before, or is still trained.
      </p>`,
  );
}; // prettier-ignore

/** What it came to after each round that it was in; undefined: one of its runs failed. */
interface Way {
  readonly contender: Competitor;
  readonly standings: readonly (Standing | undefined)[];
}

function partOf(field: CompetingField, halve: number, at: StandingAt): Html {
  const { decided, left } = decide(field, halve, at);
  const end = field.rounds.at(-1)!;
  const finished = new Set(left);
  const ways = field.contenders.map((contender): Way => {
    const before = decided.flatMap(({ ranked }) => ranked.filter((each) => each.contender === contender));
    const last = finished.has(contender) ? endOf(contender, end, at) : [];
    return { contender, standings: [...before.map(({ standing }) => standing), ...last] };
  });
  const shown = ways.sort(furtherFirst).slice(0, most);
  const columns = [...decided.map(({ epochs }) => epochs), end].map((epochs) => ({ head: `${count(epochs)} epochs` })); // prettier-ignore
  const rows = shown.map(({ contender: { points, model }, standings }) => ({
    head: pointText(points[0]) || model,
    cells: columns.map((_, round) => (round < standings.length ? cellOf(standings[round]) : '')),
  }));
  const cut = ways.length > most ? ` Below are the ${most} that came furthest.` : '';
  return html`<p>${wentOn(decided)}${cut}</p>
    ${longTable('validation %', columns, rows)}`;
} // prettier-ignore

/** "3 of 9 configurations went on after 3 epochs, 1 of 3 after 9." */
function wentOn(decided: readonly DecidedRound<Competitor>[]): string {
  if (decided.length === 0) return 'No round is over yet.';
  const texts = decided.map(({ epochs, ranked, goOn }, round) => {
    const words = round === 0 ? ' configurations went on' : '';
    return `${count(goOn.length)} of ${count(ranked.length)}${words} after ${count(epochs)} epochs`;
  });
  return `${listed(texts, 'and')}.`;
}

/** Where all of its runs are there. */
function endOf({ runs }: Competitor, end: number, at: StandingAt): (Standing | undefined)[] {
  const standings = runs.map((hash) => at(hash, end));
  if (standings.includes(undefined)) return [];
  const whole = standings.filter((each) => each !== undefined && each !== 'failed');
  return [whole.length < runs.length ? undefined : meanStanding(whole)];
}

function furtherFirst(a: Way, b: Way): number {
  const [ofA, ofB] = [a.standings.at(-1), b.standings.at(-1)];
  if (a.standings.length !== b.standings.length) return b.standings.length - a.standings.length;
  return ofA && ofB ? byStanding(ofA, ofB) : Number(ofB !== undefined) - Number(ofA !== undefined);
}

function cellOf(standing: Standing | undefined): string {
  return standing ? percent(standing.accuracy) : 'a run failed';
}

function titleOf({ model, rounds: ends, contenders }: CompetingField): string {
  const data = contenders[0].points[0]['data'];
  return `${model}${data === undefined ? '' : ` on ${data}`}, ${count(ends.at(-1)!)} epochs`;
}
