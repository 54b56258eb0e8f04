// `qcnn doctor`: versions, what can compute here and why the rest cannot, and the image sets at hand.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageVersion } from '../package-folder.ts';
import { backends, deviceBackends } from '../runtime/backends/index.ts';
import { engineReport, startEngine, type Engine, type EngineStatus } from '../runtime/tensors/engine.ts';
import { version_core } from '../runtime/tensors/tf.ts';
import { printable } from '../printable.ts';
import { libraryCircuits } from '../circuit-files/load.ts';
import { printResult } from './print-result.ts';

interface Availability {
  readonly name: string;
  readonly available: boolean;
  readonly version?: string;
  /** Why it is not available. */
  readonly reason?: string;
}

export interface DoctorOptions {
  /** The folder of image sets. */
  readonly data?: string;
  readonly json?: boolean;
  readonly out?: string;
}

export async function runDoctor(options: DoctorOptions): Promise<void> {
  const { data = 'data' } = options;
  const facts = {
    versions: { qcnn: packageVersion(), node: process.versions.node, 'TensorFlow.js': version_core },
    backends: await Promise.all(
      [...backends, ...deviceBackends].map(async ({ name, unavailable }): Promise<Availability> => {
        const reason = await unavailable();
        return reason === undefined ? { name, available: true } : { name, available: false, reason };
      }),
    ),
    engines: await engineReport(),
    engine: await chosenEngine(),
    circuits: libraryCircuits(),
    data: ['phantom', ...candidatesIn(data)],
  };
  if (options.json) return printResult(JSON.stringify(facts, null, 2), options.out);
  const availability = ({ name, available, version, reason }: Availability) =>
    `  ${name}${version ? ` ${version}` : ''}: ${available ? 'available' : `not available: ${reason}`}`;
  const engineLine = ({ engine, ...status }: EngineStatus) =>
    `${availability(status)}${status.available ? ` by --engine ${engine}${status.reason ? `. ${status.reason}` : ''}` : ''}`;
  const lines = [
    ...Object.entries(facts.versions).map(([name, version]) => `${name} ${version}`),
    'backends (circuits)',
    ...facts.backends.map(availability),
    'engines (classical layers), in the order of --engine auto',
    ...facts.engines.map(engineLine),
    `  ${facts.engine.reason}`,
    `circuits that come with qcnn: ${facts.circuits.join(', ')}`,
    `data (phantom is built in; others from ${data}/; qcnn data inspect looks inside)`,
    ...facts.data.map((name) => `  ${name}`),
  ];
  printResult(lines.map(printable).join('\n'), options.out);
}

/** That of a study where nobody asks for one. */
async function chosenEngine(): Promise<Pick<Engine, 'name' | 'reason'>> {
  const { name, reason } = await startEngine({ engine: 'auto' });
  return { name, reason };
}

/** What may be an image set, by its outside: reading large sets would take the doctor too long. */
function candidatesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  const candidates = entries.filter((entry) => entry.isDirectory() || entry.name.endsWith('.npz'));
  return candidates.map(({ name }) => join(folder, name)).sort();
}
