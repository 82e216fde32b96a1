import type { ReactNode } from 'react';
import forms from './forms.module.css';
import { useDrop } from './useDrop.ts';

export interface FileDropProps {
  readonly label: string;
  /** Endings, as an input takes them. */
  readonly accept: string;
  readonly disabled?: boolean;
  readonly onFile: (file: File) => void;
  readonly children?: ReactNode;
}

/** Takes a file that is dropped or chosen. */
export function FileDrop({ label, accept, disabled = false, onFile, children }: FileDropProps) {
  const drop = useDrop(({ files: [file] }) => {
    if (file !== undefined && !disabled) onFile(file);
  });
  return (
    <label className={forms.drop} {...drop}>
      <span>{label}</span>
      <input
        type="file"
        accept={accept}
        disabled={disabled}
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          if (file !== undefined) onFile(file);
          target.value = '';
        }}
      />
      {children}
    </label>
  );
}
