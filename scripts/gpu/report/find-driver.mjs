// The driver that the report uses: the first on whose adapter the probe runs, real ones before those in software.
import { packageFolder } from '../../../build/package-folder.js';
import { driversOf } from './drivers.mjs';
import { runPart } from './run-part.mjs';

/** Longest wait for a driver, in seconds. */
const patience = 30;

/** Its environment and the rows of its probe; of each that was tried what came of it. */
export async function findDriver({ quick, device, say, onText }) {
  const tried = [];
  let software;
  for (const driver of driversOf(packageFolder, process.env)) {
    if (software && driver.name.includes('lent')) continue;
    const rows = [];
    const texts = [];
    const listen = { onRow: (row) => rows.push(row), onText: (text) => texts.push(text) };
    const env = { ...process.env, ...driver.env };
    const reason = await runPart('probe', { env, quick, device, seconds: patience, ...listen });
    const adapter = rows.find(({ kind }) => kind === 'adapter');
    tried.push({ driver: driver.name, result: adapter?.description ?? texts.find((text) => /error/i.test(text)) ?? reason ?? 'no adapter' }); // prettier-ignore
    onText(`driver ${driver.name}:\n${texts.join('\n')}`);
    if (reason || !adapter) continue;
    const found = { driver, rows };
    if (!adapter.software) return tell(found);
    software ??= found;
  }
  return software ? tell(software) : { driver: undefined, rows: [], tried };

  function tell(found) {
    const { description, software: isSoftware } = found.rows.find(({ kind }) => kind === 'adapter');
    say(`${description}${isSoftware ? ', in software' : ''} by ${found.driver.name}`);
    return { ...found, tried };
  }
}
