#!/bin/sh
# demo.sh FOLDER: reads the sample holdings into FOLDER/library, exports TEI, searches, and says where to look.
set -eu
folder=$1
export MANUSCRIPTS_LIBRARY="$folder/library"

step() {
    printf '\n$ ' >&2
    printf '%s ' "$@" >&2
    printf '\n' >&2
    "$@"
}

for institution in sample-east sample-west; do
    step manuscripts ingest "samples/$institution/images" --institution "$institution" \
        --catalogue "samples/$institution/catalogue.csv"
done
step manuscripts status
step manuscripts export --format tei --out "$folder/tei"
step manuscripts search 如是我聞
step manuscripts search 天下
step manuscripts evaluate samples/truth
step manuscripts show "E Print 12" --boxes --out "$folder/page.png"

cat <<END

One TEI file:        $folder/tei/sample-east/E-Print-12.xml
One page as read:    $folder/page.png  (columns coloured by kind, numbers in reading order)
The library:         $folder/library

Go on:
    . .venv/bin/activate
    manuscripts show "E Print 12" 1 --vertical --library $folder/library
    manuscripts ingest FOLDER_OF_SCANS --institution my-institution --library my-library
    manuscripts search 天地 --library my-library
    docs/institutions.md says how to use a sheet of shelfmarks, and what to do with doubtful pages.
END
