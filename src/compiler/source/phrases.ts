// Numbers and lists in sentences: "3 qubits", "exact, phase or channel".

export const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;

export function listed(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
