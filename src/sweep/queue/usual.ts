// What a worker does where nobody says. Light to import: the help of the command line reads it.

/** Seconds after which a run whose worker was not heard of is given to another. */
export const usualLease = 30;
