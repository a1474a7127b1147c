import { useCallback, useEffect, useState } from 'react';
import { useAnnouncer } from '../../../hooks/announce/useAnnouncer';

/** How long the button shows that something was copied, ms. */
const COPIED_MS = 2_000;

/**
 * Copies a text to the clipboard.
 * @param announcement announced after copying
 * @returns whether it was just copied, and the function that copies
 */
export function useCopy(text: string, announcement: string): [isCopied: boolean, copy: () => void] {
  const say = useAnnouncer();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = useCallback(async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      say(announcement);
    } catch {
      // No permission, or a page without https: the text is beside the button and can be selected.
    }
  }, [text, announcement, say]);
  return [isCopied, () => void copy()];
}
