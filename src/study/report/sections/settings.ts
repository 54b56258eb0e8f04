// How the study was set, as it came out, and the versions that its figures depend on.
import { packageVersion } from '../../../package-folder.ts';
import type { TrainingSettings } from '../../../runtime/training/settings.ts';
import { duration } from '../../format.ts';
import { dataTable } from '../data-table.ts';
import { folded } from '../folded.ts';
import type { Section } from '../reported.ts';

export const settings: Section = ({ versions, resultsVersion, settings: settled, started, seconds }) => {
  const { training, backendSettings, engine, ...rest } = settled;
  const facts: [string, string][] = [
    ...Object.entries({ ...rest, ...backendSettings })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, string] => [name, describe(value)]),
    ...(engine ? [['engine', `${engine.name}. ${engine.reason}`] as [string, string]] : []),
    ...Object.entries(training).map(([name, value]): [string, string] => [
      `training of ${name}`,
      describeTraining(value),
    ]),
    ['started', `${started.slice(0, 16).replace('T', ' ')} UTC`],
    ['took', duration(seconds)],
    ['version of the figures', String(resultsVersion)],
    ...Object.entries(versions).map(([name, value]): [string, string] => [`version of ${name}`, value]),
    ['this page was drawn by', `qcnn ${packageVersion()}`],
  ];
  const rows = facts.map(([head, value]) => ({ head, cells: [value] }));
  return folded('Settings', dataTable('setting', [{ head: 'value', kind: 'text' }], rows));
};

function describeTraining({ epochs, batchSize, optimiser, rates }: TrainingSettings): string {
  const parts = Object.entries(rates).map(([part, rate]) => `${part} ${rate}`);
  return `${epochs} epochs, batches of ${batchSize}, ${optimiser.name}, peak rates: ${parts.join(', ')}`;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return value.map(describe).join(', ') || 'none';
  if (typeof value === 'object' && value !== null) {
    if ('name' in value && 'strength' in value) return `${value.name} ${value.strength}`;
    return JSON.stringify(value);
  }
  return String(value);
}
