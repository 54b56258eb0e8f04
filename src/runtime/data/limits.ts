// How much of a data set is read, whatever it declares.

/** Bytes that lie in memory in one piece, and of a file that is read whole: 2 GiB, what Node reads at once. */
export const maxDataBytes = 2 ** 31 - 1;
/** Bytes of one image: a square of 9,459 pixels a side in colours. */
export const maxImageBytes = 2 ** 28;
/** Bytes of arrays that are read where they are, a file's own: 1 TiB. */
export const maxDiskBytes = 2 ** 40;
/** Bytes that are unpacked to disk: 64 GiB, some minutes' work. */
export const maxSpoolBytes = 2 ** 36;
/** Deflate cannot shrink its input further than this (zlib's documentation: 1032:1). */
export const maxDeflateRatio = 1032;
