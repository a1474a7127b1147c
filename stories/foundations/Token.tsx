import { type ReactNode, useState } from 'react';

/** The CSS variable of a token; pressing it copies it. */
export function CopyName({ name, children }: { name: string; children?: ReactNode }) {
  const [isCopied, setIsCopied] = useState(false);
  const variable = `--rl-${name}`;
  const copy = () => {
    // Without clipboard permission, nothing is copied and no confirmation appears.
    navigator.clipboard?.writeText(`var(${variable})`).then(
      () => setIsCopied(true),
      () => setIsCopied(false),
    );
  };
  return (
    <button
      type="button"
      title={isCopied ? 'Copied' : `Copy var(${variable})`}
      onClick={copy}
      onBlur={() => setIsCopied(false)}
      style={{
        minHeight: 24,
        border: 0,
        padding: 0,
        background: 'none',
        color: 'inherit',
        font: '12px ui-monospace, monospace',
        textAlign: 'start',
        cursor: 'copy',
        overflowWrap: 'anywhere',
      }}
    >
      {children ?? variable}
      <span aria-hidden="true">{isCopied ? ' ✓' : ''}</span>
    </button>
  );
}
