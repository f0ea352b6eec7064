# Windows: sets everything up and runs all checks and tests; see test.sh.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..")
. ./tools/setup.ps1

New-Environment "[export-cpu,test]"
Invoke-Checked .venv/Scripts/ruff check .
Invoke-Checked .venv/Scripts/ruff format --check .
Invoke-Checked .venv/Scripts/mypy
Invoke-Checked .venv/Scripts/lint-imports
# The tests start hundreds of processes, each of which would compile the program anew.
Remove-Item Env:PYTHONDONTWRITEBYTECODE -ErrorAction Ignore
$env:QT_QPA_PLATFORM = "offscreen"
Invoke-Checked .venv/Scripts/python -m pytest -n logical --dist loadfile @args
