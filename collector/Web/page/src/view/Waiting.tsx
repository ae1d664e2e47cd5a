import type { LinkState } from '../live/connection';

/** The public view before the first of its hosts. */
export function NothingPublic() {
  return (
    <section class="trouble">
      <h2>No hosts to show</h2>
      <p>The hosts that everyone may see have not come yet. Sign in to see the others.</p>
    </section>
  );
}

/** Before the first document: the page's outline, or what is wrong. */
export function Waiting({ link }: { link: LinkState }) {
  if (link === 'reconnecting') {
    return (
      <section class="trouble" role="alert">
        <h2>The collector doesn't answer</h2>
        <p>
          This page keeps trying. If it stays like this, look whether <code>monitoring-collector</code> runs, and at
          what it last logged.
        </p>
      </section>
    );
  }
  return (
    <div class="outline" aria-busy="true">
      <p class="unseen">Loading hosts…</p>
      <div class="summary">
        {[0, 1, 2, 3, 4].map(i => (
          <div key={i} class="tile ghost" />
        ))}
      </div>
      <div class="ghost-rows">
        {[0, 1, 2, 3, 4, 5].map(i => (
          <div key={i} class="ghost" />
        ))}
      </div>
    </div>
  );
}
