#!/bin/sh
# comma-locale.sh -- prints shell that sets a locale with decimal commas, made
# in a folder if it must be: comma-locale.sh FOLDER.  Exits with 1 when there
# is none.

set -u
name=de_DE.UTF-8

works ()
{
  [ "$(LC_ALL=$name locale decimal_point 2>/dev/null)" = , ]
}

if works; then
  echo "export LC_ALL=$name"
  exit
fi
LOCPATH=$(cd "$1" && pwd)/locales
export LOCPATH
if ! [ -d "$LOCPATH/$name" ]; then
  mkdir -p "$LOCPATH"
  localedef -i de_DE -f UTF-8 "$LOCPATH/$name" >/dev/null 2>&1
fi
works || exit 1
echo "export LC_ALL=$name LOCPATH='$LOCPATH'"
