// `qcnn diagnose`: what a circuit's gradients, states and parameter shifts say of it, in words or as JSON.
import { namesFolder, openCircuit } from '../circuit-files/load.ts';
import { diagnose } from '../diagnose/diagnose.ts';
import type { Diagnosis } from '../diagnose/diagnosis.ts';
import { familyOf } from '../diagnose/family.ts';
import type { Values } from '../diagnose/scaling.ts';
import { sayLastWords } from './deadline.ts';
import { formatDiagnosis } from './diagnose-text.ts';
import { printResult } from './print-result.ts';

export interface DiagnoseOptions {
  readonly circuit?: string;
  readonly set?: Readonly<Record<string, string>>;
  readonly widths?: Values;
  readonly depths?: Values;
  readonly samples: number;
  readonly seed: number;
  /** Seconds. */
  readonly timeout: number;
  readonly json?: boolean;
  readonly out?: string;
}

/** Seconds after the time given at which the work is stopped where it stands. */
const grace = 0.5;

export async function runDiagnose(file: string, options: DiagnoseOptions): Promise<void> {
  if (namesFolder(file)) (await import('../study/saved-place.ts')).requireNoStudy(file);
  const family = familyOf(openCircuit(file), options);
  const { widths, depths, samples, seed, timeout, json, out } = options;
  const end = process.uptime() + timeout;
  const textOf = (known: Diagnosis) => (json ? JSON.stringify(known, null, 1) : formatDiagnosis(known));
  const tell = (known: Diagnosis) => {
    const text = textOf(known);
    const seconds = Math.max(0, end + grace - process.uptime());
    sayLastWords({ seconds, outOfTime: text, outOfMemory: text, exitCode: 0, out });
  };
  printResult(textOf(diagnose(family, { widths, depths, samples, seed, timeout, tell })), out);
}
