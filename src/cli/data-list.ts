// `qcnn data list`: which data sets have a name here, and which of them are there already.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Table from 'cli-table3';
import { fileOf, medmnistSets, medmnistSizes } from '../runtime/data/medmnist.ts';
import { printable } from '../printable.ts';
import { printResult } from './print-result.ts';

export interface ListOptions {
  readonly json?: boolean;
  readonly out?: string;
}

const usualFolder = 'data';

export async function runList(folder = usualFolder, { json, out }: ListOptions): Promise<void> {
  const sets = medmnistSets.map((set) => ({
    ...set,
    sizes: medmnistSizes,
    files: medmnistSizes
      .map((size) => join(folder, fileOf(set.name, size)))
      .filter((path) => existsSync(path)),
  }));
  if (json) return printResult(JSON.stringify({ generated: ['phantom'], medmnist: sets }), out);
  const table = new Table({
    head: ['name', 'images of', 'classes', 'licence', 'there'],
    colAligns: ['left', 'left', 'right', 'left', 'left'],
    style: { head: [], border: [], compact: true },
  });
  table.push(['phantom', 'breast, ultrasound, simulated', 2, '–', 'always']);
  for (const { name, shows, classes, licence, files } of sets)
    table.push([name, shows, classes.length, licence, printable(files.join('\n'))]);
  const how = `MedMNIST v2 (Yang et al., Scientific Data 10, 41, 2023); sides of ${medmnistSizes.join(', ')} pixels: qcnn data pull NAME --size 64`;
  printResult(`${table.toString()}\n${how}`, out);
}
