// How many characters a line of standard output may have.

/** Of the terminal; COLUMNS, where that is set; no bound in a file or a pipe. */
export function terminalWidth(): number {
  const asked = Number(process.env.COLUMNS);
  if (Number.isInteger(asked) && asked > 0) return asked;
  return process.stdout.isTTY ? process.stdout.columns : Infinity;
}
