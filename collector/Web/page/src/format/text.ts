/** A distribution as people call it: "Debian GNU/Linux 12 (bookworm)" -> "Debian 12". */
export function shortOs(os: string): string {
  return os.replace(/ \([^()]*\)$/, '').replace(' GNU/Linux ', ' ');
}

/** A reason as it stands at the beginning of a line. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
