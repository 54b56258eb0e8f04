// The report's sections in the order in which they are read: the answer first, what it rests on after it.
import type { Section } from '../reported.ts';
import { answer } from './answer.ts';
import { calibration } from './calibration.ts';
import { parts } from './chains.ts';
import { circuit } from './circuit.ts';
import { comparison } from './comparison.ts';
import { controls } from './controls.ts';
import { cost } from './cost.ts';
import { data } from './data.ts';
import { examples } from './examples.ts';
import { robustness, subgroups } from './groups.ts';
import { accuracy, metrics } from './metrics.ts';
import { perClass } from './per-class.ts';
import { publish } from './publish.ts';
import { ranking } from './ranking.ts';
import { settings } from './settings.ts';
import { training } from './training.ts';
import { tuning } from './tuning.ts';

export const sections: readonly Section[] = [
  answer,
  comparison,
  metrics,
  accuracy,
  controls,
  training,
  tuning,
  ranking,
  calibration,
  perClass,
  subgroups,
  robustness,
  cost,
  examples,
  circuit,
  parts,
  data,
  publish,
  settings,
];
