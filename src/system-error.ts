// What the operating system's error codes mean, in words that a person can act on.

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ERR_FS_EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is not a folder',
  ENOSPC: 'the disk is full',
  EFBIG: 'the file is larger than is allowed here',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links go in a circle',
  EMFILE: 'too many files are open',
  ENXIO: 'it is no regular file',
  ERR_INVALID_ARG_VALUE: 'the path holds a character that paths may not hold',
  EBADF: 'it is not open for writing',
  EBUSY: 'it is in use',
  EDQUOT: 'your share of the disk is full',
  EEXIST: 'something of that name is there already',
  EIO: 'the disk reports an error',
};

/** The reason of a failed file operation, or undefined when the error is of another kind. */
export function systemErrorReason(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | null | undefined)?.code;
  if (typeof code !== 'string') return undefined;
  return reasons[code] ?? ((error as NodeJS.ErrnoException).syscall ? code : undefined);
}
