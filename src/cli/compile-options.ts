// The options that `qcnn compile` alone has.
import { Option } from 'commander';

/** In the order of its help. */
export const compileOptions: readonly Option[] = [
  new Option('--explain', 'a table of what each pass did'),
  new Option('--verify', 'check the invariants between passes'),
];
