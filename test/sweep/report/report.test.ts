// The report of a sweep as text: its sections, what it says of parts that are missing, and that a large one stays small.
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { paretoFront } from '../../../src/sweep/report/pareto.ts';
import { thinned } from '../../../src/sweep/report/reported.ts';
import { createSweepReport } from '../../../src/sweep/report/report.ts';
import { axis, fakeSweep, scattered, type FakeSweep } from '../fake-sweep.ts';

const seeds = axis('seed', '1 2 3', 'option');
const axes = [axis('conv', 'su4 so4 ttn'), axis('n', '4 8'), seeds];
const report = ({ sweep, kept }: FakeSweep) => createSweepReport(sweep, kept);
const headings = (page: string) => [...page.matchAll(/<h2>([^<]*)/g)].map(([, head]) => head.trim());

test('sections stand in the order in which they are read', async () => {
  const page = await report(fakeSweep(axes, scattered(1), { 'small CNN': 0.9 }));
  expect(headings(page)).toEqual(['Ranking', 'Controls', 'Effect of each factor', expect.stringMatching(/^Heat map: /), 'Parallel coordinates', 'What accuracy costs', 'Learning curves of the best']); // prettier-ignore
  expect(page, 'a phone shows the ranking at once').toMatch(/<section>\s*<h2>Ranking/);
  expect(page).toContain('6 configurations were compared over conv (3 values), n (2 values) and seed (3 values), by 19 of 19 runs');
  expect(page).toMatch(/Dashed lines across: small CNN 90\.00 %/);
}); // prettier-ignore

test('nothing runs, nothing is loaded, and names are text whatever they hold', async () => {
  const hostile = '<script>alert(1)</script>"\'&';
  const fake = fakeSweep([{ ...axis('conv', 'a'), values: ['a', hostile] }, { ...axis('x', '1 2'), name: hostile }, seeds], scattered(2), { [hostile]: 0.4 }); // prettier-ignore
  fake.sweep.refused.push({ point: { [hostile]: hostile }, reason: hostile });
  fake.sweep.data[hostile] = {};
  const page = await report(fake);
  expect(page).not.toContain(hostile);
  expect(page).not.toMatch(/<script|<img|<a[ >]|\son\w+=/);
  expect((page.match(/(?:https?:)?\/\/[\w.]+\/[^\s"']*/g) ?? []).filter((each) => !each.startsWith('http://www.w3.org/'))).toEqual([]); // prettier-ignore
});

test('rounds: what each configuration came to, and which went on', async () => {
  const names = 'a b c d e f'.split(' ');
  const fake = fakeSweep([axis('conv', names.join(' ')), axis('seed', '1 2', 'option')], ({ conv }) => 0.6 + 0.05 * names.indexOf(conv), { 'small CNN': 0.9 }); // prettier-ignore
  fake.sweep.halve = 3;
  for (const run of fake.sweep.runs.filter(({ role }) => role === 'model')) {
    run.halving = { rounds: [2, 3], keep: 'last' };
    if ('ef'.includes(run.points[0]['conv'])) continue;
    const { hash, history, identity, model, title, role, key, parameters, seconds, peakMemory } =
      fake.kept.done.get(run.hash)!;
    fake.kept.done.delete(hash);
    fake.kept.stopped.set(hash, { form: 'qcnn stopped run', version: 1, hash, history: history.slice(0, 2), identity, model, title, role, key, parameters, seconds, peakMemory }); // prettier-ignore
  }
  const page = await report(fake);
  expect(headings(page).slice(0, 3)).toEqual(['Ranking', 'Rounds', 'Controls']);
  const [, section] = /<h2>Rounds<\/h2>(.*?)<\/details>/s.exec(page)!;
  expect(section).toContain('2 of 6 configurations went on after 2 epochs.');
  const rows = [...section.matchAll(/<th scope="row">(.*?)<\/tr>/gs)].map(([, row]) => row.replace(/<[^>]*>/g, ' ').trim().split(/ +/)); // prettier-ignore
  const early = (index: number) => (100 * (0.6 + 0.05 * index) * 0.95).toFixed(2);
  expect(rows.map((row) => row.slice(2))).toEqual([
    ['f', early(5), (100 * (0.85 * (1 - 0.1 / 3))).toFixed(2)],
    ['e', early(4), (100 * (0.8 * (1 - 0.1 / 3))).toFixed(2)],
    ...[3, 2, 1, 0].map((index) => [names[index], early(index)]),
  ]);
});

test('of many rows a phone shows ten', async () => {
  const page = await report(fakeSweep([axis('conv', names(23)), seeds], scattered(4)));
  const [, section] = /<h2>Ranking<\/h2>(.*?)<\/section>/s.exec(page)!;
  expect(section.match(/<tr class="rest">/g)).toHaveLength(13);
  expect(section).toContain('<summary>all 23</summary>');
});

const names = (count: number) => Array.from({ length: count }, (_, index) => `v${index}`).join(' ');

describe('says what cannot be said', () => {
  test('of one seed', async () => {
    const page = await report(fakeSweep([axis('conv', 'a b')], scattered(3)));
    expect(page).toContain('nothing is known of how much the figures depend on the seed');
    expect(page).toContain('No control has a result');
  });

  test('of one value, of one configuration, of pairs that are not complete', async () => {
    expect(await report(fakeSweep([axis('conv', 'a'), axis('n', '4 8'), seeds], scattered(3)))).toContain('Only a has results'); // prettier-ignore
    expect(await report(fakeSweep([seeds], scattered(3)))).toContain('one configuration is no comparison');
    const fake = fakeSweep([axis('conv', 'a b'), axis('n', '4 8')], scattered(3));
    for (const { hash, points } of fake.sweep.runs)
      if ((points[0]['conv'] === 'a') === (points[0]['n'] === '4')) fake.kept.done.delete(hash);
    expect(await report(fake)).toContain('no complete pair');
  });

  test('before anything is done', async () => {
    const fake = fakeSweep(axes, scattered(3));
    fake.kept.done.clear();
    const page = await report(fake);
    expect(page).toContain('No configuration has a result yet');
    expect(page).toContain('18 are still to come');
    expect(headings(page)).toEqual([]);
  });

  test('of configurations with a part of their seeds', async () => {
    const fake = fakeSweep(axes, scattered(3));
    fake.kept.done.delete(fake.sweep.runs[0].hash);
    expect(await report(fake)).toContain('2 of 3');
  });
});

test('failures, refused points and unreadable files are told with their reasons, the same ones together', async () => {
  const fake = fakeSweep(axes, scattered(4));
  for (const { hash, key } of fake.sweep.runs.slice(0, 3)) {
    fake.kept.done.delete(hash);
    fake.kept.failed.set(hash, { form: 'qcnn failed run', version: 1, hash, model: 'qcnn', key, reason: 'It stopped', lines: ['first', 'last'], attempts: 3 }); // prettier-ignore
  }
  fake.sweep.refused.push({ point: { n: '5' }, reason: 'n must be even' });
  const kept = { ...fake.kept, unreadable: [{ path: '/somewhere/ab.json', reason: 'it is not JSON' }] };
  const page = await createSweepReport(fake.sweep, kept);
  expect(page).toContain('3 failed');
  expect(page).toContain('seed 1 and 2 others');
  expect(page).toContain('It stopped – last');
  expect(page).toContain('n must be even');
  expect(page).not.toContain('/somewhere');
});

test('ten thousand runs are read and drawn in a page of a few megabytes, thinned in pictures', async () => {
  const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1).join(' ');
  const fake = fakeSweep([axis('conv', range(100)), axis('n', range(50)), axis('seed', '1 2', 'option')], scattered(5), { 'small CNN': 0.9 }); // prettier-ignore
  const started = process.cpuUsage();
  const page = await report(fake);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1e6).toBeLessThan(5);
  expect(page.length).toBeLessThan(4e6);
  expect(page).toContain('1,000 of 5,000 points are drawn');
  expect(page).toContain('The best 100 of 5,000');
});

const pair = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));

property.prop([fc.array(pair, { maxLength: 30 })], { numRuns: 50 })(
  'the Pareto front is of those that no other beats, equal ones once',
  (all) => {
    const front = paretoFront(all, ([cost]) => cost, ([, gain]) => gain);
    const isBeaten = ([cost, gain]: readonly [number, number]) =>
      all.some((other) => other[0] <= cost && other[1] >= gain && (other[0] < cost || other[1] > gain));
    const wanted = new Set(all.filter((each) => !isBeaten(each)).map(String));
    expect(new Set(front.map(String))).toEqual(wanted);
    expect(front).toHaveLength(wanted.size);
  },
); // prettier-ignore

property.prop([fc.integer({ min: 0, max: 300 }), fc.integer({ min: 4, max: 50 }), fc.integer({ min: 0, max: 3 })])(
  'thinned lists keep their order, their ends and what must stay',
  (length, most, stay) => {
    const all = Array.from({ length }, (_, index) => index);
    const kept = new Set(all.filter((index) => index % 97 === 5).slice(0, stay));
    const few = thinned(all, most, kept);
    expect(few).toEqual([...few].sort((a, b) => a - b));
    expect(few.length).toBeLessThanOrEqual(Math.max(most, kept.size + 2));
    for (const each of [...kept, ...all.slice(0, 1), ...all.slice(-1)]) expect(few).toContain(each);
  },
); // prettier-ignore
