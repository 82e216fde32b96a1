import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FormatName } from './formats.ts';
import { sendByTus } from './sendByTus.ts';
import { chosen, type FileToSend } from './uploadFiles.ts';
import { createUploadQueue, nothingSent, type UploadState } from './uploadQueue.ts';

/** Connections that a browser opens to one server, less some for the page itself. */
const atOnce = 4;

export interface Upload {
  readonly state: UploadState;
  /** Files that were left out, because they are no images by their names. */
  readonly others: number;
  /** Whether folders are classes. */
  readonly classes: boolean;
  readonly setClasses: (classes: boolean) => void;
  /** How archives say what they hold; null to find it out. */
  readonly format: FormatName | null;
  readonly setFormat: (format: FormatName | null) => void;
  /** Looks at the dataset now. */
  readonly lookNow: () => void;
  readonly add: (files: readonly FileToSend[]) => void;
  readonly cancel: () => void;
}

/** Sends files to a dataset; `settled` is called when some have arrived, and when all have. */
export function useUpload(datasetId: string, settled: () => void): Upload {
  const [state, setState] = useState<UploadState>(nothingSent);
  const [others, setOthers] = useState(0);
  const [classes, setClasses] = useState(true);
  const [format, setFormat] = useState<FormatName | null>(null);
  const wish = useRef({ classes, format });
  wish.current = { classes, format };
  const heard = useRef(settled);
  heard.current = settled;
  const queue = useMemo(
    () =>
      createUploadQueue({
        send: (files, sending) => sendByTus(files, { datasetId, ...wish.current }, sending),
        atOnce,
        onChange: setState,
      }),
    [datasetId],
  );
  const { atWork, sentFiles } = state;
  const hundreds = Math.floor(sentFiles / 100);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told at the end and at every hundred.
  useEffect(() => {
    if (sentFiles > 0) heard.current();
  }, [atWork, hundreds]);
  useEffect(() => {
    if (!atWork) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [atWork]);
  const add = useCallback(
    (files: readonly FileToSend[]) => {
      const { wanted, others: left } = chosen(files);
      setOthers(left);
      queue.add(wanted);
    },
    [queue],
  );
  const lookNow = useCallback(() => heard.current(), []);
  return { state, others, classes, setClasses, format, setFormat, lookNow, add, cancel: queue.cancel };
}
