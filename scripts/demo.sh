#!/bin/sh
# demo.sh FOLDER: reads the sample holdings into FOLDER/library, exports TEI, searches, and shows where things are.
set -eu
folder=$1
MANUSCRIPTS_LIBRARY=$folder/library
export MANUSCRIPTS_LIBRARY

step() { printf '\n\033[1m%s\033[0m\n' "$*" >&2; }

for institution in sample-east sample-west; do
    step "manuscripts ingest samples/$institution/images --institution $institution --catalogue samples/$institution/catalogue.csv"
    manuscripts ingest "samples/$institution/images" --institution "$institution" --catalogue "samples/$institution/catalogue.csv"
done
