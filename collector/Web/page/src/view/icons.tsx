import type { ComponentChildren } from 'preact';
import type { HostState } from '../model/types';

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

/** A shape of its own for each state, so that none is told by colour alone. */
export function StateIcon({ state }: { state: HostState }) {
  switch (state) {
    case 'up':
      return (
        <Icon>
          <circle cx="8" cy="8" r="7" class="solid" />
          <path d="M4.8 8.3l2.2 2.2 4.2-4.6" class="on-solid" />
        </Icon>
      );
    case 'late':
      return (
        <Icon>
          <circle cx="8" cy="8" r="6.2" class="line" />
          <path d="M8 4.4V8l2.4 1.6" class="line" />
        </Icon>
      );
    case 'down':
      return (
        <Icon>
          <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" class="solid" />
          <path d="M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2" class="on-solid" />
        </Icon>
      );
    case 'keptOut':
      return (
        <Icon>
          <circle cx="8" cy="8" r="6.2" class="line" />
          <path d="M3.7 3.7l8.6 8.6" class="line" />
        </Icon>
      );
  }
}

export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" class="logo-ground" />
      <path d="M5 17h5l3.2-8.5 5.2 15 3.2-9.5 1.6 3H27" class="logo-trace" />
    </svg>
  );
}

export function SearchIcon() {
  return (
    <Icon>
      <circle cx="7" cy="7" r="4.7" class="line" />
      <path d="M10.5 10.5L14 14" class="line" />
    </Icon>
  );
}

export function WarningIcon() {
  return (
    <Icon>
      <path d="M8 1.8L15 14H1z" class="line" />
      <path d="M8 6.2v3.6m0 1.7v.5" class="line" />
    </Icon>
  );
}

/** Which way a column is sorted; nothing when it isn't. */
export function SortMark({ descending }: { descending: boolean | null }) {
  if (descending === null) return null;
  return (
    <svg class="sort-mark" viewBox="0 0 8 8" aria-hidden="true">
      <path d={descending ? 'M1 2.5h6L4 6.5z' : 'M1 5.5h6L4 1.5z'} />
    </svg>
  );
}
