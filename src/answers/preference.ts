// Which of two circuits that compute the same is wanted: the narrow one, or the shallow one.

export const preferences = ['qubits', 'depth'] as const;
export type Preference = (typeof preferences)[number];
