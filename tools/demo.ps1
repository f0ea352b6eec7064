# Windows: sets everything up and runs the main job; see demo.sh.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
. ./tools/setup.ps1

New-Environment ""
# A slide without an answer makes the exit code 1, and one of the samples has none on purpose.
& .venv/Scripts/histoviewer scan resources/samples -o out/demo
if ($LASTEXITCODE -notin 0, 1) { throw "the scan ended with $LASTEXITCODE" }
Invoke-Checked .venv/Scripts/histoviewer export out/demo --format png --underlay
Invoke-Checked .venv/Scripts/histoviewer export out/demo --format csv
& .venv/Scripts/python tools/demo_verdicts.py out/demo/csv
$Right = $LASTEXITCODE -eq 0
Invoke-Checked .venv/Scripts/histoviewer out/demo/heatmaps/virtual-1-tumour.tif.tif
if (-not $Right) { throw "a verdict is not what the truth says" }
