// Where a node begins and ends in the text that Prettier formats.
import type { FormatComment, FormatNode } from './tree.ts';

export const locStart = ({ start }: FormatNode | FormatComment) => start;
export const locEnd = ({ end }: FormatNode | FormatComment) => end;
