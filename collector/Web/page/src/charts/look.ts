import { useEffect, useState } from 'preact/hooks';
import { coloursMax } from './chart';
import type { Look } from './plot';

/** The colours that the style sheet has for charts; canvases can't read them from there themselves. */
export function useLook(): Look {
  const [look, setLook] = useState(readLook);
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const read = () => setLook(readLook());
    dark.addEventListener('change', read);
    return () => dark.removeEventListener('change', read);
  }, []);
  return look;
}

function readLook(): Look {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  const pixels = Math.round(parseFloat(style.fontSize) * 0.82);
  return {
    palette: Array.from({ length: coloursMax }, (_, i) => of(`--series-${i + 1}`)),
    surface: of('--surface'),
    grid: of('--line'),
    text: of('--text-faint'),
    font: `${pixels}px ${of('--font')}`,
  };
}
