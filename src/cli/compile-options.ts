// The options that `qcnn compile` alone has.
import { Option } from 'commander';
import { defaultForm, forms } from '../answers/compile-forms.ts';

/** In the order of its help. */
export const compileOptions: readonly Option[] = [
  new Option('--emit <form>', 'what to print').choices(forms).default(undefined, defaultForm),
  new Option('--explain', 'a table of what each pass did'),
  new Option('--verify', 'check the invariants between passes'),
];
