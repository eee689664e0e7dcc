import type { FilePort, OpenedFile } from './file-port.ts';
import type { KnownFile, KnownFiles } from './known-files.ts';

export type DownloadResult =
  | (Extract<OpenedFile, { status: 'ok' }> & { file: KnownFile })
  | Exclude<OpenedFile, { status: 'ok' }>;

/** Makes the way to the bytes of files that people have sent, by ids of ours: nothing else can be asked for. */
export function createDownloads(files: Pick<KnownFiles, 'find'>, messenger: Pick<FilePort, 'openFile' | 'limits'>) {
  return {
    async open(fileId: string): Promise<DownloadResult> {
      const file = await files.find(fileId);
      if (file === undefined) return { status: 'not_found' };
      if (file.size > messenger.limits.incomingFileBytes) return { status: 'too_large' };
      const opened = await messenger.openFile(file.platformId);
      if (opened.status !== 'ok') return opened;
      return { ...opened, file: { ...file, mimeType: opened.mimeType ?? file.mimeType } };
    },
  };
}

export type Downloads = ReturnType<typeof createDownloads>;
