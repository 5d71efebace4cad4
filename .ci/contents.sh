#!/usr/bin/env bash
# Lays out what runs in production, and nothing else, in a new folder. The Dockerfile and
# `npm run release` both take it from here, so that the image and the tarball hold the same.
# Needs `npm ci` and `npm run build` before.
set -euo pipefail

if [ $# -ne 1 ] || [ -e "$1" ]; then
  echo "usage: .ci/contents.sh FOLDER   (a folder that is not there yet)" >&2
  exit 2
fi
mkdir -p "$1"
target=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
cp -R package.json package-lock.json LICENSE dist views static "$target"/

cd "$target"
# Native parts come prebuilt: no package needs to run anything, nor a compiler, and what node-gyp would
# leave behind holds the paths of this machine.
npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
arch=$(node -p process.arch)

# Native parts of other machines, and the sources of this one's.
find node_modules/better-sqlite3/prebuilds -type f ! -name "linux-$arch.node" -delete
find node_modules/argon2/prebuilds -type f ! -path "*/linux-$arch/*.glibc.node" -delete
rm -rf node_modules/better-sqlite3/deps node_modules/better-sqlite3/src
# A peer of i18next, wanted for its types alone.
rm -rf node_modules/typescript
# The weights that no paper is set in (server/paper/typefaces.ts).
find node_modules/@expo-google-fonts -name '*.ttf' ! -path '*/400Regular/*' ! -path '*/700Bold/*' -delete
# For people who write programs.
find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \) -delete
find node_modules -type d -empty -delete

# Without these npm tells what is there as it is: nothing is missing and nothing is left over.
npm pkg delete devDependencies scripts allowScripts browserslist --loglevel=error
rm -f package-lock.json node_modules/.package-lock.json
