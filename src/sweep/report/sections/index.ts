// The sections of a sweep's report in the order in which they are read.
import type { SweepSection } from '../reported.ts';
import { answer } from './answer.ts';
import { controls } from './controls.ts';
import { costSection } from './costs.ts';
import { curves } from './curves.ts';
import { effects } from './effects.ts';
import { failures } from './failures.ts';
import { heatMap } from './heat-map.ts';
import { parallel } from './parallel.ts';
import { ranking } from './ranking.ts';
import { rounds } from './rounds.ts';

export const sections: readonly SweepSection[] = [
  answer,
  ranking,
  rounds,
  controls,
  effects,
  heatMap,
  parallel,
  costSection,
  curves,
  failures,
];
