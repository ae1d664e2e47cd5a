/** A distribution as people call it: "Debian GNU/Linux 12 (bookworm)" -> "Debian 12". */
export function shortOs(os: string): string {
  return os.replace(/ \([^()]*\)$/, '').replace(' GNU/Linux ', ' ');
}
