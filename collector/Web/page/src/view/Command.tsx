import { useState } from 'preact/hooks';

/** A line to paste into a terminal, with a button that copies it. */
export function Command({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <div class="command">
      <pre>{text}</pre>
      {/* Browsers give pages on plain http from afar no clipboard. */}
      {isSecureContext && (
        <button type="button" class="button" onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy'}
        </button>
      )}
    </div>
  );
}
