import { type ReactNode, useState } from 'react';
import forms from './forms.module.css';

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
  const [over, setOver] = useState(false);
  return (
    <label
      className={forms.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer.files;
        if (file !== undefined && !disabled) onFile(file);
      }}
    >
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
