import { createContext, type ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { isPlain, type Go } from '../live/address';
import { hrefOf, type Place } from '../model/route';

/** How the page goes to another place. */
export const Going = createContext<Go>(() => {});

interface Props {
  readonly to: Place;
  readonly class?: string;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

/** A link within the page. It is a real one, so that it can be opened in a tab of its own, copied and bookmarked. */
export function PlaceLink({ to, class: name, current, children }: Props) {
  const go = useContext(Going);
  return (
    <a
      href={hrefOf(to)}
      class={name}
      {...(current === true ? { 'aria-current': 'page' as const } : {})}
      onClick={event => {
        if (!isPlain(event)) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
