/** A distribution's name without its code name: "Debian GNU/Linux 12 (bookworm)" -> "Debian GNU/Linux 12". */
export function withoutCodeName(os: string): string {
  return os.replace(/ \([^()]*\)$/, '');
}
