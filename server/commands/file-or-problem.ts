import { openNewFile, type NewFile } from '../csv/new-file';

/** A new file to write to, or what keeps it from being one, in words. */
export async function fileOrProblem(path: string): Promise<NewFile | string> {
  const outcome = await openNewFile(path);
  switch (outcome.kind) {
    case 'opened':
      return outcome.file;
    case 'exists':
      return `${path}: is there already and is not overwritten`;
    case 'refused':
      return `${path}: cannot be written (${outcome.problem})`;
  }
}
