// The number of the figures: it rises whenever the same study on the same machine gives other figures than before, which
// a test of kept predictions finds out. Records, checkpoints and sweeps hold it.

export const resultsVersion = 3;
