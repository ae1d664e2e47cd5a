/** From here on a share is worth a look, and from there on it is worth an action. */
const warnFrom = 0.8;
const highFrom = 0.9;

/** How far a share is from being trouble. */
export function levelOf(share: number): 'ok' | 'warn' | 'high' {
  return share >= highFrom ? 'high' : share >= warnFrom ? 'warn' : 'ok';
}

/** A share from 0 to 1 as a bar. It repeats what stands beside it in digits, so it is hidden from screen readers. */
export function Bar({ ratio }: { ratio: number | null }) {
  if (ratio === null) return null;
  const share = Math.min(1, Math.max(0, ratio));
  return (
    <span class="bar" data-level={levelOf(share)} aria-hidden="true">
      <span class="bar-fill" style={{ '--share': share.toFixed(4) }} />
    </span>
  );
}
