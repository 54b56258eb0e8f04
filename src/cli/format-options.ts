// The options that `qcnn format` alone has.
import { Option } from 'commander';

/** In the order of its help. */
export const formatOptions: readonly Option[] = [
  new Option(
    '--check',
    'change nothing; list the files that are laid out otherwise, and fail where there are some',
  ),
  new Option(
    '--stdin-filepath <path>',
    'where the text of standard input stands, for its configuration',
  ).default(undefined, 'the working folder'),
];
