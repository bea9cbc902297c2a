// Files and folders that the visitor drops or chooses.

/** A file with its path below the chosen folder. */
export interface Picked {
  readonly path: string;
  readonly file: File;
}

/** The most files of a manifest. */
export const mostFiles = 4096;

/** The files of an input. A folder's own name is not a part of the paths below it. */
export function picked(files: Iterable<File>): Picked[] {
  return bounded([...files].map((file) =>
    ({ path: file.webkitRelativePath.replace(/^[^/]*\//, "") || file.name, file })));
}

/** The files of a drop. A single folder gives the files below it. */
export async function dropped(transfer: DataTransfer): Promise<Picked[]> {
  // The browser empties the transfer when this function waits, so all entries are read before that.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const found: Picked[] = [];
  const [only] = entries;
  if (entries.length === 1 && only!.isDirectory) await walk(only as FileSystemDirectoryEntry, "", found);
  else for (const entry of entries) await visit(entry, "", found);
  return bounded(found);
}

async function visit(entry: FileSystemEntry, folder: string, found: Picked[]): Promise<void> {
  if (entry.isDirectory) return walk(entry as FileSystemDirectoryEntry, `${folder}${entry.name}/`, found);
  if (found.length > mostFiles) return;
  const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
  found.push({ path: folder + entry.name, file });
}

async function walk(entry: FileSystemDirectoryEntry, folder: string, found: Picked[]): Promise<void> {
  const reader = entry.createReader();
  const next = (): Promise<FileSystemEntry[]> =>
    new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  // A reader gives a part of the entries each time, and an empty part at the end.
  for (let part = await next(); part.length > 0 && found.length <= mostFiles; part = await next())
    for (const child of part) await visit(child, folder, found);
}

function bounded(files: Picked[]): Picked[] {
  if (files.length > mostFiles) throw new Error(`A manifest has at most ${mostFiles} files.`);
  return files;
}
