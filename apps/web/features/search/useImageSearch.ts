import { useCallback, useEffect, useRef, useState } from 'react';
import { searchWords } from '../../words/index.ts';
import { messageOf } from '../api/ask.ts';
import { sendFile } from '../api/sendFile.ts';

export interface ImageSearch {
  readonly busy: boolean;
  readonly failure: string | null;
  /** By the first image among some files. */
  readonly search: (files: readonly File[]) => void;
  /** That one was refused. */
  readonly forget: () => void;
}

/** Searches by an image that is given here, or pasted anywhere on the page. The API tells the id by which it is known then. */
export function useImageSearch(datasetId: string, onFound: (imageId: string) => void): ImageSearch {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const found = useRef(onFound);
  found.current = onFound;
  const search = useCallback(
    (files: readonly File[]) => {
      const file = files.find(({ type }) => type.startsWith('image/')) ?? files[0];
      if (file === undefined) return;
      setBusy(true);
      setFailure(null);
      sendFile(`/search/${encodeURIComponent(datasetId)}`, file)
        .then((answer) => found.current(imageIdIn(answer)))
        .catch((error: unknown) => setFailure(messageOf(error)))
        .finally(() => setBusy(false));
    },
    [datasetId],
  );
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const images = [...(event.clipboardData?.files ?? [])].filter(({ type }) => type.startsWith('image/'));
      if (images.length === 0) return;
      event.preventDefault();
      search(images);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, [search]);
  return { busy, failure, search, forget: () => setFailure(null) };
}

function imageIdIn(answer: unknown): string {
  if (typeof answer === 'object' && answer !== null && 'imageId' in answer) return String(answer.imageId);
  throw new Error(searchWords.unknownAnswer);
}
