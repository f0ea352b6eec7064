# Windows: sets everything up and runs the main job; see demo.sh.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
. ./tools/setup.ps1

New-Environment ""
Invoke-Checked .venv/Scripts/histoviewer scan resources/samples -o out/demo
Invoke-Checked .venv/Scripts/histoviewer export out/demo --format png --underlay
Invoke-Checked .venv/Scripts/histoviewer out/demo/heatmaps/pcam-mosaic.tif.tif
