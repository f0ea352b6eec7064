; Inno Setup: an installer that needs no administrator's rights (it then installs for this user) and
; runs silently: histoviewer-VERSION-windows.exe /VERYSILENT /NORESTART [/ALLUSERS] [/DIR=...]
; packaging/windows/package.sh runs it and gives Version, and SignTool if there is a certificate.

#ifndef Version
  #error Version is missing
#endif

[Setup]
AppId={{6C1D7B1E-6B0B-4E0C-9B58-3B6C7B0F4A52}
AppName=HistoViewer
AppVersion={#Version}
AppPublisher=HistoViewer developers
AppComments=For research use only
DefaultDirName={autopf}\HistoViewer
DefaultGroupName=HistoViewer
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir=..\..\dist
OutputBaseFilename=histoviewer-{#Version}-windows
SetupIconFile=..\..\build\app\icon.ico
UninstallDisplayIcon={app}\histoviewer-gui.exe
LicenseFile=..\..\LICENSE
Compression=lzma2
SolidCompression=yes
ChangesEnvironment=yes
CloseApplications=yes
#ifdef Sign
SignTool=histoviewer
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[Files]
Source: "..\..\build\app\histoviewer\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

; Only the program's own folder: results, readings, models and settings of the users stay.
[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\HistoViewer"; Filename: "{app}\histoviewer-gui.exe"
Name: "{autodesktop}\HistoViewer"; Filename: "{app}\histoviewer-gui.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\histoviewer-gui.exe"; Description: "{cm:LaunchProgram,HistoViewer}"; Flags: nowait postinstall skipifsilent
