# Windows: dot-sourced by demo.ps1 and test.ps1.
function Invoke-Checked {
    & $args[0] $args[1..($args.Length - 1)]
    if ($LASTEXITCODE -ne 0) { throw "$($args -join ' ') ended with $LASTEXITCODE" }
}

function New-Environment([string]$Extras) {
    if (-not (Test-Path .venv/Scripts/python.exe)) {
        if ($env:HISTOVIEWER_PYTHON) { Invoke-Checked $env:HISTOVIEWER_PYTHON -m venv .venv }
        else { Invoke-Checked py -3.11 -m venv .venv }
    }
    Invoke-Checked .venv/Scripts/python -m pip install --quiet --editable ".$Extras"
}
