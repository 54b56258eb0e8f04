// `npm run structure`: nothing but exceptions that say why.
import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('no long functions, import circles, six parameters, or switches that a new kind would slip through', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/structure.mjs'], { encoding: 'utf8' }); // prettier-ignore
  expect(status, stdout + stderr).toBe(0);
  const [, exceptions] = stdout.split('exceptions, with their reasons:');
  for (const line of exceptions.split('\n').filter((each) => each.trim().startsWith('src/')))
    expect(line).toMatch(/ -- \S/);
});
