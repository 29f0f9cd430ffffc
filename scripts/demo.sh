#!/bin/sh
# demo.sh FOLDER: reads the sample holdings into FOLDER/library, exports TEI, searches, and says where to look.
set -eu
folder=$1
MANUSCRIPTS_LIBRARY=$folder/library
export MANUSCRIPTS_LIBRARY

step() { printf '\n$ %s\n' "$*" >&2; "$@"; }

for institution in sample-east sample-west; do
    step manuscripts ingest "samples/$institution/images" --institution "$institution" \
        --catalogue "samples/$institution/catalogue.csv"
done
step manuscripts status
step manuscripts export --format tei --out "$folder/tei"
step manuscripts search 如是我聞
step manuscripts show "Pelliot" --boxes --out "$folder/page.png"

cat <<END

One TEI file:      $folder/tei/
One page as read:  $folder/page.png   (columns coloured by kind, numbered in reading order)

Go on with your own scans:
    . .venv/bin/activate
    manuscripts ingest FOLDER_OF_SCANS --institution my-library --library my-library
    manuscripts search 天地 --library my-library
END
