// Numbers and names in sentences: "3 gates", "a, b and c".

export const mostListed = 4;

/** "a, b and c", at most five by name; of `total` items those that might be shown will do. */
export function listed(items: readonly string[], total = items.length): string {
  const shown = total > mostListed + 1 ? [...items.slice(0, mostListed), `${total - mostListed} others`] : items; // prettier-ignore
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

const irregular: Readonly<Record<string, string>> = { branch: 'branches', matrix: 'matrices' };

/** "1 gate", "1,584 gates" */
export function count(amount: number, what: string): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? what : (irregular[what] ?? `${what}s`)}`;
}
