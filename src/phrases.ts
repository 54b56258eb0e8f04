// Numbers, lists and values in sentences: "3 qubits", "exact, phase or channel", "at n = 4".

export const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

export function listed(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** " at n = 4 and conv = so4"; nothing where there are no values. */
export function atValues(values: Readonly<Record<string, string>>): string {
  const texts = Object.entries(values).map(([name, value]) => `${name} = ${value}`);
  return texts.length > 0 ? ` at ${listed(texts, 'and')}` : '';
}
