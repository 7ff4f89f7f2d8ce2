/** The script that starts the packed program on Linux: what an older system lacks is said in one sentence. */
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The newest glibc that anything in a folder asks for, such as `2.34`. */
export function neededGlibc(folder: string): string {
  let newest = 0
  const look = (path: string): void => {
    for (const name of readdirSync(path)) {
      const file = join(path, name)
      if (statSync(file).isDirectory()) look(file)
      else if (/(\.node|\.so(\.\d+)*|^[\w-]+)$/.test(name))
        for (const [, minor] of readFileSync(file)
          .toString('latin1')
          .matchAll(/GLIBC_2\.(\d+)/g))
          newest = Math.max(newest, Number(minor))
    }
  }
  look(folder)
  return `2.${newest}`
}

/** The script. @param program beside it @param glibc the oldest that will do */
export const startScript = (program: string, glibc: string): string => `#!/bin/sh
# Starts Spiral Lab, or says in one sentence why this system cannot.
here=$(dirname "$(readlink -f "$0")")
say() {
  echo "Spiral Lab: $1" >&2
  if [ -n "$DISPLAY$WAYLAND_DISPLAY" ] && command -v zenity >/dev/null; then zenity --error --text "$1" 2>/dev/null; fi
  exit 1
}
[ "$(uname -m)" = x86_64 ] || [ "$(uname -m)" = aarch64 ] || say "this computer's processor ($(uname -m)) is not one that the program was made for."
glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed 's/.* //')
[ -n "$glibc" ] || say "this system has no glibc, which the program needs (version ${glibc} or newer)."
[ "$(printf '%s\\n' ${glibc} "$glibc" | sort -V | head -n 1)" = ${glibc} ] || say "this system is too old: its glibc is $glibc, and the program needs ${glibc} or newer. Your runs are untouched."
missing=$(ldd "$here/${program}" 2>/dev/null | sed -n 's/^[[:space:]]*\\([^ ]*\\) => not found$/\\1/p' | tr '\\n' ' ')
[ -z "$missing" ] || say "this system lacks $missing, which the program needs; install them, or Spiral Lab's deb, which asks for them by itself."
[ -n "$DISPLAY$WAYLAND_DISPLAY" ] || say "there is no display here to open a window on."
if [ "$(id -u)" != 0 ] && [ ! -u "$here/chrome-sandbox" ] && ! unshare -Ur true 2>/dev/null; then
  say "this system forbids the namespaces that the window's sandbox needs; Spiral Lab's deb brings another way, and needs an administrator once."
fi
exec "$here/${program}" "$@"
`
